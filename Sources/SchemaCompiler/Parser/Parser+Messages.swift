extension Parser {
    /// A request, notify, event, signal or failed, behind its keyword.
    mutating func message(_ keyword: String) throws(Diagnostic) -> MessageSyntax {
        guard let kind = MessageSyntax.Kind(rawValue: keyword) else {
            preconditionFailure("every keyword of an item has its own production")
        }
        let opcode = try number("an opcode")
        let name = try name("the name of a message")
        let delivery = kind == .event ? try delivery() : nil
        var message = MessageSyntax(kind: kind, opcode: opcode, name: name, fields: try fields(), delivery: delivery)
        if kind == .request { message.reply = try reply() }
        if kind == .request || kind == .notify { message.guards = try guards() }
        return message
    }

    private mutating func delivery() throws(Diagnostic) -> DeliverySyntax {
        let className = try name("`durable`, `latest` or `droppable`")
        var key: [Name] = []
        if take(word: "by") {
            repeat { key.append(try name("a field of the key")) } while !isWord("in") && !isWord("to") && !isSymbol("{")
        }
        if take(word: "in") {
            return DeliverySyntax(
                className: className, key: key, audience: try name("`room`"), isInRoom: true)
        }
        try expect(word: "to", "or `in`, for whom the event is")
        return DeliverySyntax(
            className: className, key: key, audience: try name("`user`, `session` or `organisation`"), isInRoom: false)
    }

    private mutating func reply() throws(Diagnostic) -> ReplySyntax {
        let location = current.location
        try expect(symbol: "->", "before the reply of a request")
        let name = isSymbol("{") ? nil : try name("the name of the reply or `{`")
        return ReplySyntax(name: name, location: location, fields: try fields())
    }

    private mutating func guards() throws(Diagnostic) -> GuardsSyntax {
        var guards = GuardsSyntax()
        while case .word(let word) = current.kind, Keyword.guards.contains(word) {
            _ = advance()
            switch word {
            case "needs": guards.needs = try name("`connection`, `hello` or `signedIn`")
            case "rate": guards.rate = try name("a budget")
            default:
                guards.fails.append(try name("a failure"))
                while case .word(let next) = current.kind, !Keyword.guards.contains(next), !Keyword.items.contains(next)
                {
                    guards.fails.append(try name("a failure"))
                }
            }
        }
        return guards
    }

    // MARK: - Fields and types

    /// How deep types are read that stand in one another. A list of lists is read, so that it can be refused for what it is.
    private static let typeDepthMax = 4

    /// `{ field … }`. After a mistake in a field, goes on with the next line.
    mutating func fields() throws(Diagnostic) -> [FieldSyntax] {
        try expect(symbol: "{", "before the fields")
        var fields: [FieldSyntax] = []
        while !isAtEnd && !isSymbol("}") && !startsItem {
            do {
                fields.append(try field())
            } catch {
                record(error)
                skipToNextLine()
            }
        }
        try expect(symbol: "}", "behind the fields")
        return fields
    }

    private mutating func field() throws(Diagnostic) -> FieldSyntax {
        let documentation = documentation()
        let flag = take(symbol: "?") ? try number("the number of a flag") : nil
        let name = try name("the name of a field")
        try expect(symbol: ":", "behind the name of a field")
        let type = try type()
        var isSecret = false
        var isFit = false
        while true {
            if !current.startsLine && take(word: "secret") {
                isSecret = true
            } else if !current.startsLine && take(word: "fit") {
                isFit = true
            } else {
                break
            }
        }
        return FieldSyntax(
            documentation: documentation, flag: flag, name: name, type: type, isSecret: isSecret, isFit: isFit)
    }

    /// `pv`, `pv<1..200>`, `bytes<32>`, `list<UserID, 1..50>`, `RoomID`
    mutating func type(depth: Int = 0) throws(Diagnostic) -> TypeSyntax {
        var type = TypeSyntax(name: try name("a type"))
        guard take(symbol: "<") else { return type }
        guard depth < Self.typeDepthMax else {
            throw Diagnostic(
                type.name.location, "types are nested deeper than any type can be",
                mend: "put the inner one into a structure")
        }
        repeat {
            if case .number = current.kind {
                type.range = try range()
            } else {
                type.element.append(try self.type(depth: depth + 1))
            }
        } while take(symbol: ",")
        try expect(symbol: ">", "behind the bounds of a type")
        return type
    }

    private mutating func range() throws(Diagnostic) -> RangeSyntax {
        let lower = try number("a bound")
        guard take(symbol: "..") else { return RangeSyntax(lower: lower, upper: lower, isFixed: true) }
        return RangeSyntax(lower: lower, upper: try number("the upper bound"), isFixed: false)
    }
}
