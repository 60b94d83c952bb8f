// The answer to a request that failed.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

public import WireFormat

/// The answer to a request that failed.
///
/// `0x00`, the answer to a request that failed.
public struct Failure: Hashable, Sendable, CustomStringConvertible {
    /// The first byte of its records.
    public static let opcode: UInt8 = 0x00

    /// The field `code`.
    public var code: FailureCode

    /// The field `field`.
    public var field: UInt8?

    /// Fills in the fields.
    public init(code: FailureCode, field: UInt8? = nil) {
        self.code = code
        self.field = field
    }

    /// The fields for a log.
    public var description: String {
        var description = PayloadDescription("Failure")
        description.add("code", code)
        description.add("field", field)
        return description.finished
    }
}

extension Failure: WireMessage {
    /// How long the body of its record may be, in bytes.
    public static var recordBytesMax: Int { ProtocolLimits.serverBytesMax }

    /// How many bytes the fields take: 1 to 3.
    @inline(__always)
    public var encodedSize: Int {
        var byteCount = 1
        let flags = presentFlags
        if flags != 0 { byteCount += PrefixVarint.size(flags) }
        if field != nil { byteCount += 1 }
        return byteCount
    }

    /// At most how many bytes the fields take: found without looking at the numbers.
    @inline(__always)
    public var encodedSizeBound: Int {
        3
    }

    /// Makes sure that every field keeps its bounds.
    @inline(__always)
    public func checkBounds() throws(BoundsError) {}

    /// Writes the fields: exactly `encodedSize` bytes.
    @inline(__always)
    public func write(to writer: inout WireWriter) {
        writer.writeByte(code.rawValue)
        let flags = presentFlags
        guard flags != 0 else { return }
        writer.writeVarint(flags)
        if let field { writer.writeByte(field) }
    }

    /// Reads the fields, to the end of their payload. Takes at most 3 bytes of heap.
    public init(reading reader: inout WireReader) throws(DecodingFailure) {
        code = try reader.readValue(FailureCode.self)
        let flags = try reader.readFlags(known: 0b1)
        field = try flags[0] ? reader.readByte() : nil
        try reader.finish(after: flags)
    }

    /// The flags of the optional fields that are present.
    @inline(__always)
    private var presentFlags: UInt64 {
        var flags: UInt64 = 0
        if field != nil { flags |= 1 << 0 }
        return flags
    }
}
