/// One step of the annotated session.
enum SessionStep: Sendable {
    /// What a record carries.
    enum Content: Sendable {
        case request(UInt64, String, ExampleValue)
        case reply(UInt64, String, ExampleValue)
        case failure(UInt64, ExampleValue)
        /// A notify, an event or a signal.
        case other(String, ExampleValue)
    }

    /// Words between the records.
    case words(String)
    /// A client sends records in one flight.
    case client(String, [Content])
    /// The server sends records. Replies keep their order; events may come before, between and behind them.
    case server(String, [Content])
    /// A connection breaks.
    case cut(String)
}

extension SpecificationWriter {
    /// The session, with every byte.
    mutating func writeWholeSession() throws(SpecificationError) {
        heading(2, Chapter.example.title)
        add(
            """
            This is what two people's clients and a server say to each other, from the first byte to the last. A test plays it \
            against a server that was just started with its demonstration (`parley serve --demo`): it sends the clients' bytes, and \
            compares what the server answers. A line with `~` shows a value that is another one each time: a token, a time, the \
            server's version. Where a client sends such a value, it has it from the server. The records of one connection after a \
            client's are shown with the replies first; events may also come before them.

            A and B are connections, and so on. In the demonstration Maria is user 1, Jon user 2, and there are five rooms.
            """)
        for step in SessionStep.all {
            switch step {
            case .words(let words): add(words)
            case .client(let connection, let contents): try write(contents, "\(connection) client -> server")
            case .server(let connection, let contents): try write(contents, "\(connection) server -> client")
            case .cut(let connection): code(["\(connection) is cut"])
            }
        }
    }

    private mutating func write(_ contents: [SessionStep.Content], _ direction: String) throws(SpecificationError) {
        for content in contents {
            switch content {
            case .request(let id, let name, let value):
                let message = try self.message(name)
                bytes("\(direction): \(name)", try encoder.record(message, message.payload, id: id, value))
            case .reply(let id, let name, let value):
                let message = try self.message(name)
                guard case .request(let reply, _) = message.kind else {
                    throw SpecificationError("\(name) has no reply")
                }
                bytes("\(direction): reply to \(name)", try encoder.record(message, reply, id: id, value))
            case .failure(let id, let value):
                guard let message = schema.messages.first(where: { $0.kind == .failed }) else { continue }
                bytes("\(direction): \(message.name)", try encoder.record(message, message.payload, id: id, value))
            case .other(let name, let value):
                let message = try self.message(name)
                bytes("\(direction): \(name)", try encoder.record(message, message.payload, id: nil, value))
            }
        }
    }

    private func message(_ name: String) throws(SpecificationError) -> Message {
        guard let message = schema.messages.first(where: { $0.name == name }) else {
            throw SpecificationError("there is no message \(name)")
        }
        return message
    }
}
