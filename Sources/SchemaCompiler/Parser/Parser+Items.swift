extension Parser {
    /// `/// documentation` and one item.
    mutating func item() throws(Diagnostic) -> ItemSyntax {
        let documentation = documentation()
        let location = current.location
        guard case .word(let keyword) = current.kind, Keyword.items.contains(keyword) else {
            throw unknownItem()
        }
        _ = advance()
        return ItemSyntax(documentation: documentation, location: location, content: try content(keyword))
    }

    private mutating func unknownItem() -> Diagnostic {
        var mend = "begin an item with \(Keyword.items.sorted().joined(separator: ", "))"
        if case .word(let word) = current.kind, let near = nearest(to: word, in: Keyword.items) {
            mend = "did you mean `\(near)`?"
        }
        return Diagnostic(current.location, "\(current.described) begins no item", mend: mend)
    }

    private mutating func content(_ keyword: String) throws(Diagnostic) -> ItemContent {
        switch keyword {
        case "protocol": try protocolName()
        case "limit": try limits()
        case "type": try alias()
        case "enum": .enumeration(try enumeration())
        case "struct": .structure(try structure())
        case "failure": .failure(try failure())
        case "budget": .budget(try budget())
        case "service": try service()
        case "reserved": try reserved()
        default: .message(try message(keyword))
        }
    }

    private mutating func protocolName() throws(Diagnostic) -> ItemContent {
        let name = try name("the name of the protocol")
        let major = try number("the version")
        try expect(symbol: ".", "in the version")
        return .protocolName(name: name, major: major, minor: try number("the minor version"))
    }

    private mutating func limits() throws(Diagnostic) -> ItemContent {
        var limits: [LimitSyntax] = []
        repeat {
            let name = try name("a limit: hello, client or server")
            var bytes = try number("a number of KiB")
            try expect(word: "KiB", "behind the number")
            let (value, overflow) = bytes.value.multipliedReportingOverflow(by: 1024)
            bytes = Number(value: overflow ? .max : value, location: bytes.location)
            limits.append(LimitSyntax(name: name, bytes: bytes))
        } while take(symbol: ",")
        return .limits(limits)
    }

    private mutating func alias() throws(Diagnostic) -> ItemContent {
        let name = try name("the name of a type")
        try expect(symbol: "=", "behind the name of a type")
        return .alias(name: name, type: try type())
    }

    private mutating func enumeration() throws(Diagnostic) -> EnumerationSyntax {
        let name = try name("the name of an enumeration")
        try expect(symbol: ":", "behind the name of an enumeration")
        let base = try self.name("the type of its values")
        let isOpen = try openOrClosed()
        try expect(symbol: "{", "before the values")
        var cases: [EnumerationSyntax.Case] = []
        while !isAtEnd && !isSymbol("}") && !startsItem {
            let documentation = documentation()
            let name = try self.name("the name of a value")
            try expect(symbol: "=", "behind the name of a value")
            cases.append(.init(documentation: documentation, name: name, value: try number("a value")))
        }
        try expect(symbol: "}", "behind the values")
        return EnumerationSyntax(name: name, base: base, isOpen: isOpen, cases: cases)
    }

    private mutating func structure() throws(Diagnostic) -> StructureSyntax {
        let name = try name("the name of a structure")
        let isOpen = try openOrClosed()
        return StructureSyntax(name: name, isOpen: isOpen, fields: try fields())
    }

    private mutating func openOrClosed() throws(Diagnostic) -> Bool {
        if take(word: "open") { return true }
        if take(word: "closed") { return false }
        throw Diagnostic(
            current.location, "\(current.described) where `open` or `closed` is expected",
            mend: "write `open` if it may grow, `closed` if it never will")
    }

    private mutating func failure() throws(Diagnostic) -> FailureSyntax {
        FailureSyntax(
            number: try number("the number of a failure"), name: try name("the name of a failure"),
            scope: try name("`request` or `connection`"),
            advice: try name("the advice: never, retry, reconnect or signIn"),
            explanation: try text("the explanation"))
    }

    private mutating func budget() throws(Diagnostic) -> BudgetSyntax {
        let name = try name("the name of a budget")
        try expect(word: "burst", "behind the name of a budget")
        let burst = try number("the size of the burst")
        try expect(symbol: ",", "behind the burst")
        let perSecond = try number("how many are given back each second")
        try expect(word: "per", "behind the number")
        try expect(word: "second", "behind `per`")
        return BudgetSyntax(name: name, burst: burst, perSecond: perSecond)
    }

    private mutating func service() throws(Diagnostic) -> ItemContent {
        let name = try name("the name of a service")
        try expect(symbol: "{", "behind the name of a service")
        var items: [ItemSyntax] = []
        while !isAtEnd && !isSymbol("}") {
            if let keyword = nextKeyword, !Keyword.inService.contains(keyword.text) {
                throw Diagnostic(
                    keyword.location, "`\(keyword.text)` does not belong in a service",
                    mend: "close the service `\(name.text)` with `}` before it")
            }
            if let item = itemOrRecover() { items.append(item) }
        }
        try expect(symbol: "}", "behind the requests of a service")
        return .service(name: name, items: items)
    }

    private mutating func reserved() throws(Diagnostic) -> ItemContent {
        if take(word: "opcode") {
            var opcodes = [try number("an opcode")]
            while case .number = current.kind { opcodes.append(try number("an opcode")) }
            return .reservedOpcodes(opcodes)
        }
        if take(word: "name") {
            var names = [try name("a name")]
            while case .word(let word) = current.kind, !Keyword.items.contains(word) {
                names.append(try name("a name"))
            }
            return .reservedNames(names)
        }
        let owner = try name("`opcode`, `name`, or a structure or message")
        var isReply = false
        if take(symbol: ".") {
            try expect(word: "Reply", "behind the name of a request")
            isReply = true
        }
        var flags: [Number] = []
        while take(symbol: "?") { flags.append(try number("a flag")) }
        guard !flags.isEmpty else {
            throw Diagnostic(
                current.location, "no flag is named behind `reserved \(owner.text)`", mend: "write `?` and its number")
        }
        return .reservedFlags(owner: owner, isReply: isReply, flags: flags)
    }
}
