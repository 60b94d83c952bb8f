extension Checker {
    mutating func checkMessages() {
        for item in syntax.items {
            switch item.content {
            case .message(let message):
                checkMessage(message, item)
            case .service(let name, let items):
                var requests: [String] = []
                for case (let inner, .message(let message)) in items.map({ ($0, $0.content) }) {
                    requests.append(message.name.text)
                    checkMessage(message, inner)
                }
                schema.services.append(
                    Service(documentation: item.documentation, name: name.text, requests: requests))
            default: break
            }
        }
        schema.messages.sort { $0.opcode < $1.opcode }
        checkFailed()
    }

    /// Requests can fail: there is one answer for that, and it says why.
    private mutating func checkFailed() {
        var failed: [MessageSyntax] = []
        for case .message(let message) in syntax.items.map(\.content) {
            if message.kind == .request {
                report(
                    message.name.location, "the request `\(message.name.text)` belongs to no service",
                    mend: "put it between the braces of a `service`")
            }
            if message.kind == .failed { failed.append(message) }
        }
        for other in failed.dropFirst() {
            report(other.name.location, "there are two answers for failures", mend: "keep one `failed`")
        }
        if let failed = failed.first {
            let required = failed.fields.filter { $0.flag == nil }
            if required.count != 1 || required[0].name.text != "code" || required[0].type.name.text != "FailureCode" {
                report(
                    failed.name.location, "`\(failed.name.text)` does not say why in one required field",
                    mend: "begin with `code: FailureCode` and make the others optional")
            }
        } else if let service = schema.services.first(where: { !$0.requests.isEmpty }),
            let location = names["\(service.name)Service"]
        {
            report(
                location, "requests can fail, but no message says so",
                mend: "add `failed 0x00 Failure { code: FailureCode }`")
        }
    }

    private mutating func checkMessage(_ syntax: MessageSyntax, _ item: ItemSyntax) {
        var payload = checkedPayload(
            name: syntax.name.text, fields: syntax.fields, isOpen: true, documentation: item.documentation)
        if case .event = syntax.kind { checkKeyTypes(of: syntax, payload) }
        let limit = limit(of: syntax)
        checkLimit(of: &payload, limit: limit, hasID: syntax.kind == .request, at: syntax.name.location)
        guard let opcode = byte(syntax.opcode, "an opcode") else { return }
        checkOpcode(opcode, of: syntax)
        schema.messages.append(
            Message(
                kind: kind(of: syntax), opcode: opcode, payload: payload, limit: limit,
                guards: guards(of: syntax)))
    }

    private mutating func kind(of syntax: MessageSyntax) -> Message.Kind {
        switch syntax.kind {
        case .request:
            var reply = checkedPayload(
                name: "\(syntax.name.text).Reply", fields: syntax.reply?.fields ?? [], isOpen: true,
                documentation: ["The answer to `\(syntax.name.text)`."])
            checkLimit(
                of: &reply, limit: schema.limits.server, hasID: true, at: syntax.reply?.location ?? syntax.name.location
            )
            return .request(reply: reply, replyName: syntax.reply?.name?.text)
        case .notify: return .notify
        case .event: return .event(delivery(of: syntax))
        case .signal: return .signal
        case .failed: return .failed
        }
    }

    private mutating func checkOpcode(_ opcode: UInt8, of syntax: MessageSyntax) {
        let written = "0x" + String(opcode, radix: 16)
        let location = syntax.opcode.location
        if schema.reservedOpcodes.contains(opcode) {
            report(location, "the opcode \(written) is reserved", mend: "take one that was never used")
        }
        if let other = opcodes.updateValue(syntax.name, forKey: opcode) {
            report(
                location, "`\(other.text)` and `\(syntax.name.text)` have the same opcode \(written)",
                mend: "give one of them an opcode that was never used")
        }
        switch syntax.kind {
        case .request, .notify:
            if opcode >= 0x80 {
                report(
                    location, "the opcode \(written) of a client's record is above 0x7f", mend: "take one below 0x80")
            }
        case .event:
            if opcode < 0x80 && opcode > 0x0f {
                report(
                    location, "the opcode \(written) of an event is below 0x80",
                    mend: "take one from 0x80 on (or, for the session itself, up to 0x0f)")
            }
        case .signal, .failed:
            if opcode > 0x0f {
                report(location, "the opcode \(written) does not belong to the session", mend: "take one up to 0x0f")
            }
        }
    }

    private mutating func delivery(of syntax: MessageSyntax) -> Delivery {
        guard let delivery = syntax.delivery else {
            preconditionFailure("the parser gives every event a delivery class")
        }
        let fields = Set(syntax.fields.filter { $0.flag == nil }.map(\.name.text))
        let deliveryClass = Delivery.Class(rawValue: delivery.className.text)
        if deliveryClass == nil {
            reportUnknown(
                delivery.className, "delivery class", among: Delivery.Class.allCases.map(\.rawValue),
                mend: "write durable, latest or droppable")
        }
        if deliveryClass != .latest, let key = delivery.key.first {
            report(key.location, "only `latest` has a key", mend: "remove `by` and what follows it")
        }
        for key in delivery.key where !fields.contains(key.text) {
            reportUnknown(key, "required field", among: fields, mend: "name a required field of the event")
        }
        if delivery.key.count > 2 {
            report(delivery.key[2].location, "a key has at most two fields", mend: "leave out the others")
        }
        let audience = Delivery.Audience(rawValue: delivery.audience.text)
        if audience == nil || (audience == .room) != delivery.isInRoom {
            reportUnknown(
                delivery.audience, "audience", among: Delivery.Audience.allCases.map(\.rawValue),
                mend: "write `in room`, `to user`, `to session` or `to organisation`")
        }
        if audience == .room,
            !syntax.fields.contains(where: { $0.name.text == "room" && $0.flag == nil && $0.type.name.text == "RoomID" }
            )
        {
            report(
                delivery.audience.location, "the event is for a room but does not say which",
                mend: "add a field `room: RoomID`")
        }
        return Delivery(
            deliveryClass: deliveryClass ?? .durable, key: delivery.key.map(\.text), audience: audience ?? .session)
    }

    /// A key is compared for every event that waits: its fields are numbers.
    private mutating func checkKeyTypes(of syntax: MessageSyntax, _ payload: Payload) {
        for key in syntax.delivery?.key ?? [] {
            guard let field = payload.fields.first(where: { $0.name == key.text }) else { continue }
            switch field.type.resolved {
            case .number, .byte: break
            default:
                report(
                    key.location, "the field `\(key.text)` of a key is not a number",
                    mend: "name a field of a `pv` type")
            }
        }
    }

    private mutating func guards(of syntax: MessageSyntax) -> Guards {
        let guards = syntax.guards
        var needs = Guards.Requirement.connection
        if let name = guards.needs {
            if let requirement = Guards.Requirement(rawValue: name.text) {
                needs = requirement
            } else {
                reportUnknown(
                    name, "state of a session", among: Guards.Requirement.allCases.map(\.rawValue),
                    mend: "write connection, hello or signedIn")
            }
        } else if syntax.kind == .request || syntax.kind == .notify {
            report(
                syntax.name.location, "`\(syntax.name.text)` does not say what it needs",
                mend: "add `needs connection`, `needs hello` or `needs signedIn`")
        }
        if let rate = guards.rate, !schema.budgets.contains(where: { $0.name == rate.text }) {
            reportUnknown(rate, "budget", among: schema.budgets.map(\.name), mend: "declare it with `budget`")
        }
        for (index, name) in guards.fails.enumerated() {
            guard let failure = schema.failures.first(where: { $0.name == name.text }) else {
                reportUnknown(name, "failure", among: schema.failures.map(\.name), mend: "declare it with `failure`")
                continue
            }
            if failure.scope == .connection {
                report(name.location, "`\(name.text)` ends the connection, not a request", mend: "remove it")
            }
            if guards.fails[..<index].contains(where: { $0.text == name.text }) {
                report(name.location, "the failure `\(name.text)` is named twice", mend: "remove one of them")
            }
        }
        return Guards(needs: needs, budget: guards.rate?.text, failures: guards.fails.map(\.text))
    }
}
