extension Checker {
    /// Aliases stand for simple types; one may stand for another that is declared before it.
    mutating func checkAliases() {
        for item in syntax.items {
            guard case .alias(let name, let syntax) = item.content else { continue }
            guard let type = resolve(syntax) else { continue }
            switch type {
            case .structure, .enumeration, .list, .bit, .back, .elapsed:
                report(
                    syntax.name.location, "`\(syntax.name.text)` cannot be given another name",
                    mend: "use it directly; names are for numbers, texts and byte strings")
            default:
                aliases[name.text] = type
                schema.aliases.append(Alias(documentation: item.documentation, name: name.text, type: type))
            }
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
        if let range = type.range {
            report(range.lower.location, "`\(name)` has no bounds of its own", mend: "remove them")
        }
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
        if let alias = aliases[name] { return .alias(name, alias) }
        if let isOpen = enumerations[name] { return .enumeration(name, isOpen: isOpen) }
        if structureSyntax[name] != nil { return .structure(name) }
        let known = BuiltIn.types.union(names.keys)
        reportUnknown(
            type.name, "type", among: known, mend: "declare it with `type`, `enum` or `struct`, before it is used")
        return nil
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
        guard let bounds = lengths(type), let element = resolve(type.element[0]) else { return nil }
        switch element.resolved {
        case .bit, .list, .back, .elapsed:
            report(
                type.element[0].name.location, "a list cannot hold `\(type.element[0].name.text)`",
                mend: "put it into a structure, and make a list of that")
            return nil
        default: return .list(element, bounds)
        }
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
        openStructures.append(name.text)
        defer { openStructures.removeLast() }
        let payload = checkedPayload(
            name: name.text, fields: syntax.fields, isOpen: syntax.isOpen, documentation: item.documentation)
        let size = payload.size
        let embedded = syntax.isOpen ? Sizes.prefixed(size) : size
        let structure = Structure(isOpen: syntax.isOpen, payload: payload, embeddedSize: embedded)
        structures[name.text] = structure
        structureSizes[name.text] = embedded
        return structure
    }
}
