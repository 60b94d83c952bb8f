/// Writes the types of a schema as JSDoc: what people and TypeScript read. At run time they are not there.
struct JavaScriptTypes {
    let schema: Schema

    func write(_ script: inout JavaScriptText) {
        script.title("Types")
        for alias in schema.aliases {
            let bounds = alias.type.javaScriptBounds.map { " (\($0))" } ?? ""
            typedef(alias.name, alias.type.javaScriptType, alias.documentation.joined(separator: " ") + bounds, &script)
        }
        for enumeration in schema.enumerations { write(enumeration, &script) }
        typedef(
            "FailureCode", schema.failures.map { "\"\($0.name)\"" }.joined(separator: " | ") + " | number",
            "Why a request failed, or a connection ended: see `FAILURES`.", &script)
        for structure in schema.structuresInOrder {
            write(
                structure.payload, named: structure.payload.name,
                [structure.payload.documentation.joined(separator: " ")], &script)
        }
        for form in schema.recordForms {
            write(form.payload, named: form.javaScriptName, documentation(of: form), &script)
            if form.isReply, case .request(_, let name?) = form.message.kind {
                typedef(name, form.javaScriptName, "Another name of it.", &script)
            }
        }
        writeMaps(&script)
    }

    private func typedef(_ name: String, _ type: String, _ documentation: String, _ script: inout JavaScriptText) {
        script.documentation([documentation, "@typedef {\(type)} \(name)"])
    }

    private func write(_ enumeration: Enumeration, _ script: inout JavaScriptText) {
        let values = enumeration.cases.map { value in
            "`\(value.name)` \(value.value): \(value.documentation.joined(separator: " "))"
        }
        let names = enumeration.cases.map { "\"\($0.name)\"" } + (enumeration.isOpen ? ["number"] : [])
        script.documentation(
            [enumeration.documentation.joined(separator: " ")] + values.map { "- \($0)" }
                + ["@typedef {\(names.joined(separator: " | "))} \(enumeration.name)"])
    }

    private func write(
        _ payload: Payload, named name: String, _ documentation: [String], _ script: inout JavaScriptText
    ) {
        let properties = payload.fields.map { field in
            let optional = field.flag != nil
            let bounds = if case .alias = field.type { String?.none } else { field.type.javaScriptBounds }
            let text = field.documentation.joined(separator: " ")
            let note = [text, bounds.map { text.isEmpty ? $0 : "(\($0))" } ?? ""].filter { !$0.isEmpty }
            return "@property {\(field.type.javaScriptType)} \(optional ? "[\(field.name)]" : field.name)"
                + (note.isEmpty ? "" : " \(note.joined(separator: " "))")
        }
        let type = payload.fields.isEmpty ? "Record<string, never>" : "object"
        script.documentation(documentation + ["@typedef {\(type)} \(name)"] + properties)
    }

    private func documentation(of form: RecordForm) -> [String] {
        if form.isReply { return ["The answer to `\(form.message.name)`."] }
        return [form.payload.documentation.joined(separator: " ")]
    }

    /// Which name goes with which fields, by kind.
    private func writeMaps(_ script: inout JavaScriptText) {
        func map(_ name: String, _ documentation: String, _ entries: [(String, String)]) {
            let members = entries.map { "  \($0.0.contains(".") ? "\"\($0.0)\"" : $0.0): \($0.1)," }
            script.documentation([documentation, "@typedef {{"] + members + ["}} \(name)"])
        }
        func forms(_ matches: (RecordForm) -> Bool) -> [(String, String)] {
            schema.recordForms.filter(matches).map { ($0.name, $0.javaScriptName) }
        }
        map("Requests", "The fields of each request.", forms { $0.message.kind.isRequest && !$0.isReply })
        map(
            "Replies", "The fields of the reply to each request.",
            schema.recordForms.filter(\.isReply).map { ($0.message.name, $0.javaScriptName) })
        map("ClientMessages", "The fields of everything that a client sends.", forms { $0.senders.contains(.client) })
        map("ServerMessages", "The fields of everything that a server sends.", forms { $0.senders.contains(.server) })
        typedef(
            "UnknownRecord", "{ name: null, opcode: number, id?: number, payload: Uint8Array }",
            "A record of a later version: everything behind its opcode (behind its id, from a client).", &script)
        for side in ["Client", "Server"] {
            typedef(
                "\(side)Record",
                "{ [Name in keyof \(side)Messages]: { name: Name, id?: number, fields: \(side)Messages[Name] } }"
                    + "[keyof \(side)Messages] | UnknownRecord",
                "A record that a \(side.lowercased()) sends.", &script)
        }
    }
}

extension RecordForm {
    /// The name of its type: `PostMessageReply` for a reply.
    fileprivate var javaScriptName: String { name.replacing(".", with: "") }
}

extension Message.Kind {
    fileprivate var isRequest: Bool { if case .request = self { true } else { false } }
}

extension WireType {
    /// The type in JSDoc.
    fileprivate var javaScriptType: String {
        switch self {
        case .alias(let name, _), .enumeration(let name, _), .structure(let name): name
        case .byte, .timestamp, .elapsed: "number"
        case .number(let range), .back(let range): range.upperBound.isExactInJavaScript ? "number" : "bigint"
        case .signed: "bigint"
        case .bit: "boolean"
        case .text: "string"
        case .bytes, .fixedBytes: "Uint8Array"
        case .list(let element, _): "\(element.javaScriptType)[]"
        }
    }

    /// What a reader should know beside the type.
    fileprivate var javaScriptBounds: String? {
        switch resolved {
        case .number(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .text(let range): "\(range.lowerBound) to \(range.upperBound) bytes of UTF-8"
        case .bytes(let range): "\(range.lowerBound) to \(range.upperBound) bytes"
        case .fixedBytes(let count): "\(count) bytes"
        case .list(_, let range): "\(range.lowerBound) to \(range.upperBound) elements"
        case .timestamp: "a timestamp: see `dateOf`"
        case .elapsed: "milliseconds"
        case .back: "counted back from `seq`"
        default: nil
        }
    }
}

extension UInt64 {
    /// Whether a number of JavaScript holds it and everything below it exactly.
    var isExactInJavaScript: Bool { self < 1 << 53 }
}
