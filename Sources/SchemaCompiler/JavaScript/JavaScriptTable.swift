/// Writes the schema as the runtime reads it: one constant for each type, one line for each message.
///
/// Constants begin with `$`, so that no name of a schema meets one of the runtime or of JavaScript.
struct JavaScriptTable {
    let schema: Schema

    func write(_ script: inout JavaScriptText) {
        for alias in schema.aliases { constant(alias.name, wire(alias.type), &script) }
        for enumeration in schema.enumerations {
            let cases = enumeration.cases.map { "\($0.name): \($0.value)" }.joined(separator: ", ")
            constant(enumeration.name, "enumeration(\(enumeration.isOpen), { \(cases) })", &script)
        }
        constant(
            "FailureCode",
            "enumeration(true, Object.fromEntries(Object.keys(FAILURES).map((name) => [name, FAILURES[name].number])))",
            &script)
        for structure in schema.structuresInOrder {
            let name = structure.payload.name
            constant(name, "structure(\"\(name)\", \(structure.isOpen), \(fields(of: structure.payload)))", &script)
        }
        script.line()
        for form in schema.recordForms {
            let senders = form.senders.map(\.rawValue).joined(separator: " ")
            script.line(
                "message(\"\(form.name)\", \(form.opcode.hexadecimal), \"\(senders)\", \(form.hasID), "
                    + "\(limit(of: form)), \(fields(of: form.payload)));")
        }
    }

    private func constant(_ name: String, _ value: String, _ script: inout JavaScriptText) {
        script.line("const $\(name) = \(value);")
    }

    private func limit(of form: RecordForm) -> String {
        switch form.limit {
        case schema.limits.hello: "LIMITS.hello"
        case schema.limits.client: "LIMITS.client"
        case schema.limits.server: "LIMITS.server"
        default: "\(form.limit)"
        }
    }

    /// The required fields, and the optional ones, which have the flags 0, 1, 2 … or those that are given behind them.
    private func fields(of payload: Payload) -> String {
        func object(_ fields: [Field]) -> String {
            fields.isEmpty ? "{}" : "{ \(fields.map { "\($0.name): \(wire($0))" }.joined(separator: ", ")) }"
        }
        var text = object(payload.required)
        guard !payload.optional.isEmpty else { return text }
        text += ", " + object(payload.optional)
        let flags = payload.optional.compactMap(\.flag)
        if flags != Array(0..<flags.count) { text += ", [\(flags.map(String.init).joined(separator: ", "))]" }
        return text
    }

    private func wire(_ field: Field) -> String { field.isSecret ? "secret(\(wire(field.type)))" : wire(field.type) }

    /// The expression for a type.
    private func wire(_ type: WireType) -> String {
        switch type {
        case .alias(let name, _), .enumeration(let name, _), .structure(let name): "$\(name)"
        case .byte: "byte"
        case .number(let range), .back(let range): "number(\(literal(range.lowerBound)), \(literal(range.upperBound)))"
        case .signed: "signed"
        case .bit: "bit"
        case .timestamp, .elapsed: "time"
        case .text(let range): "text(\(range.lowerBound), \(range.upperBound))"
        case .bytes(let range): "bytes(\(range.lowerBound), \(range.upperBound))"
        case .fixedBytes(let count): "fixed(\(count))"
        case .list(let element, let range): "list(\(wire(element)), \(range.lowerBound), \(range.upperBound))"
        }
    }

    private func literal(_ number: UInt64) -> String { number.isExactInJavaScript ? "\(number)" : "\(number)n" }
}
