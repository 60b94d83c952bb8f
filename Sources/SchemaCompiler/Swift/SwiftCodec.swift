extension SwiftPayload {
    // MARK: - The codec

    func writeCodec(_ swift: inout SwiftText) {
        swift.block("extension \(payload.name): \(conformance)") { swift in
            writeRecordFacts(&swift)
            writeStructureFacts(&swift)
            writeSize(&swift)
            swift.line()
            writeSizeBound(&swift)
            writeBoundsCheck(&swift)
            swift.line()
            writeWriting(&swift)
            swift.line()
            writeReading(&swift, inPlace: false)
            if !payload.optional.isEmpty {
                swift.line()
                writeFlags(&swift)
            }
        }
    }

    private var conformance: String {
        if structure != nil { return "WireStructure" }
        return record == nil ? "WirePayload" : "WireMessage"
    }

    private func writeRecordFacts(_ swift: inout SwiftText) {
        guard let record else { return }
        if !record.declaresOpcode {
            swift.documentation(["The first byte of its records: that of the request."])
            swift.line("public static var opcode: UInt8 { \(record.opcode) }")
            swift.line()
        }
        swift.documentation(["How long the body of its record may be, in bytes."])
        swift.line("public static var recordBytesMax: Int { \(record.limit) }")
        swift.line()
    }

    private func writeStructureFacts(_ swift: inout SwiftText) {
        guard let structure else { return }
        let prefix =
            structure.isOpen
            ? "Its length stands in front of it: it may grow." : "No length stands in front of it: it never grows."
        swift.documentation([prefix])
        swift.line("public static var isOpen: Bool { \(structure.isOpen) }")
        swift.line()
        swift.documentation(["How many bytes it takes at least inside another payload."])
        swift.line("public static var embeddedSizeMin: Int { \(structure.embeddedSize.lowerBound) }")
        swift.line()
    }

    /// Checking, measuring and writing a message happen in one place, `WireRecord.encode`, and become one function there. Structures
    /// stand in many places.
    private func writeInlining(_ swift: inout SwiftText) {
        if record != nil { swift.line("@inline(__always)") }
    }

    private func writeSize(_ swift: inout SwiftText) {
        swift.documentation([
            "How many bytes the fields take: \(payload.size.lowerBound) to \(payload.size.upperBound)."
        ])
        writeInlining(&swift)
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
        swift.documentation(["Makes sure that every field keeps its bounds."])
        writeInlining(&swift)
        let checked = payload.fields.filter { $0.type.hasBounds(among: bounded) }
        guard !checked.isEmpty else { return swift.line("public func checkBounds() throws(BoundsError) {}") }
        swift.block("public func checkBounds() throws(BoundsError)") { swift in
            for field in checked { writeBoundsCheck(of: field, &swift) }
        }
    }

    private func writeBoundsCheck(of field: Field, _ swift: inout SwiftText) {
        let name = field.name.escaped
        let failure = "throw Self.outOfBounds(\"\(field.name)\")"
        let isOptional = field.flag != nil
        if let condition = field.type.boundCondition(name, bounds: "Bounds.\(name)") {
            if isOptional && field.type.isList {
                swift.statement("guard \(name).isEmpty || \(condition) else", failure)
            } else if isOptional {
                let opposite = condition.contains("==") ? condition.replacing("==", with: "!=") : "!\(condition)"
                swift.statement("if let \(name), \(opposite)", failure)
            } else {
                swift.statement("guard \(condition) else", failure)
            }
        }
        switch field.type.resolved {
        case .structure:
            swift.line("try \(name)\(isOptional ? "?" : "").checkBounds()")
        case .list(.structure(let structure), _):
            if bounded.contains(structure) { swift.line("for element in \(name) { try element.checkBounds() }") }
        case .list(let element, _):
            let bounds = element.swiftBounds.map { "(\($0.range))" } ?? ""
            guard let condition = element.boundCondition("element", bounds: bounds) else { return }
            swift.block("for element in \(name)") { $0.statement("guard \(condition) else", failure) }
        default: break
        }
    }

    private func writeWriting(_ swift: inout SwiftText) {
        swift.documentation(["Writes the fields: exactly `encodedSize` bytes."])
        writeInlining(&swift)
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

    /// The initializer that reads the fields, copying them or leaving them in place.
    func writeReading(_ swift: inout SwiftText, inPlace: Bool) {
        let heap = inPlace || record == nil ? "" : " Takes at most \(payload.heapBytesMax) bytes of heap."
        swift.documentation(["Reads the fields, to the end of their payload.\(heap)"])
        if inPlace {
            // Whoever reads a message in place pays for the fields that are looked at, and no view is moved through memory.
            swift.line(record == nil ? "@inlinable" : "@inlinable @inline(__always)")
            swift.line("@_lifetime(copy reader)")
        }
        let head = "public init(reading reader: inout WireReader) throws(DecodingFailure)"
        if isClosed && payload.fields.isEmpty { return swift.line(head + " {}") }
        swift.block(head) { swift in
            for field in payload.required {
                swift.line("\(field.property) = try \(field.reading(inPlace: inPlace))")
            }
            let known = payload.knownFlags == 0 ? "0" : "0b" + String(payload.knownFlags, radix: 2)
            if !isClosed {
                swift.line("let flags = try reader.readFlags(known: \(known))")
            } else if !payload.optional.isEmpty {
                swift.line("let flags = try reader.readClosedFlags(known: \(known))")
            }
            for field in payload.optional {
                guard let flag = field.flag else { continue }
                if field.type.resolved == .bit {
                    swift.line("\(field.property) = flags[\(flag)]")
                } else {
                    let absent = field.type.isList && !inPlace ? "[]" : "nil"
                    let read = field.reading(inPlace: inPlace)
                    swift.line("\(field.property) = try flags[\(flag)] ? \(read) : \(absent)")
                }
            }
            if !isClosed { swift.line("try reader.finish(after: flags)") }
        }
    }

    private func writeFlags(_ swift: inout SwiftText) {
        swift.documentation(["The flags of the optional fields that are present."])
        writeInlining(&swift)
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

extension Field {
    /// The property, for an assignment to it.
    fileprivate var property: String { name.escaped == name ? name : "self.\(name)" }

    /// The expression that reads it, without `try`.
    fileprivate func reading(inPlace: Bool) -> String {
        let bounds = "Bounds.\(name.escaped)"
        return inPlace ? type.viewExpression(bounds: bounds) : type.readExpression(bounds: bounds)
    }
}

extension WireType {
    /// Whether a value can break a bound that its Swift type does not hold. `bounded` are the structures that can.
    func hasBounds(among bounded: Set<String>) -> Bool {
        if boundCondition("", bounds: "") != nil { return true }
        switch resolved {
        case .structure(let name), .list(.structure(let name), _): return bounded.contains(name)
        default: return false
        }
    }
}
