extension SchemaCompiler {
    /// The Swift code of a protocol: one file for each kind of item.
    public static func swift(_ schema: Schema) -> [GeneratedFile] {
        SwiftEmitter(schema).files()
    }
}

/// Writes the Swift files of a schema.
struct SwiftEmitter {
    let schema: Schema
    private let bounded: Set<String>
    private let typeDocumentation: [String: [String]]

    init(_ schema: Schema) {
        self.schema = schema
        bounded = Self.structuresWithBounds(schema.structures)
        let documented =
            schema.aliases.map { ($0.name, $0.documentation) }
            + schema.enumerations.map { ($0.name, $0.documentation) }
            + schema.structures.map { ($0.payload.name, $0.payload.documentation) }
        typeDocumentation = Dictionary(uniqueKeysWithValues: documented)
    }

    func files() -> [GeneratedFile] {
        payloadFiles() + [
            file(
                "Identifiers.swift", "Numbers with a type of their own, and names for texts and byte strings.",
                hasCodec: schema.aliases.contains { $0.type.isNumber || $0.type.isOfWireFormat }
            ) { swift in
                for alias in schema.aliases { SwiftValues.writeAlias(alias, &swift) }
            },
            file("Enumerations.swift", "Enumerations.", hasCodec: false) { swift in
                for enumeration in schema.enumerations { SwiftValues.writeEnumeration(enumeration, &swift) }
            },
            file(
                "FailureCodes.swift", "Why requests fail and connections end.",
                hasCodec: schema.messages.contains { $0.kind == .failed && $0.payload.isOfWireFormat }
            ) { swift in
                SwiftFailures(schema: schema).write(&swift)
            },
            file("Delivery.swift", "How events may be treated, and for whom they are.", hasCodec: false) { swift in
                SwiftDelivery(schema: schema).write(&swift)
            },
            file("Messages.swift", "All messages of a kind in one type.") { swift in
                SwiftRecords(schema: schema).writeUmbrellas(&swift)
                SwiftRequestKinds(schema: schema).write(&swift)
            },
            file("ClientRecord.swift", "The records of a client.") { swift in
                SwiftRecords(schema: schema).writeClientRecord(&swift)
            },
            file("ServerRecord.swift", "The records of a server.") { swift in
                SwiftRecords(schema: schema).writeServerRecord(&swift)
            },
            file("Guards.swift", "What must hold before a message is served.", hasCodec: false) { swift in
                SwiftGuards(schema: schema).write(&swift)
            },
            file("Services.swift", "What a server must serve.", hasCodec: false) { swift in
                SwiftServices(schema: schema).write(&swift)
            },
            file("Limits.swift", "The limits of records.", hasCodec: false, writeLimits),
        ]
    }

    /// The types with their codecs, and beside each file one with the views of the same types.
    private func payloadFiles() -> [GeneratedFile] {
        let unanswered = schema.messages.filter { $0.kind == .notify || $0.kind == .signal }
        var groups: [(name: String, title: String, types: [SwiftPayload])] = [
            ("Structure", "Structures, which stand inside messages", schema.structures.map(payload)),
            (
                "Failure", "The answer to a request that failed",
                schema.messages.filter { $0.kind == .failed }.flatMap(payloads)
            ),
            (
                "Notify", "What a client says without waiting for an answer, and what either side may say",
                unanswered.flatMap(payloads)
            ),
            ("Event", "What a server says without being asked", schema.events.flatMap { payloads($0.message) }),
        ]
        for service in schema.services {
            let requests = schema.requests.filter { service.requests.contains($0.name) }
            groups.append(
                (
                    "\(service.name)Request", "The requests of the service \(service.name), and their replies",
                    requests.flatMap(payloads)
                ))
        }
        return groups.flatMap { group in
            [
                file("\(group.name)Types.swift", "\(group.title).", hasCodec: !group.types.isEmpty) { swift in
                    for type in group.types { write(type, &swift) }
                },
                file("\(group.name)Views.swift", "\(group.title), read in place.", hasCodec: !group.types.isEmpty) {
                    swift in
                    for type in group.types {
                        swift.line()
                        type.writeView(&swift)
                    }
                },
            ]
        }
    }

    /// A file. Those with codecs know the wire format, the others nothing.
    private func file(
        _ name: String, _ title: String, hasCodec: Bool = true, _ write: (inout SwiftText) -> Void
    ) -> GeneratedFile {
        var swift = SwiftText(title, imports: hasCodec ? ["public import WireFormat"] : [])
        write(&swift)
        return GeneratedFile(name: name, text: swift.text)
    }

    // MARK: - Payloads

    private func write(_ type: SwiftPayload, _ swift: inout SwiftText) {
        swift.line()
        if type.isNested {
            swift.block("extension \(type.payload.name.dropLast(type.name.count + 1))") { type.writeType(&$0) }
        } else {
            type.writeType(&swift)
        }
        swift.line()
        type.writeCodec(&swift)
        guard let otherName = type.otherName else { return }
        swift.line()
        swift.documentation(type.documentation)
        swift.line("public typealias \(otherName) = \(type.payload.name)")
    }

