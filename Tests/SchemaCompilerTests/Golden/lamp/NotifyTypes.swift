// What a client says without waiting for an answer, and what either side may say.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

public import WireFormat

/// Shows that somebody is there.
///
/// `0x02`, from the client, not answered.
public struct Ping: Hashable, Sendable, CustomStringConvertible {
    /// The first byte of its records.
    public static let opcode: UInt8 = 0x02

    /// Fills in the fields.
    public init() {}

    /// The fields for a log.
    public var description: String { "Ping()" }
}

extension Ping: WireMessage {
    /// How long the body of its record may be, in bytes.
    public static var recordBytesMax: Int { ProtocolLimits.helloBytesMax }

    /// How many bytes the fields take: 0 to 0.
    @inline(__always)
    public var encodedSize: Int { 0 }

    /// Makes sure that every field keeps its bounds.
    @inline(__always)
    public func checkBounds() throws(BoundsError) {}

    /// Writes the fields: exactly `encodedSize` bytes.
    @inline(__always)
    public func write(to writer: inout WireWriter) {}

    /// Reads the fields, to the end of their payload. Takes at most 0 bytes of heap.
    public init(reading reader: inout WireReader) throws(DecodingFailure) {
        let flags = try reader.readFlags(known: 0)
        try reader.finish(after: flags)
    }
}

/// The last record.
///
/// `0x03`, from either side, not answered.
public struct Bye: Hashable, Sendable, CustomStringConvertible {
    /// The first byte of its records.
    public static let opcode: UInt8 = 0x03

    /// The field `code`.
    public var code: FailureCode

    /// Fills in the fields.
    public init(code: FailureCode) {
        self.code = code
    }

    /// The fields for a log.
    public var description: String {
        var description = PayloadDescription("Bye")
        description.add("code", code)
        return description.finished
    }
}

extension Bye: WireMessage {
    /// How long the body of its record may be, in bytes.
    public static var recordBytesMax: Int { ProtocolLimits.signalBytesMax }

    /// How many bytes the fields take: 1 to 1.
    @inline(__always)
    public var encodedSize: Int { 1 }

    /// At most how many bytes the fields take: found without looking at the numbers.
    @inline(__always)
    public var encodedSizeBound: Int {
        1
    }

    /// Makes sure that every field keeps its bounds.
    @inline(__always)
    public func checkBounds() throws(BoundsError) {}

    /// Writes the fields: exactly `encodedSize` bytes.
    @inline(__always)
    public func write(to writer: inout WireWriter) {
        writer.writeByte(code.rawValue)
    }

    /// Reads the fields, to the end of their payload. Takes at most 1 bytes of heap.
    public init(reading reader: inout WireReader) throws(DecodingFailure) {
        code = try reader.readValue(FailureCode.self)
        let flags = try reader.readFlags(known: 0)
        try reader.finish(after: flags)
    }
}
