/// Where the next record lies in a stream of bytes: `length:pv`, then a body of `length` bytes.
///
///     ┌── headerLength ──┬─────── bodyLength ───────┐
///     │ length:pv        │ opcode  [id]  payload    │
///     └──────────────────┴──────────────────────────┘
@frozen
public struct RecordFrame: Hashable, Sendable {
    /// How many bytes the length takes: 1 to 9.
    public let headerLength: Int

    /// How many bytes the body takes: at least 1.
    public let bodyLength: Int

    /// How many bytes the whole record takes.
    @inlinable
    public var totalLength: Int { headerLength + bodyLength }

    /// Where the body lies in the bytes that were looked at.
    @inlinable
    public var body: Range<Int> { headerLength..<totalLength }

    @inlinable
    init(headerLength: Int, bodyLength: Int) {
        self.headerLength = headerLength
        self.bodyLength = bodyLength
    }

    /// Finds the record at the beginning of `bytes`, or gives nil while it is not complete.
    ///
    /// A body longer than `limit` bytes is refused as soon as the first bytes of its length tell so: nothing of it
    /// needs to be kept.
    @inlinable
    public static func next(in bytes: RawSpan, limit: Int) throws(DecodingFailure) -> RecordFrame? {
        guard let header = try header(in: bytes, limit: limit) else { return nil }
        return header.totalLength <= bytes.byteCount ? header : nil
    }

    /// Reads only the length at the beginning of `bytes`, or gives nil while not even that is complete: whoever gathers
    /// a record learns how much to wait for.
    @inlinable
    public static func header(in bytes: RawSpan, limit: Int) throws(DecodingFailure) -> RecordFrame? {
        guard bytes.byteCount > 0 else { return nil }
        let first = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: 0, as: UInt8.self)
        if first < 0x80 {
            guard first > 0 else { throw DecodingFailure(.emptyRecord, at: 0) }
            guard Int(first) <= limit else { throw DecodingFailure(.recordTooLong, at: 0) }
            return RecordFrame(headerLength: 1, bodyLength: Int(first))
        }
        return try longHeader(in: bytes, first: first, limit: limit)
    }

    /// A length of two or more bytes. What has come of it bounds it from below, also while bytes are missing.
    @usableFromInline
    static func longHeader(in bytes: RawSpan, first: UInt8, limit: Int) throws(DecodingFailure) -> RecordFrame? {
        let following = (~first).leadingZeroBitCount
        let available = min(following, bytes.byteCount - 1)
        var value = following >= 7 ? 0 : UInt64(first & (0x7f >> UInt8(following)))
        for offset in 1..<(1 + available) {
            value = value << 8 | UInt64(unsafe bytes.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self))
        }
        let smallest = max(
            PrefixVarint.smallestValue(ofSize: following + 1), value << UInt64(8 * (following - available)))
        guard smallest <= UInt64(limit) else { throw DecodingFailure(.recordTooLong, at: 0) }
        guard available == following else { return nil }
        guard value == smallest else { throw DecodingFailure(.notShortest, at: 0) }
        return RecordFrame(headerLength: following + 1, bodyLength: Int(value))
    }
}
