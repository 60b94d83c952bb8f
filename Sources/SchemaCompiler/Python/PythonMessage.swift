/// Writes the Python class of what a record carries.
struct PythonMessage {
    let schema: Schema
    let form: RecordForm

    func write(_ python: inout PythonText) {
        python.gap()
        python.line("@dataclasses.dataclass")
        python.block("class \(form.pythonName)(WireMessage):") { python in
            python.docstring(documentation)
            Self.writeFields(of: form.payload, &python)
            python.line("NAME = \"\(form.name)\"")
            python.line("OPCODE = \(form.opcode.hexadecimal)")
            python.line("LIMIT = \(limit)")
            python.line("HAS_ID = \(form.hasID ? "True" : "False")")
            let senders = form.senders.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            python.line("SENDERS = (\(senders)\(form.senders.count == 1 ? "," : ""))")
            Self.writeWire(of: form.payload, &python)
        }
        if form.isReply, case .request(_, let name?) = form.message.kind {
            python.gap()
            python.line("\(name) = \(form.pythonName)")
        }
    }

    private var limit: String {
        switch form.limit {
        case schema.limits.hello: "HELLO_BYTES_MAX"
        case schema.limits.client: "CLIENT_BYTES_MAX"
        case schema.limits.server: "SERVER_BYTES_MAX"
        default: "\(form.limit)"
        }
    }

    // MARK: - Documentation

    private var documentation: [String] {
        if form.isReply { return ["The answer to `\(form.message.name)`."] }
        return [form.payload.documentation.joined(separator: " "), facts]
    }

    private var facts: String {
        let guards = form.message.guards
        switch form.message.kind {
        case .request:
            var facts = "A request, answered by `\(form.pythonName)Reply`; needs \(guards.needs.rawValue)"
            if let budget = guards.budget { facts += ", draws on \(budget)" }
            if !guards.failures.isEmpty { facts += "; fails with \(guards.failures.joined(separator: ", "))" }
            return facts + "."
        case .notify: return "From the client, never answered; needs \(guards.needs.rawValue)."
        case .event(let delivery):
            let key = delivery.key.isEmpty ? "" : " by \(delivery.key.joined(separator: " and "))"
            let audience = delivery.audience == .room ? "everybody in the room" : "the \(delivery.audience.rawValue)"
            return "An event for \(audience), \(delivery.deliveryClass.rawValue)\(key)."
        case .signal: return "From either side, never answered."
        case .failed: return "The answer to a request that failed."
        }
    }

    // MARK: - Fields

    /// The fields of a dataclass, each with its documentation.
    static func writeFields(of payload: Payload, _ python: inout PythonText) {
        for field in payload.fields {
            if field.position == 0 { python.line() }
            python.line("\(field.name.snakeCase): \(hint(of: field))\(standard(of: field))")
            let bounds = if case .alias = field.type { String?.none } else { field.type.pythonBounds }
            let text = field.documentation.joined(separator: " ")
            let lines = [text, bounds.map { text.isEmpty ? $0.capitalizedFirst + "." : "(\($0))" } ?? ""]
            let documentation = lines.filter { !$0.isEmpty }.joined(separator: " ")
            if !documentation.isEmpty { python.docstring([documentation]) }
        }
        python.line()
    }

    private static func hint(of field: Field) -> String {
        let hint = field.type.pythonHint
        return field.flag == nil || field.type.isList || field.type.resolved == .bit ? hint : "Optional[\(hint)]"
    }

    /// What the field is when nothing is given, and that secrets are not printed.
    private static func standard(of field: Field) -> String {
        guard field.flag != nil else { return field.isSecret ? " = dataclasses.field(repr=False)" : "" }
        if field.type.isList { return " = dataclasses.field(default_factory=list)" }
        let value = field.type.resolved == .bit ? "False" : "None"
        return field.isSecret ? " = dataclasses.field(default=\(value), repr=False)" : " = \(value)"
    }

    /// How the fields stand on the wire.
    static func writeWire(of payload: Payload, _ python: inout PythonText) {
        guard !payload.fields.isEmpty else { return }
        python.block("_WIRE = (") { python in
            for field in payload.fields {
                let flag = field.flag.map { ", \($0)" } ?? ""
                let wire = field.isSecret ? "_Secret(\(field.type.pythonWire))" : field.type.pythonWire
                python.line("_Field(\"\(field.name.snakeCase)\", \(wire)\(flag)),")
            }
        }
        python.line(")")
    }
}

extension RecordForm {
    /// The name of the class: `PostMessageReply` for a reply.
    var pythonName: String { name.replacing(".", with: "") }
}

extension String {
    /// The text with a large letter at its beginning.
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
