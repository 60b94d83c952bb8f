/// Writes the Swift type of a structure, a message or a reply, and its codec.
struct SwiftPayload {
    let payload: Payload
    /// The name inside the type that it is nested in: `Reply` for `PostMessage.Reply`.
    let name: String
    /// Which structures have bounds to be checked.
    let bounded: Set<String>
    /// What the schema says about its types: that documents fields which have no documentation of their own.
    let typeDocumentation: [String: [String]]
    var documentation: [String]
    /// For what records carry.
    var record: Record?
    /// For structures.
    var structure: Structure?
    /// A second name: `Welcome` for `Hello.Reply`.
    var otherName: String?

    /// The record that carries a payload.
    struct Record {
        /// The opcode, or the name of the type that has it.
        let opcode: String
        /// The constant of its limit.
        let limit: String
        /// Whether fields are counted, for failures that name one.
        var isRequest: Bool
        /// Whether the type declares the opcode itself.
        var declaresOpcode: Bool { opcode.hasPrefix("0x") }
    }

    /// Whether the type is declared inside another one.
    var isNested: Bool { name != payload.name }

    var isClosed: Bool { structure.map { !$0.isOpen } ?? false }

    // MARK: - The type

    func writeType(_ swift: inout SwiftText) {
        swift.documentation(documentation)
        swift.block("public struct \(name): Hashable, Sendable, CustomStringConvertible") { swift in
            writeConstants(&swift)
            for field in payload.fields { writeField(field, &swift) }
            writeInitializer(&swift)
            writeDescription(&swift)
            writeBounds(&swift)
            if record?.isRequest == true { writePositions(&swift) }
        }
    }

    private func writeConstants(_ swift: inout SwiftText) {
        if let record, record.declaresOpcode {
            swift.documentation(["The first byte of its records."])
            swift.line("public static let opcode: UInt8 = \(record.opcode)")
            swift.line()
        }
        if let fitBudget = payload.fitBudget, let list = payload.fields.first(where: \.isFit) {
            swift.documentation([
                "How many bytes the elements of `\(list.name)` may take, each with its length in front, so that the record",
                "keeps its limit whatever the other fields hold.",
            ])
            swift.line("public static let fitBudget: Int = \(fitBudget.grouped)")
            swift.line()
        }
    }

    private func writeField(_ field: Field, _ swift: inout SwiftText) {
        swift.documentation(documentation(of: field))
        swift.line("public var \(field.name.escaped): \(field.swiftTypeName)")
        swift.line()
    }

    private func documentation(of field: Field) -> [String] {
        var lines = field.documentation
        if lines.isEmpty { lines = typeDocumentation[field.type.swiftName] ?? ["The field `\(field.name)`."] }
        if let explained = field.type.explained { lines += ["", explained] }
        return lines
    }

    private func writeInitializer(_ swift: inout SwiftText) {
        swift.documentation(["Fills in the fields."])
        let parameters = payload.fields.map { "\($0.name.escaped): \($0.swiftTypeName)\($0.swiftDefault)" }
        swift.call("public init", parameters, tail: payload.fields.isEmpty ? " {}" : " {")
        guard !payload.fields.isEmpty else { return }
        for field in payload.fields { swift.line("    self.\(field.name) = \(field.name.escaped)") }
        swift.line("}")
    }

    private func writeDescription(_ swift: inout SwiftText) {
        swift.line()
        swift.documentation([payload.hasSecret ? "The fields for a log; secrets as `•••`." : "The fields for a log."])
        guard !payload.fields.isEmpty else {
            swift.line("public var description: String { \"\(payload.name)()\" }")
            return
        }
        swift.block("public var description: String") { swift in
            swift.line("var description = PayloadDescription(\"\(payload.name)\")")
            for field in payload.fields {
                let method = field.isSecret ? "addSecret" : "add"
                swift.line("description.\(method)(\"\(field.name)\", \(field.name.escaped))")
            }
            swift.line("return description.finished")
        }
    }

    private func writeBounds(_ swift: inout SwiftText) {
        let bounded = payload.fields.compactMap { field in field.type.swiftBounds.map { (field, $0) } }
        guard !bounded.isEmpty else { return }
        swift.line()
        swift.documentation(["The bounds of the fields: of numbers, of the bytes of texts, of the elements of lists."])
        swift.block("public enum Bounds") { swift in
            for (field, bounds) in bounded {
                swift.documentation(["The bounds of `\(field.name)`."])
                swift.line("public static var \(field.name.escaped): \(bounds.type) { \(bounds.range) }")
            }
        }
    }

    private func writePositions(_ swift: inout SwiftText) {
        guard !payload.fields.isEmpty else { return }
        swift.line()
        swift.documentation(["The positions of the fields, for `Failure.field`."])
        swift.block("public enum Field") { swift in
            for field in payload.fields {
                swift.documentation(["The position of `\(field.name)`."])
                swift.line("public static let \(field.name.escaped): UInt8 = \(field.position)")
            }
        }
    }
}

extension Field {
    /// The type of the property.
    var swiftTypeName: String {
        guard flag != nil, type.resolved != .bit, !type.isList else { return type.swiftName }
        return type.swiftName + "?"
    }

    /// The default of the parameter.
    var swiftDefault: String {
        guard flag != nil else { return "" }
        if type.resolved == .bit { return " = false" }
        return type.isList ? " = []" : " = nil"
    }
}
