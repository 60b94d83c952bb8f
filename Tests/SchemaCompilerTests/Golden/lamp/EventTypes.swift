// What a server says without being asked.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

public import WireFormat

/// A lamp was set.
///
/// `0x80`, an event, durable, for the organisation.
public struct LampSet: Hashable, Sendable, CustomStringConvertible {
    /// The first byte of its records.
    public static let opcode: UInt8 = 0x80

    /// The number of a lamp.
    public var lamp: LampID

    /// What a lamp did.
    public var entry: Entry

    /// The field `picture`.
    ///
    /// 0 to 64 bytes.
    public var picture: [UInt8]

    /// Fills in the fields.
    public init(lamp: LampID, entry: Entry, picture: [UInt8]) {
        self.lamp = lamp
        self.entry = entry
        self.picture = picture
    }

    /// The fields for a log.
    public var description: String {
        var description = PayloadDescription("LampSet")
        description.add("lamp", lamp)
        description.add("entry", entry)
        description.add("picture", picture)
        return description.finished
    }

    /// The bounds of the fields: of numbers, of the bytes of texts, of the elements of lists.
    public enum Bounds {
        /// The bounds of `picture`.
        public static var picture: ClosedRange<Int> { 0...64 }
    }
}

extension LampSet: WireMessage {
    /// How long the body of its record may be, in bytes.
    public static var recordBytesMax: Int { ProtocolLimits.serverBytesMax }

    /// How many bytes the fields take: 6 to 97.
    @inline(__always)
    public var encodedSize: Int {
        var byteCount = lamp.encodedSize
        byteCount += entry.embeddedSize
        byteCount += WireSize.bytes(picture)
        return byteCount
    }

    /// At most how many bytes the fields take: found without looking at the numbers.
    @inline(__always)
    public var encodedSizeBound: Int {
        6 + entry.embeddedSize + picture.count
    }

    /// Makes sure that every field keeps its bounds.
    @inline(__always)
    public func checkBounds() throws(BoundsError) {
        try entry.checkBounds()
        guard Bounds.picture.contains(picture.count) else { throw Self.outOfBounds("picture") }
    }

    /// Writes the fields: exactly `encodedSize` bytes.
    @inline(__always)
    public func write(to writer: inout WireWriter) {
        writer.writeNumber(lamp)
        writer.writeStructure(entry)
        writer.writeBytes(picture)
    }

    /// Reads the fields, to the end of their payload. Takes at most 169 bytes of heap.
    public init(reading reader: inout WireReader) throws(DecodingFailure) {
        lamp = try reader.readNumber(LampID.self)
        entry = try reader.readStructure(Entry.self)
        picture = try reader.readBytes(in: Bounds.picture)
        let flags = try reader.readFlags(known: 0)
        try reader.finish(after: flags)
    }
}

/// A lamp was turned up or down.
///
/// `0x81`, an event, latest by lamp, for the session.
public struct LevelChanged: Hashable, Sendable, CustomStringConvertible {
    /// The first byte of its records.
    public static let opcode: UInt8 = 0x81

    /// The number of a lamp.
    public var lamp: LampID

    /// The field `after`.
    ///
    /// In milliseconds.
    public var after: UInt64

    /// The field `level`.
    ///
    /// 1 to 100.
    public var level: UInt64

    /// Fills in the fields.
    public init(lamp: LampID, after: UInt64, level: UInt64) {
        self.lamp = lamp
        self.after = after
        self.level = level
    }

    /// The fields for a log.
    public var description: String {
        var description = PayloadDescription("LevelChanged")
        description.add("lamp", lamp)
        description.add("after", after)
        description.add("level", level)
        return description.finished
    }

    /// The bounds of the fields: of numbers, of the bytes of texts, of the elements of lists.
    public enum Bounds {
        /// The bounds of `level`.
        public static var level: ClosedRange<UInt64> { 1...100 }
    }
}

extension LevelChanged: WireMessage {
    /// How long the body of its record may be, in bytes.
    public static var recordBytesMax: Int { ProtocolLimits.serverBytesMax }

    /// How many bytes the fields take: 3 to 15.
    @inline(__always)
    public var encodedSize: Int {
        var byteCount = lamp.encodedSize
        byteCount += PrefixVarint.size(after)
        byteCount += PrefixVarint.size(level)
        return byteCount
    }

    /// At most how many bytes the fields take: found without looking at the numbers.
    @inline(__always)
    public var encodedSizeBound: Int {
        15
    }

    /// Makes sure that every field keeps its bounds.
    @inline(__always)
    public func checkBounds() throws(BoundsError) {
        guard Bounds.level.contains(level) else { throw Self.outOfBounds("level") }
    }

    /// Writes the fields: exactly `encodedSize` bytes.
    @inline(__always)
    public func write(to writer: inout WireWriter) {
        writer.writeNumber(lamp)
        writer.writeVarint(after)
        writer.writeVarint(level)
    }

    /// Reads the fields, to the end of their payload. Takes at most 15 bytes of heap.
    public init(reading reader: inout WireReader) throws(DecodingFailure) {
        lamp = try reader.readNumber(LampID.self)
        after = try reader.readVarint()
        level = try reader.readVarint(in: Bounds.level)
        let flags = try reader.readFlags(known: 0)
        try reader.finish(after: flags)
    }
}
