/// A line of the table of sizes: what one payload takes at the most.
public struct SizeRow: Hashable, Sendable {
    /// The message; `Name.Reply` for a reply.
    public let name: String
    /// The first byte of its records.
    public let opcode: UInt8
    /// The smallest size of the payload, in bytes.
    public let smallest: Int
    /// The largest size of the payload, in bytes. With a `fit` list, what the record's limit leaves of it.
    public let largest: Int
    /// How long the body of the record may be, in bytes.
    public let limit: Int
    /// The most heap that decoding it can take, in bytes.
    public let heap: Int
    /// Whether the sender cuts a list to keep the limit.
    public let isFit: Bool
}

extension Schema {
    /// The sizes of all messages and replies, in the order of their opcodes.
    public var sizes: [SizeRow] {
        messages.flatMap { message in
            var rows = [row(message.payload, message, limit: message.limit)]
            if case .request(let reply, _) = message.kind { rows.append(row(reply, message, limit: limits.server)) }
            return rows
        }
    }

    private func row(_ payload: Payload, _ message: Message, limit: Int) -> SizeRow {
        SizeRow(
            name: payload.name, opcode: message.opcode, smallest: payload.size.lowerBound,
            largest: min(payload.size.upperBound, limit), limit: limit, heap: payload.heapBytesMax,
            isFit: payload.fitBudget != nil)
    }
}
