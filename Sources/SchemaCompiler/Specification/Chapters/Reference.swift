extension SpecificationWriter {
    /// The anchors of messages whose names are those of other headings.
    private static let otherAnchors = ["Failure": "the-record-failure"]

    /// A link to the heading of a message or a structure.
    func headingLink(_ name: String) -> String { "[\(name)](#\(Self.otherAnchors[name] ?? Self.anchor(name)))" }

    // MARK: Types

    /// The types, enumerations and structures.
    mutating func writeTypes() {
        heading(2, Chapter.types.title)
        heading(3, "Types with a name")
        table(
            ["type", "is", "meaning"],
            schema.aliases.map { ["`\($0.name)`", "`\($0.type.written)`", Self.paragraph($0.documentation)] })
        for enumeration in schema.enumerations {
            heading(3, enumeration.name)
            add(
                "\(Self.paragraph(enumeration.documentation)) An \(enumeration.isOpen ? "open" : "closed") enumeration."
            )
            table(
                ["value", "name", "meaning"],
                enumeration.cases.map { ["\($0.value)", "`\($0.name)`", Self.paragraph($0.documentation)] })
        }
        for structure in schema.structures {
            heading(3, structure.payload.name)
            let kind = structure.isOpen ? "An open structure" : "A closed structure"
            let size = Self.size(structure.embeddedSize) + (structure.isOpen ? " with its length" : "")
            add("\(Self.paragraph(structure.payload.documentation)) \(kind): \(size).")
            fieldTable(structure.payload)
        }
    }

    /// The fields of a payload, one to a line.
    mutating func fieldTable(_ payload: Payload) {
        guard !payload.fields.isEmpty else { return add("No fields.") }
        table(
            ["position", "flag", "field", "type", "meaning"],
            payload.fields.map { field in
                var meaning = Self.paragraph(field.documentation)
                if field.isSecret { meaning = "*Secret: not for logs.* " + meaning }
                if field.isFit { meaning = "*Cut to fit the record.* " + meaning }
                return [
                    "\(field.position)", field.flag.map { "`?\($0)`" } ?? "", "`\(field.name)`", linked(field.type),
                    meaning,
                ]
            })
    }

    // MARK: Messages

    /// The requests, service by service.
    mutating func writeRequests() throws(SpecificationError) {
        heading(2, Chapter.requests.title)
        add(
            """
            Each entry has the request, its reply, what it needs, and what it may fail with beside [what any request may \
            fail with](#failures-that-any-request-may-give). *Position* is what [Failure](#the-record-failure) names as `field`.
            """)
        for service in schema.services {
            heading(3, "Service \(service.name)")
            add(Self.paragraph(service.documentation))
            for name in service.requests {
                guard let message = schema.messages.first(where: { $0.name == name }),
                    case .request(let reply, let replyName) = message.kind
                else { continue }
                try write(message, reply, replyName)
            }
        }
    }

    private mutating func write(_ message: Message, _ reply: Payload, _ replyName: String?) throws(SpecificationError) {
        heading(4, message.name)
        add(Self.paragraph(message.documentation))
        add(facts(of: message))
        add("**Request**: \(Self.size(message.payload.size)).")
        fieldTable(message.payload)
        let size = reply.fitBudget == nil ? Self.size(reply.size) : "as much as a record holds"
        add("**Reply**\(replyName.map { ", called \($0)" } ?? ""): \(size).")
        fieldTable(reply)
        if let note = RequestNotes.all[message.name] { add(note) }
        let example = try example(of: message.name)
        bytes("client -> server", try encoder.record(message, message.payload, id: example.id, example.value))
        bytes("server -> client", try encoder.record(message, reply, id: example.id, example.reply))
    }

    /// Opcode, guards and failures in one line.
    private func facts(of message: Message) -> String {
        var facts = ["Opcode `\(message.opcode.hex)`", "needs `\(message.guards.needs.rawValue)`"]
        if let budget = message.guards.budget { facts.append("draws on the [budget](#rate-budgets) `\(budget)`") }
        let failures = message.guards.failures.map { failure($0) }
        if !failures.isEmpty { facts.append("may fail with \(failures.joined(separator: ", "))") }
        return facts.joined(separator: "; ") + "."
    }

    /// What is not a request, and the table of opcodes.
    mutating func writeOthers() throws(SpecificationError) {
        heading(2, Chapter.others.title)
        for message in schema.messages {
            switch message.kind {
            case .request, .failed: continue
            case .notify:
                try write(message, "A notify, from the client. \(facts(of: message))", "client -> server")
            case .signal: try write(message, "A signal, from either side. \(facts(of: message))", "server -> client")
            case .event(let delivery):
                try write(message, "An event. \(Self.facts(of: delivery, message))", "server -> client")
            }
        }
        heading(3, "Opcodes")
        table(
            ["opcode", "message", "kind", "id"],
            schema.messages.map { message in
                [
                    "`\(message.opcode.hex)`", headingLink(message.name), message.kind.word,
                    message.kind.hasID ? "yes" : "no",
                ]
            })
    }

    private mutating func write(_ message: Message, _ facts: String, _ direction: String) throws(SpecificationError) {
        heading(3, message.name)
        add(Self.paragraph(message.documentation))
        add("\(facts) Payload: \(Self.size(message.payload.size)).")
        fieldTable(message.payload)
        if let note = RequestNotes.all[message.name] { add(note) }
        let example = try example(of: message.name)
        bytes(direction, try encoder.record(message, message.payload, id: nil, example.value))
    }

    private static func facts(of delivery: Delivery, _ message: Message) -> String {
        let key = delivery.key.isEmpty ? "" : " with the key " + delivery.key.map { "`\($0)`" }.joined(separator: ", ")
        let audience = EventEffect.all[message.name].map { "; goes to \($0.audience(delivery))" } ?? ""
        return "Opcode `\(message.opcode.hex)`; class **\(delivery.deliveryClass.rawValue)**\(key)\(audience)."
    }

    private func example(of name: String) throws(SpecificationError) -> MessageExample {
        guard let example = MessageExample.all[name] else { throw SpecificationError("\(name) has no example") }
        return example
    }
}

extension Message.Kind {
    /// What it is called in tables.
    fileprivate var word: String {
        switch self {
        case .request: "request and reply"
        case .notify: "notify"
        case .event: "event"
        case .signal: "signal"
        case .failed: "failure of a request"
        }
    }

    /// Whether the number of a request stands behind the opcode.
    fileprivate var hasID: Bool {
        switch self {
        case .request, .failed: true
        case .notify, .event, .signal: false
        }
    }
}
