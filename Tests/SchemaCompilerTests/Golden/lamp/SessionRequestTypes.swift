// The requests of the service Session, and their replies.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

public import WireFormat

/// Opens the session.
///
/// `0x01`, a request.
/// Fails with `tooHot`.
public struct Hello: Hashable, Sendable, CustomStringConvertible {
    /// The first byte of its records.
    public static let opcode: UInt8 = 0x01

    /// What the other one must know.
    ///
    /// 1 to 64 bytes of UTF-8.
    public var password: String

    /// The field `key`.
    ///
    /// 16 bytes.
    public var key: [UInt8]?

    /// Fills in the fields.
    public init(password: String, key: [UInt8]? = nil) {
        self.password = password
        self.key = key
    }

    /// The fields for a log; secrets as `•••`.
    public var description: String {
        var description = PayloadDescription("Hello")
        description.addSecret("password", password)
        description.addSecret("key", key)
        return description.finished
    }

    /// The bounds of the fields: of numbers, of the bytes of texts, of the elements of lists.
    public enum Bounds {
        /// The bounds of `password`.
        public static var password: ClosedRange<Int> { 1...64 }
    }

    /// The positions of the fields, for `Failure.field`.
    public enum Field {
        /// The position of `password`.
        public static let password: UInt8 = 0
        /// The position of `key`.
        public static let key: UInt8 = 1
    }
}

extension Hello: WireMessage {
    /// How long the body of its record may be, in bytes.
    public static var recordBytesMax: Int { ProtocolLimits.helloBytesMax }

    /// How many bytes the fields take: 2 to 82.
    @inline(__always)
    public var encodedSize: Int {
        var byteCount = WireSize.text(password)
        let flags = presentFlags
        if flags != 0 { byteCount += PrefixVarint.size(flags) }
        if key != nil { byteCount += 16 }
        return byteCount
    }

    /// At most how many bytes the fields take: found without looking at the numbers.
    @inline(__always)
    public var encodedSizeBound: Int {
        18 + password.utf8.count
    }

    /// Makes sure that every field keeps its bounds.
    @inline(__always)
    public func checkBounds() throws(BoundsError) {
        guard Bounds.password.contains(password.utf8.count) else { throw Self.outOfBounds("password") }
        if let key, key.count != 16 { throw Self.outOfBounds("key") }
    }

    /// Writes the fields: exactly `encodedSize` bytes.
    @inline(__always)
    public func write(to writer: inout WireWriter) {
        writer.writeText(password)
        let flags = presentFlags
        guard flags != 0 else { return }
        writer.writeVarint(flags)
        if let key { writer.writeRaw(key) }
    }

    /// Reads the fields, to the end of their payload. Takes at most 226 bytes of heap.
    public init(reading reader: inout WireReader) throws(DecodingFailure) {
        password = try reader.readText(in: Bounds.password)
        let flags = try reader.readFlags(known: 0b1)
        key = try flags[0] ? reader.readBytes(count: 16) : nil
        try reader.finish(after: flags)
    }

    /// The flags of the optional fields that are present.
    @inline(__always)
    private var presentFlags: UInt64 {
        var flags: UInt64 = 0
        if key != nil { flags |= 1 << 0 }
        return flags
    }
}

extension Hello {
    /// The answer to `Hello`.
    public struct Reply: Hashable, Sendable, CustomStringConvertible {
        /// The field `now`.
        public var now: Timestamp

        /// A number that grows for ever.
        public var ticks: Ticks

        /// Fills in the fields.
        public init(now: Timestamp, ticks: Ticks) {
            self.now = now
            self.ticks = ticks
        }

        /// The fields for a log.
        public var description: String {
            var description = PayloadDescription("Hello.Reply")
            description.add("now", now)
            description.add("ticks", ticks)
            return description.finished
        }
    }
}

extension Hello.Reply: WireMessage {
    /// The first byte of its records: that of the request.
    public static var opcode: UInt8 { Hello.opcode }

    /// How long the body of its record may be, in bytes.
    public static var recordBytesMax: Int { ProtocolLimits.serverBytesMax }

    /// How many bytes the fields take: 2 to 18.
    @inline(__always)
    public var encodedSize: Int {
        var byteCount = now.encodedSize
        byteCount += ticks.encodedSize
        return byteCount
    }

    /// At most how many bytes the fields take: found without looking at the numbers.
    @inline(__always)
    public var encodedSizeBound: Int {
        18
    }

    /// Makes sure that every field keeps its bounds.
    @inline(__always)
    public func checkBounds() throws(BoundsError) {}

    /// Writes the fields: exactly `encodedSize` bytes.
    @inline(__always)
    public func write(to writer: inout WireWriter) {
        writer.writeTimestamp(now)
        writer.writeNumber(ticks)
    }

    /// Reads the fields, to the end of their payload. Takes at most 18 bytes of heap.
    public init(reading reader: inout WireReader) throws(DecodingFailure) {
        now = try reader.readTimestamp()
        ticks = try reader.readNumber(Ticks.self)
        let flags = try reader.readFlags(known: 0)
        try reader.finish(after: flags)
    }
}

/// The answer to `Hello`.
public typealias Welcome = Hello.Reply
