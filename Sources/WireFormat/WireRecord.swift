/// Whole records: `length:pv`, then `length` bytes: `opcode:u8`, for requests and their answers `id:pv`, payload.
public enum WireRecord {
    /// The bytes of a record. `id` is for requests and their answers.
    ///
    /// A small one is written in one pass on the stack and copied from there, a large one is measured first and written into its place.
    ///
    /// - Throws: when a field is outside its bound, or the record longer than its limit.
    @inlinable
    public static func encode<Message: WireMessage>(
        _ message: Message, id: RequestID? = nil
    ) throws(BoundsError) -> [UInt8] {
        try message.checkBounds()
        guard headBytesMax + message.encodedSizeBound > min(WireWriter.smallBodyMax, Message.recordBytesMax) else {
            return WireWriter.smallRecord(message, id: id)
        }
        let body = 1 + (id?.encodedSize ?? 0) + message.encodedSize
        guard body <= Message.recordBytesMax else { throw BoundsError(payload: Message.self, field: nil) }
        return WireWriter.bytes(size: PrefixVarint.size(body) + body) { writer in
            writer.writeLength(body)
            write(message, id: id, to: &writer)
        }
    }

    /// How many bytes stand in front of the payload at most: the opcode and a request's number.
    @inlinable
    static var headBytesMax: Int { 6 }

    @inlinable @inline(__always)
    static func write(_ message: some WireMessage, id: RequestID?, to writer: inout WireWriter) {
        writer.writeByte(type(of: message).opcode)
        if let id { writer.writeNumber(id) }
        message.write(to: &writer)
    }
}
