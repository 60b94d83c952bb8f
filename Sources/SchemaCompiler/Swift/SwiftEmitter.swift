extension SchemaCompiler {
    /// The Swift code of a protocol: one file for each kind of item.
    public static func swift(_ schema: Schema) -> [GeneratedFile] {
        SwiftEmitter(schema).files()
    }
}

/// Writes the Swift files of a schema.
struct SwiftEmitter {
    let schema: Schema
    private let sizes: [String: ClosedRange<Int>]
    private let bounded: Set<String>

    init(_ schema: Schema) {
        self.schema = schema
        sizes = Dictionary(uniqueKeysWithValues: schema.structures.map { ($0.payload.name, $0.embeddedSize) })
        bounded = Self.structuresWithBounds(schema.structures)
    }

    func files() -> [GeneratedFile] {
        var files = [
            file("Identifiers.swift", "Numbers with a type of their own, and names for texts and byte strings.") {
                swift in
                for alias in schema.aliases { SwiftValues.writeAlias(alias, &swift) }
            },
            file("Enumerations.swift", "Enumerations.", hasCodec: false) { swift in
                for enumeration in schema.enumerations { SwiftValues.writeEnumeration(enumeration, &swift) }
            },
            file("Structures.swift", "Structures, which stand inside messages.") { swift in
                for structure in schema.structures { writeStructure(structure, &swift) }
            },
            file("Failures.swift", "Why requests fail and connections end.") { swift in
                let failed = schema.messages.first { $0.kind == .failed }
                if let failed { writeMessage(failed, &swift) }
                SwiftFailures(schema: schema, failed: failed).write(&swift)
            },
        ]
        for service in schema.services {
            files.append(
                file("\(service.name)Requests.swift", "The requests of the service \(service.name), and their replies.")
                { swift in
                    for request in schema.requests where service.requests.contains(request.name) {
                        writeMessage(request, &swift)
                    }
                })
        }
        files += [
            file("Notifies.swift", "What a client says without waiting for an answer, and what either side may say.") {
                swift in
                for message in schema.messages where message.kind == .notify || message.kind == .signal {
                    writeMessage(message, &swift)
                }
            },
            file("Events.swift", "What a server says without being asked.") { swift in
                for (message, _) in schema.events { writeMessage(message, &swift) }
            },
            file("Delivery.swift", "How events may be treated, and for whom they are.", hasCodec: false) { swift in
                SwiftGuards(schema: schema).writeDelivery(&swift)
            },
            file("Messages.swift", "All messages of a kind in one type.") { swift in
                SwiftRecords(schema: schema).writeUmbrellas(&swift)
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
        return files
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

    private func writeStructure(_ structure: Structure, _ swift: inout SwiftText) {
        var writer = writer(structure.payload, name: structure.payload.name)
        writer.structure = structure
        swift.line()
        writer.writeType(&swift)
        swift.line()
        writer.writeCodec(&swift)
    }

    private func writeMessage(_ message: Message, _ swift: inout SwiftText) {
        var writer = writer(message.payload, name: message.name)
        writer.opcode = message.opcode
        writer.documentation = documentation(of: message)
        if case .request = message.kind { writer.isRequest = true }
        swift.line()
        writer.writeType(&swift)
        swift.line()
        writer.writeCodec(&swift)
        guard case .request(let reply, let replyName) = message.kind else { return }
        let replyWriter = self.writer(reply, name: "Reply")
        swift.line()
        swift.block("extension \(message.name)") { replyWriter.writeType(&$0) }
        swift.line()
        replyWriter.writeCodec(&swift)
        if let replyName {
            swift.line()
            swift.documentation(["The answer to `\(message.name)`."])
            swift.line("public typealias \(replyName) = \(message.name).Reply")
        }
    }

    private func writer(_ payload: Payload, name: String) -> SwiftPayload {
        SwiftPayload(
            payload: payload, name: name, sizes: sizes, bounded: bounded, documentation: payload.documentation)
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
                structure.payload.fields.contains { $0.type.hasBound(among: bounded) }
            }
            let names = Set(more.map(\.payload.name))
            grows = names != bounded
            bounded = names
        }
        return bounded
    }
}

extension WireType {
    fileprivate func hasBound(among bounded: Set<String>) -> Bool {
        if boundCondition("") != nil { return true }
        switch resolved {
        case .structure(let name), .list(.structure(let name), _): return bounded.contains(name)
        default: return false
        }
    }
}