    private func payload(_ structure: Structure) -> SwiftPayload {
        SwiftPayload(
            payload: structure.payload, name: structure.payload.name, bounded: bounded,
            typeDocumentation: typeDocumentation,
            documentation: structure.payload.documentation, structure: structure)
    }

    /// A message, and the reply of a request.
    private func payloads(_ message: Message) -> [SwiftPayload] {
        var record = SwiftPayload.Record(
            opcode: message.opcode.hexadecimal, limit: limit(of: message), isRequest: false)
        guard case .request(let reply, let replyName) = message.kind else {
            return [
                SwiftPayload(
                    payload: message.payload, name: message.name, bounded: bounded,
                    typeDocumentation: typeDocumentation,
                    documentation: documentation(of: message), record: record)
            ]
        }
        record.isRequest = true
        let replyRecord = SwiftPayload.Record(
            opcode: "\(message.name).opcode", limit: "ProtocolLimits.serverBytesMax", isRequest: false)
        return [
            SwiftPayload(
                payload: message.payload, name: message.name, bounded: bounded, typeDocumentation: typeDocumentation,
                documentation: documentation(of: message), record: record),
            SwiftPayload(
                payload: reply, name: "Reply", bounded: bounded, typeDocumentation: typeDocumentation,
                documentation: reply.documentation,
                record: replyRecord, otherName: replyName),
        ]
    }

    /// The constant that holds the limit of a message.
    private func limit(of message: Message) -> String {
        switch message.kind {
        case .request, .notify:
            message.guards.needs == .connection ? "ProtocolLimits.helloBytesMax" : "ProtocolLimits.clientBytesMax"
        case .signal: "ProtocolLimits.signalBytesMax"
        case .event, .failed: "ProtocolLimits.serverBytesMax"
        }
    }

    /// What the schema says about a message, its opcode and its guards.
    private func documentation(of message: Message) -> [String] {
        var facts = "`\(message.opcode.hexadecimal)`"
        switch message.kind {
        case .request: facts += ", a request"
        case .notify: facts += ", from the client, not answered"
        case .event(let delivery):
            facts += ", an event, \(delivery.deliveryClass.rawValue)"
            if !delivery.key.isEmpty { facts += " by \(delivery.key.joined(separator: " and "))" }
            facts +=
                ", for \(delivery.audience == .room ? "everybody in the room" : "the \(delivery.audience.rawValue)")"
        case .signal: facts += ", from either side, not answered"
        case .failed: facts += ", the answer to a request that failed"
        }
        var lines = message.documentation + ["", facts + "."]
        if !message.guards.failures.isEmpty {
            lines += ["Fails with " + message.guards.failures.map { "`\($0)`" }.joined(separator: ", ") + "."]
        }
        return lines
    }

    // MARK: - Limits

    private func writeLimits(_ swift: inout SwiftText) {
        let limits = schema.limits
        swift.line()
        swift.documentation(["The limits of records, and the version of the protocol."])
        swift.block("public enum ProtocolLimits") { swift in
            swift.documentation(["The version: a peer that does not speak it cannot be understood."])
            swift.line("public static let version = \(schema.version.major)")
            swift.line()
            swift.documentation(["The longest body of a record from a client before Hello is answered, in bytes."])
            swift.line("public static let helloBytesMax = \(limits.hello.grouped)")
            swift.line()
            swift.documentation(["The longest body of a record from a client, in bytes."])
            swift.line("public static let clientBytesMax = \(limits.client.grouped)")
            swift.line()
            swift.documentation(["The longest body of a record from a server, in bytes."])
            swift.line("public static let serverBytesMax = \(limits.server.grouped)")
            swift.line()
            swift.documentation(["The longest body of a record that either side may send at any time, in bytes."])
            swift.line("public static let signalBytesMax = \(min(limits.hello, limits.client, limits.server).grouped)")
        }
    }

    /// Structures with a field whose Swift type can hold what the schema forbids, also further inside.
    private static func structuresWithBounds(_ structures: [Structure]) -> Set<String> {
        var bounded: Set<String> = []
        var grows = true
        while grows {
            let more = structures.filter { structure in
                structure.payload.fields.contains { $0.type.hasBounds(among: bounded) }
            }
            let names = Set(more.map(\.payload.name))
            grows = names != bounded
            bounded = names
        }
        return bounded
    }
}

extension WireType {
    /// Whether it is a number in itself, so that its name becomes a type.
    fileprivate var isNumber: Bool { if case .number = self { true } else { false } }

    /// Whether the Swift type of a value is one of the wire format's.
    fileprivate var isOfWireFormat: Bool {
        switch self {
        case .timestamp: true
        case .list(let element, _): element.isOfWireFormat
        case .byte, .number, .signed, .bit, .bytes, .fixedBytes, .text, .elapsed, .back, .alias, .enumeration,
            .structure:
            false
        }
    }
}

extension Payload {
    /// Whether the Swift type of a field is one of the wire format's.
    fileprivate var isOfWireFormat: Bool { fields.contains { $0.type.isOfWireFormat } }
}
