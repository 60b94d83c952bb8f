/// Writes the umbrella enumerations and the records of both directions.
struct SwiftRecords {
    let schema: Schema
    /// Whether what records carry is read through its view, and then copied.
    var isViewed = false

    private var requests: [Message] { schema.requests }
    private var notifies: [Message] { schema.messages.filter { $0.kind == .notify } }
    private var signals: [Message] { schema.messages.filter { $0.kind == .signal } }
    private var events: [Message] { schema.events.map(\.message) }
    private var failed: Message? { schema.messages.first { $0.kind == .failed } }

    func writeUmbrellas(_ swift: inout SwiftText) {
        writeUmbrella("Request", "Any request: what a client asks and a server answers.", requests, &swift)
        writeUmbrella(
            "Reply", "The answer to any request that succeeded.", requests, suffix: ".Reply", &swift)
        writeUmbrella("Notify", "Anything that a client says without waiting for an answer.", notifies, &swift)
        writeUmbrella("Event", "Anything that a server says without being asked.", events, &swift)
        writeUmbrella("Signal", "Anything that either side may say.", signals, &swift)
        writeEncoding("Event", events, &swift)
        writeEncoding("Signal", signals, &swift)
    }

    private func writeUmbrella(
        _ name: String, _ documentation: String, _ messages: [Message], suffix: String = "", _ swift: inout SwiftText
    ) {
        swift.line()
        swift.documentation([documentation])
        swift.block("public enum \(name): Hashable, Sendable") { swift in
            for message in messages {
                swift.documentation([
                    suffix.isEmpty ? message.documentation.first ?? "" : "The answer to `\(message.name)`."
                ])
                swift.line("case \(message.name.lowerCamel)(\(message.name)\(suffix))")
            }
            swift.line()
            swift.documentation(["The first byte of its records."])
            swift.block("public var opcode: UInt8") { swift in
                writeSwitch(messages, &swift) { "case .\($0.name.lowerCamel): \($0.name).opcode" }
            }
            swift.line()
            swift.documentation(["Whether a field is secret: its record is never compressed."])
            swift.block("public var isSecret: Bool") { swift in
                writeSwitch(messages, &swift) { message in
                    let isSecret = suffix.isEmpty ? message.payload.hasSecret : message.reply?.hasSecret ?? false
                    return "case .\(message.name.lowerCamel): \(isSecret)"
                }
            }
        }
        swift.line()
        swift.block("extension \(name): CustomStringConvertible") { swift in
            swift.documentation(["The message for a log; secrets as `•••`."])
            swift.block("public var description: String") { swift in
                writeSwitch(messages, &swift) { "case .\($0.name.lowerCamel)(let message): message.description" }
            }
        }
    }

    private func writeEncoding(_ name: String, _ messages: [Message], _ swift: inout SwiftText) {
        swift.line()
        swift.block("extension \(name)") { swift in
            swift.documentation([
                "The bytes of its record, with the length in front.", "",
                "- Throws: when a field is outside its bound.",
            ])
            swift.block("public func encoded() throws(BoundsError) -> [UInt8]") { swift in
                writeSwitch(messages, &swift) { message in
                    "case .\(message.name.lowerCamel)(let message): try WireRecord.encode(message)"
                }
            }
        }
    }

    /// A switch over the cases of an umbrella, which may have none.
    private func writeSwitch(_ messages: [Message], _ swift: inout SwiftText, _ line: (Message) -> String) {
        swift.switching("self") { swift in
            for message in messages { swift.line(line(message)) }
        }
    }

    // MARK: - Records of a client

    func writeClientRecord(_ swift: inout SwiftText) {
        swift.line()
        swift.documentation(["A record that a client sends."])
        swift.block("public enum ClientRecord: Hashable, Sendable") { swift in
            swift.documentation(["A request, which is answered under its number."])
            swift.line("case request(id: RequestID, Request)")
            swift.documentation(["Something that is not answered."])
            swift.line("case notify(Notify)")
            swift.documentation(["Something that either side may say."])
            swift.line("case signal(Signal)")
            swift.documentation(["A request of a later version."])
            swift.line("case unknown(id: RequestID, opcode: UInt8)")
        }
        swift.line()
        swift.block("extension ClientRecord") { swift in
            writeClientDecoding(&swift)
            swift.line()
            writeClientEncoding(&swift)
        }
    }

    func writeClientDecoding(_ swift: inout SwiftText) {
        writeDecodingHead(&swift) { swift in
            swift.line("var reader = WireReader(body)")
            swift.line("let opcode = try reader.readByte()")
            swift.switching("opcode") { swift in
                for message in requests {
                    swift.line("case \(message.name).opcode:")
                    swift.line("    let id = try reader.readNumber(RequestID.self)")
                    swift.line(
                        "    self = .request(id: id, .\(message.name.lowerCamel)(\(reading(message.name))))"
                    )
                }
                for message in notifies { writeUnnumbered("notify", message, &swift) }
                for message in signals { writeUnnumbered("signal", message, &swift) }
                let others = (failed.map { [$0] } ?? []) + events
                if !others.isEmpty {
                    swift.cases(others.map { "\($0.name).opcode" })
                    swift.line("    throw DecodingFailure(.wrongDirection, at: 0)")
                }
                swift.line("case 0x80...:")
                swift.line("    throw DecodingFailure(.unknownOpcode, at: 0)")
                swift.line("default:")
                swift.line("    self = .unknown(id: try reader.readNumber(RequestID.self), opcode: opcode)")
            }
        }
    }

