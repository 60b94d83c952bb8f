extension Checker {
    /// Names stand for simple types, or for other names.
    mutating func checkAliases() {
        for item in syntax.items {
            guard case .alias(let name, _) = item.content, let type = checkedAlias(name) else { continue }
            schema.aliases.append(Alias(documentation: item.documentation, name: name.text, type: type))
        }
    }

    /// What a name stands for; nil, and a diagnostic, if it cannot stand for that.
    private mutating func checkedAlias(_ name: Name) -> WireType? {
        if let type = aliases[name.text] { return type }
        guard let type = aliasSyntax.removeValue(forKey: name.text) else { return nil }
        openAliases.append(name.text)
        defer { openAliases.removeLast() }
        if openAliases.contains(type.name.text) {
            report(type.name.location, "`\(name.text)` stands for itself", mend: "say what it is, as in `pv<1..100>`")
            return nil
        }
        guard openAliases.count <= Self.nestingMax else {
            reportNestedNames(name)
            return nil
        }
        guard let resolved = resolve(type) else { return nil }
        switch resolved {
        case .structure, .enumeration, .list, .bit, .back, .elapsed:
            report(
                type.name.location, "`\(type.name.text)` cannot be given another name",
                mend: "use it directly: names are for numbers, texts and byte strings")
            return nil
        case .byte, .number, .signed, .bytes, .fixedBytes, .text, .timestamp, .alias:
            guard resolved.aliasDepth < Self.nestingMax else {
                reportNestedNames(name)
                return nil
            }
            aliases[name.text] = resolved
            return resolved
        }
    }

    /// What a written type means; nil, and a diagnostic, if it means nothing.
    mutating func resolve(_ type: TypeSyntax, backRange: ClosedRange<UInt64>? = nil) -> WireType? {
        let name = type.name.text
        guard name == "list" || type.element.isEmpty else {
            report(type.name.location, "`\(name)` has no elements", mend: "write `list<…, a..b>` for several values")
            return nil
        }
        switch name {
        case "pv": return .number(numberRange(type))
        case "bytes":
            if let range = type.range, range.isFixed { return lengths(type).map { .fixedBytes($0.upperBound) } }
            return lengths(type).map { .bytes($0) }
        case "utf8": return lengths(type).map { .text($0) }
        case "list": return list(type)
        default: break
        }
        guard let plain = plainType(type, backRange: backRange) else {
            let known = BuiltIn.types.union(names.keys)
            if !known.contains(name) {
                reportUnknown(type.name, "type", among: known, mend: "declare it with `type`, `enum` or `struct`")
            }
            return nil
        }
        if let range = type.range {
            report(range.lower.location, "`\(name)` has no bounds of its own", mend: "remove them")
        }
        return plain
    }

    /// A type without bounds, or one that the schema declares.
    private mutating func plainType(_ type: TypeSyntax, backRange: ClosedRange<UInt64>?) -> WireType? {
        let name = type.name.text
        switch name {
        case "u8": return .byte
        case "zz": return .signed
        case "bit": return .bit
        case "timestamp": return .timestamp
        case "elapsed": return .elapsed
        case "back": return .back(backRange ?? 1...UInt64(UInt32.max))
        case "FailureCode": return .enumeration(name, isOpen: true)
        default: break
        }
        if let alias = checkedAlias(type.name) { return .alias(name, alias) }
        if let isOpen = enumerations[name] { return .enumeration(name, isOpen: isOpen) }
        return structureSyntax[name] == nil ? nil : .structure(name)
    }

    private mutating func numberRange(_ type: TypeSyntax) -> ClosedRange<UInt64> {
        guard let range = type.range else { return 0...UInt64.max }
        guard range.lower.value <= range.upper.value, !range.isFixed else {
            report(range.lower.location, "`\(type.name.text)` has an empty range", mend: "write the lower bound first")
            return 0...UInt64.max
        }
        return range.lower.value...range.upper.value
    }

    /// The bounds of a text, a byte string or a list: they must be there and make sense.
    private mutating func lengths(_ type: TypeSyntax) -> ClosedRange<Int>? {
        guard let range = type.range else {
            report(
                type.name.location, "`\(type.name.text)` has no bound: a peer could make it as long as it likes",
                mend: "write `\(type.name.text)<\(type.name.text == "list" ? "…, " : "")0..MAXIMUM>`")
            return nil
        }
        guard range.lower.value <= range.upper.value else {
            report(
                range.lower.location,
                "the lower bound \(range.lower.value) is above the upper bound \(range.upper.value)",
                mend: "write \(range.upper.value)..\(range.lower.value)")
            return nil
        }
        guard range.upper.value > 0 else {
            report(
                range.upper.location, "nothing fits into `\(type.name.text)` with a bound of 0", mend: "raise the bound"
            )
            return nil
        }
        guard range.upper.value <= 1 << 24 else {
            report(
                range.upper.location, "a bound of \(range.upper.value) is beyond every record",
                mend: "choose one that the record's limit can hold")
            return nil
        }
        return Int(range.lower.value)...Int(range.upper.value)
    }

    private mutating func list(_ type: TypeSyntax) -> WireType? {
        guard type.element.count == 1 else {
            report(type.name.location, "a list has one type of elements", mend: "write `list<T, a..b>`")
            return nil
        }
        guard let bounds = lengths(type), var element = resolve(type.element[0]) else { return nil }
        // Of a number with several names, the first is the type that the generated code knows.
        while element.resolvesToNumber, case .alias(_, let inner) = element, case .alias = inner { element = inner }
        switch element {
        case .enumeration, .structure, .text, .bytes, .fixedBytes: break
        case .alias(_, let type) where type.isText || type.resolvesToNumber: break
        case .number:
            report(
                type.element[0].name.location, "a list holds numbers that have a type of their own",
                mend: "give the number a name with `type`, and make a list of that")
            return nil
        case .byte, .signed, .bit, .list, .timestamp, .elapsed, .back, .alias:
            report(
                type.element[0].name.location, "a list cannot hold `\(type.element[0].name.text)`",
                mend: "put it into a structure, and make a list of that")
            return nil
        }
        return .list(element, bounds)
    }

    // MARK: - Structures

    mutating func checkStructures() {
        for item in syntax.items {
            guard case .structure(let structure) = item.content else { continue }
            _ = checkedStructure(structure.name)
        }
        schema.structures = syntax.items.compactMap { item in
            guard case .structure(let structure) = item.content else { return nil }
            return structures[structure.name.text]
        }
    }

    /// Checks a structure after those that it holds.
    @discardableResult
    mutating func checkedStructure(_ name: Name) -> Structure? {
        if let structure = structures[name.text] { return structure }
        guard let (item, syntax) = structureSyntax[name.text] else { return nil }
        if let start = openStructures.firstIndex(of: name.text) {
            let circle = (openStructures[start...] + [name.text]).joined(separator: " → ")
            report(
                name.location, "`\(name.text)` holds itself: \(circle)",
                mend: "refer to it by a number instead, so that a value has an end")
            return nil
        }
        guard openStructures.count < Self.nestingMax else {
            reportNestedStructures(name)
            return nil
        }
        openStructures.append(name.text)
        defer { openStructures.removeLast() }
        let payload = checkedPayload(
            name: name.text, fields: syntax.fields, isOpen: syntax.isOpen, documentation: item.documentation)
        let depth = 1 + (payload.fields.map { self.depth(of: $0.type) }.max() ?? 0)
        let isTooDeep = depth > Self.nestingMax
        if isTooDeep { reportNestedStructures(syntax.name) }
        let size = payload.size
        if !syntax.isOpen && size.upperBound == 0 && syntax.fields.isEmpty {
            report(
                syntax.name.location, "the closed structure `\(name.text)` holds nothing and never will",
                mend: "give it a field, or remove it")
        }
        let embedded = syntax.isOpen ? Sizes.prefixed(size) : size
        let structure = Structure(
            isOpen: syntax.isOpen, payload: payload, embeddedSize: embedded, depth: isTooDeep ? 1 : depth,
            layout: SwiftLayout(of: payload.fields, structures: structures))
        structures[name.text] = structure
        structureSizes[name.text] = embedded
        return structure
    }

    // MARK: - Nesting

    /// How deep structures may stand in one another, and names for names: deeper than anybody can follow, and shallow enough
    /// for whatever walks through them.
    static let nestingMax = 32

    private mutating func reportNestedStructures(_ name: Name) {
        report(
            name.location, "with `\(name.text)`, structures stand more than \(Self.nestingMax) deep in one another",
            mend: "make fewer of them, with more fields")
    }

    private mutating func reportNestedNames(_ name: Name) {
        report(
            name.location, "with `\(name.text)`, names stand more than \(Self.nestingMax) deep for one another",
            mend: "say directly what it is")
    }

    private func depth(of type: WireType) -> Int {
        switch type.resolved {
        case .structure(let name): structures[name]?.depth ?? 0
        case .list(let element, _): depth(of: element)
        default: 0
        }
    }
}

extension WireType {
    /// How many names stand for names before something else comes.
    fileprivate var aliasDepth: Int {
        if case .alias(_, let type) = self { 1 + type.aliasDepth } else { 0 }
    }
}
