extension SwiftPayload {
    // MARK: - The codec

    func writeCodec(_ swift: inout SwiftText) {
        let conformance = structure == nil ? "WirePayload" : "WireStructure"
        swift.block("extension \(payload.name): \(conformance)") { swift in
            if let structure {
                swift.documentation([
                    structure.isOpen
                        ? "Its length stands in front of it: it may grow."
                        : "It has no length in front: it never grows."
                ])
                swift.line("public static var isOpen: Bool { \(structure.isOpen) }")
                swift.line()
            }
            writeSize(&swift)
            swift.line()
            writeBoundsCheck(&swift)
            swift.line()
            writeWriting(&swift)
            swift.line()
            writeReading(&swift)
            if !payload.optional.isEmpty {
                swift.line()
                writeFlags(&swift)
            }
        }
    }

    private var isClosed: Bool { structure.map { !$0.isOpen } ?? false }

    private func writeSize(_ swift: inout SwiftText) {
        swift.documentation([
            "How many bytes the fields take: \(payload.size.lowerBound) to \(payload.size.upperBound)."
        ])
        guard !payload.fields.isEmpty else {
            swift.line("public var encodedSize: Int { 0 }")
            return
        }
        let terms = sizeTerms
        if payload.optional.isEmpty && terms.count == 1 {
            return swift.line("public var encodedSize: Int { \(terms[0]) }")
        }
        swift.block("public var encodedSize: Int") { swift in
            swift.line("var byteCount = \(terms[0])")
            for term in terms.dropFirst() { swift.line("byteCount += \(term)") }
            if !payload.optional.isEmpty { writeOptionalSizes(&swift) }
            swift.line("return byteCount")
        }
    }

    /// What the required fields take: what is constant first, then a term for each other field. At least one term.
    private var sizeTerms: [String] {
        let terms = payload.required.map { $0.type.sizeExpression($0.name.escaped) }
        let constant = terms.compactMap { Int($0) }.reduce(0, +)
        let others = terms.filter { Int($0) == nil }
        return constant > 0 || others.isEmpty ? [String(constant)] + others : others
    }

    private func writeOptionalSizes(_ swift: inout SwiftText) {
        swift.line("let flags = presentFlags")
        let flagsSize = "byteCount += PrefixVarint.size(flags)"
        swift.line(isClosed ? flagsSize : "if flags != 0 { \(flagsSize) }")
        for field in payload.optional where field.type.resolved != .bit {
            let name = field.name.escaped
            let size = field.type.sizeExpression(name)
            let presence = field.type.isList ? "!\(name).isEmpty" : Int(size) == nil ? "let \(name)" : "\(name) != nil"
            swift.line("if \(presence) { byteCount += \(size) }")
        }
    }

    private func writeBoundsCheck(_ swift: inout SwiftText) {
        swift.documentation(["Makes sure that every field keeps its bound."])
        var lines: [String] = []
        for field in payload.fields {
            let name = field.name.escaped
            let failure = "BoundsError(message: \"\(payload.name)\", field: \"\(field.name)\")"
            let isOptionalList = field.flag != nil && field.type.isList
            let isOptionalValue = field.flag != nil && !field.type.isList
            if let condition = field.type.boundCondition(name) {
                let guarded = "guard \(condition) else { throw \(failure) }"
                switch (isOptionalList, isOptionalValue) {
                case (true, _): lines.append("guard \(name).isEmpty || \(condition) else { throw \(failure) }")
                case (_, true): lines.append("if let \(name) { \(guarded) }")
                default: lines.append(guarded)
                }
            }
            switch field.type.resolved {
            case .structure(let structure) where bounded.contains(structure):
                lines.append("try \(name)\(isOptionalValue ? "?" : "").checkBounds()")
            case .list(.structure(let structure), _) where bounded.contains(structure):
                lines.append("for element in \(name) { try element.checkBounds() }")
            case .list(let element, _):
                guard let condition = element.boundCondition("element") else { continue }
                lines.append("for element in \(name) { guard \(condition) else { throw \(failure) } }")
            default: break
            }
        }
        guard !lines.isEmpty else { return swift.line("public func checkBounds() throws(BoundsError) {}") }
        swift.block("public func checkBounds() throws(BoundsError)") { swift in
            for line in lines { swift.line(line) }
        }
    }

    private func writeWriting(_ swift: inout SwiftText) {
        swift.documentation(["Writes the fields: exactly `encodedSize` bytes."])
        guard !payload.fields.isEmpty else { return swift.line("public func write(to writer: inout WireWriter) {}") }
        swift.block("public func write(to writer: inout WireWriter)") { swift in
            for field in payload.required { swift.line(field.type.writeExpression(field.name.escaped)) }
            guard !payload.optional.isEmpty else { return }
            swift.line("let flags = presentFlags")
            if !isClosed { swift.line("guard flags != 0 else { return }") }
            swift.line("writer.writeVarint(flags)")
            for field in payload.optional where field.type.resolved != .bit {
                let name = field.name.escaped
                let condition = field.type.isList ? "!\(name).isEmpty" : "let \(name)"
                swift.line("if \(condition) { \(field.type.writeExpression(name)) }")
            }
        }
    }

    private func writeReading(_ swift: inout SwiftText) {
        swift.documentation(["Reads the fields, to the end of their payload."])
        let isEmpty = isClosed && payload.fields.isEmpty
        guard !isEmpty else {
            return swift.line("public init(reading reader: inout WireReader) throws(DecodingFailure) {}")
        }
        swift.block("public init(reading reader: inout WireReader) throws(DecodingFailure)") { swift in
            for field in payload.required {
                swift.line("\(field.name) = try \(field.type.readExpression(sizes: sizes))".selfEscaped)
            }
            let known = "0b" + String(payload.knownFlags, radix: 2)
            if !isClosed {
                swift.line("let flags = try reader.readFlags(known: \(payload.knownFlags == 0 ? "0" : known))")
            } else if !payload.optional.isEmpty {
                swift.line("let flags = try reader.readClosedFlags(known: \(known))")
            }
            for field in payload.optional {
                guard let flag = field.flag else { continue }
                if field.type.resolved == .bit {
                    swift.line("\(field.name) = flags[\(flag)]".selfEscaped)
                } else {
                    let absent = field.type.isList ? "[]" : "nil"
                    let read = field.type.readExpression(sizes: sizes)
                    swift.line("\(field.name) = try flags[\(flag)] ? \(read) : \(absent)".selfEscaped)
                }
            }
            if !isClosed { swift.line("try reader.finish(after: flags)") }
        }
    }

    private func writeFlags(_ swift: inout SwiftText) {
        swift.documentation(["The flags of the optional fields that are present."])
        swift.block("private var presentFlags: UInt64") { swift in
            swift.line("var flags: UInt64 = 0")
            for field in payload.optional {
                let name = field.name.escaped
                let condition =
                    field.type.resolved == .bit ? name : field.type.isList ? "!\(name).isEmpty" : "\(name) != nil"
                swift.line("if \(condition) { flags |= 1 << \(field.flag ?? 0) }")
            }
            swift.line("return flags")
        }
    }
}

extension String {
    /// An assignment to a property whose name means something else in Swift goes through `self`.
    fileprivate var selfEscaped: String {
        guard let end = firstIndex(of: " ") else { return self }
        let name = String(self[..<end])
        return name.escaped == name ? self : "self." + self
    }
}