    private func writeUnnumbered(_ kind: String, _ message: Message, _ swift: inout SwiftText) {
        swift.line("case \(message.name).opcode:")
        swift.line("    self = .\(kind)(.\(message.name.lowerCamel)(\(reading(message.name))))")
    }

    private func writeDecodingHead(_ swift: inout SwiftText, _ body: (inout SwiftText) -> Void) {
        if isViewed {
            swift.documentation(["Decodes the body of a record through its view."])
            swift.block("init(viewing body: RawSpan) throws(DecodingFailure)", body)
        } else {
            swift.documentation(["Decodes the body of a record: what stands behind its length."])
            swift.block("public init(decoding body: RawSpan) throws(DecodingFailure)", body)
        }
    }

    /// The expression that reads a payload.
    private func reading(_ name: String) -> String {
        isViewed ? "\(name)(copying: try \(name).View(reading: &reader))" : "try \(name)(reading: &reader)"
    }

    private func writeClientEncoding(_ swift: inout SwiftText) {
        swift.documentation([
            "The bytes of the record, with the length in front.", "",
            "- Throws: when a field is outside its bound. A record of a later version cannot be encoded, and has no bytes.",
        ])
        swift.block("public func encoded() throws(BoundsError) -> [UInt8]") { swift in
            swift.switching("self") { swift in
                for message in requests {
                    swift.line("case .request(let id, .\(message.name.lowerCamel)(let message)):")
                    swift.line("    try WireRecord.encode(message, id: id)")
                }
                for message in notifies {
                    swift.line("case .notify(.\(message.name.lowerCamel)(let message)): try WireRecord.encode(message)")
                }
                swift.line("case .signal(let signal): try signal.encoded()")
                swift.line("case .unknown: []")
            }
        }
    }

    // MARK: - Records of a server

    func writeServerRecord(_ swift: inout SwiftText) {
        let failure = failed?.name ?? "Never"
        swift.line()
        swift.documentation(["A record that a server sends."])
        swift.block("public enum ServerRecord: Hashable, Sendable") { swift in
            swift.documentation(["The answer to the request with this number."])
            swift.line("case reply(id: RequestID, Reply)")
            swift.documentation(["The request with this number failed."])
            swift.line("case failure(id: RequestID, \(failure))")
            swift.documentation(["Something that nobody asked for."])
            swift.line("case event(Event)")
            swift.documentation(["Something that either side may say."])
            swift.line("case signal(Signal)")
            swift.documentation(["A record of a later version, to be ignored."])
            swift.line("case unknown(opcode: UInt8)")
        }
        swift.line()
        swift.block("extension ServerRecord") { swift in
            writeServerDecoding(&swift)
            swift.line()
            writeServerEncoding(&swift)
        }
    }

    func writeServerDecoding(_ swift: inout SwiftText) {
        writeDecodingHead(&swift) { swift in
            swift.line("var reader = WireReader(body)")
            swift.line("let opcode = try reader.readByte()")
            swift.switching("opcode") { swift in
                if let failed {
                    swift.line("case \(failed.name).opcode:")
                    swift.line("    let id = try reader.readNumber(RequestID.self)")
                    swift.line("    self = .failure(id: id, \(reading(failed.name)))")
                }
                for message in requests {
                    swift.line("case \(message.name).opcode:")
                    swift.line("    let id = try reader.readNumber(RequestID.self)")
                    swift.line(
                        "    self = .reply(id: id, .\(message.name.lowerCamel)(\(reading("\(message.name).Reply"))))"
                    )
                }
                for message in events { writeUnnumbered("event", message, &swift) }
                for message in signals { writeUnnumbered("signal", message, &swift) }
                if !notifies.isEmpty {
                    swift.cases(notifies.map { "\($0.name).opcode" })
                    swift.line("    throw DecodingFailure(.wrongDirection, at: 0)")
                }
                swift.line("default:")
                swift.line("    self = .unknown(opcode: opcode)")
            }
        }
    }

    private func writeServerEncoding(_ swift: inout SwiftText) {
        swift.documentation([
            "The bytes of the record, with the length in front.", "",
            "- Throws: when a field is outside its bound. A record of a later version cannot be encoded, and has no bytes.",
        ])
        swift.block("public func encoded() throws(BoundsError) -> [UInt8]") { swift in
            swift.switching("self") { swift in
                for message in requests {
                    swift.line("case .reply(let id, .\(message.name.lowerCamel)(let message)):")
                    swift.line("    try WireRecord.encode(message, id: id)")
                }
                if failed != nil {
                    swift.line("case .failure(let id, let failure): try WireRecord.encode(failure, id: id)")
                }
                swift.line("case .event(let event): try event.encoded()")
                swift.line("case .signal(let signal): try signal.encoded()")
                swift.line("case .unknown: []")
            }
        }
    }
}

extension Schema {
    /// The requests, in the order of their opcodes.
    var requests: [Message] {
        messages.filter { if case .request = $0.kind { true } else { false } }
    }

    /// The events with their delivery, in the order of their opcodes.
    var events: [(message: Message, delivery: Delivery)] {
        messages.compactMap { message in
            if case .event(let delivery) = message.kind { (message, delivery) } else { nil }
        }
    }
}
