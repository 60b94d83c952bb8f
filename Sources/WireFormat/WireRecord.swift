/// Whole records: `length:pv`, then `length` bytes: `opcode:u8`, for requests and their answers `id:pv`, payload.
public enum WireRecord {
    /// The bytes of a record, measured first and then written into one buffer. `id` is for requests and their answers.
    ///
    /// - Throws: when a field is outside its bound, or the record longer than its limit.
    @inlinable
    public static func encode<Message: WireMessage>(
        _ message: Message, id: RequestID? = nil
    ) throws(BoundsError) -> [UInt8] {
        try message.checkBounds()
        let body = 1 + (id?.encodedSize ?? 0) + message.encodedSize
        guard body <= Message.recordBytesMax else { throw BoundsError(payload: Message.self, field: nil) }
        return WireWriter.bytes(size: PrefixVarint.size(body) + body) { writer in
            writer.writeLength(body)
            writer.writeByte(Message.opcode)
            if let id { writer.writeNumber(id) }
            message.write(to: &writer)
        }
    }
}
