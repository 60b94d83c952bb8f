extension SwiftPayload {
    /// At most how many bytes a message takes, told by the lengths of its texts and lists alone: a small record is then written in one
    /// pass, without being measured first.
    func writeSizeBound(_ swift: inout SwiftText) {
        guard record != nil, !payload.fields.isEmpty else { return }
        var constant = payload.optional.isEmpty ? 0 : Sizes.varint(payload.knownFlags)
        var terms: [String] = []
        for field in payload.fields {
            let name = field.name.escaped
            let isNil = field.flag != nil && !field.type.isList && field.type.resolved != .bit
            let (fixed, term) = field.type.sizeBound(isNil ? "$0" : name)
            constant += fixed
            if let term { terms.append(isNil ? "(\(name).map { \(term) } ?? 0)" : term) }
        }
        swift.documentation(["At most how many bytes the fields take: found without looking at the numbers."])
        swift.line("@inline(__always)")
        swift.block("public var encodedSizeBound: Int") { swift in
            let sum = ([String(constant)] + terms).joined(separator: " + ")
            guard !swift.fits(sum) else { return swift.line(sum) }
            swift.line("var byteCount = \(constant)")
            for term in terms { swift.line("byteCount += \(term)") }
            swift.line("return byteCount")
        }
        swift.line()
    }
}

extension WireType {
    /// What a value takes at most: so many bytes, and a term that depends on its length.
    fileprivate func sizeBound(_ value: String) -> (constant: Int, term: String?) {
        switch resolved {
        case .byte, .enumeration, .bit, .number, .elapsed, .back, .signed, .timestamp, .fixedBytes:
            return (Sizes.of(resolved, structures: [:]).upperBound, nil)
        case .bytes(let range): return (Sizes.varint(range.upperBound), "\(value).count")
        case .text(let range): return (Sizes.varint(range.upperBound), "\(value).utf8.count")
        case .list(let element, let range):
            let bound = element.sizeBound("")
            guard bound.term == nil else { return (0, sizeExpression(value)) }
            return (Sizes.varint(range.upperBound), "\(bound.constant) * \(value).count")
        case .structure, .alias: return (0, sizeExpression(value))
        }
    }
}
