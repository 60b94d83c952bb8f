/// What a record can carry, and how it begins.
public struct RecordForm: Hashable, Sendable {
    /// The fields of the message or the reply. Its name is that of the form.
    public let payload: Payload

    /// The message of the schema: the request, for a reply.
    public let message: Message

    /// The sides that send it: both for signals.
    public let senders: [Direction]

    /// Whether a request's number stands behind the opcode.
    public let hasID: Bool

    /// How long the body may be, in bytes.
    public let limit: Int

    /// The first byte of the body. A reply has that of its request.
    public var opcode: UInt8 { message.opcode }

    /// `PostMessage`, or `PostMessage.Reply` for a reply.
    public var name: String { payload.name }

    /// Whether it answers a request.
    public var isReply: Bool { name != message.name }
}

extension Schema {
    /// Everything that records carry, in the order of the opcodes; a reply stands behind its request.
    public var recordForms: [RecordForm] { messages.flatMap(forms) }

    /// How long the body of a record may be that this side sends, in bytes.
    public func limit(from sender: Direction) -> Int { sender == .client ? limits.client : limits.server }

    private func forms(of message: Message) -> [RecordForm] {
        func form(_ payload: Payload, from senders: [Direction], hasID: Bool, limit: Int) -> RecordForm {
            RecordForm(payload: payload, message: message, senders: senders, hasID: hasID, limit: limit)
        }
        let (payload, limit) = (message.payload, message.limit)
        switch message.kind {
        case .request(let reply, _):
            return [
                form(payload, from: [.client], hasID: true, limit: limit),
                form(reply, from: [.server], hasID: true, limit: limits.server),
            ]
        case .failed: return [form(payload, from: [.server], hasID: true, limit: limit)]
        case .notify: return [form(payload, from: [.client], hasID: false, limit: limit)]
        case .event: return [form(payload, from: [.server], hasID: false, limit: limit)]
        case .signal: return [form(payload, from: [.client, .server], hasID: false, limit: limit)]
        }
    }
}
