// Structures, which stand inside messages.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

public import WireFormat

/// A colour.
public struct Colour: Hashable, Sendable, CustomStringConvertible {
    /// The field `red`.
    public var red: UInt8

    /// The field `green`.
    public var green: UInt8

    /// The field `blue`.
    public var blue: UInt8

    /// The field `white`.
    public var white: UInt8?

    /// Fills in the fields.
    public init(red: UInt8, green: UInt8, blue: UInt8, white: UInt8? = nil) {
        self.red = red
        self.green = green
        self.blue = blue
        self.white = white
    }

    /// The fields for a log.
    public var description: String {
        var description = PayloadDescription("Colour")
        description.add("red", red)
        description.add("green", green)
        description.add("blue", blue)
        description.add("white", white)
        return description.finished
    }
}

extension Colour: WireStructure {
    /// No length stands in front of it: it never grows.
    public static var isOpen: Bool { false }

    /// How many bytes it takes at least inside another payload.
    public static var embeddedSizeMin: Int { 4 }

    /// How many bytes the fields take: 4 to 5.
    public var encodedSize: Int {
        var byteCount = 3
        let flags = presentFlags
        byteCount += PrefixVarint.size(flags)
        if white != nil { byteCount += 1 }
        return byteCount
    }

    /// Makes sure that every field keeps its bounds.
    public func checkBounds() throws(BoundsError) {}

    /// Writes the fields: exactly `encodedSize` bytes.
    public func write(to writer: inout WireWriter) {
        writer.writeByte(red)
        writer.writeByte(green)
        writer.writeByte(blue)
        let flags = presentFlags
        writer.writeVarint(flags)
        if let white { writer.writeByte(white) }
    }

    /// Reads the fields, to the end of their payload.
    public init(reading reader: inout WireReader) throws(DecodingFailure) {
        red = try reader.readByte()
        green = try reader.readByte()
        blue = try reader.readByte()
        let flags = try reader.readClosedFlags(known: 0b1)
        white = try flags[0] ? reader.readByte() : nil
    }

    /// The flags of the optional fields that are present.
    private var presentFlags: UInt64 {
        var flags: UInt64 = 0
        if white != nil { flags |= 1 << 0 }
        return flags
    }
}

/// What a lamp did.
public struct Entry: Hashable, Sendable, CustomStringConvertible {
    /// A place in the lamp's history.
    public var seq: Seq

    /// The field `at`.
    public var at: Timestamp

    /// Where a switch stands.
    public var position: Position

    /// The entry that this one takes back.
    public var undoes: UInt64?

    /// The field `warmth`.
    public var warmth: Int64?

    /// Fills in the fields.
    public init(seq: Seq, at: Timestamp, position: Position, undoes: UInt64? = nil, warmth: Int64? = nil) {
        self.seq = seq
        self.at = at
        self.position = position
        self.undoes = undoes
        self.warmth = warmth
    }

    /// The fields for a log.
    public var description: String {
        var description = PayloadDescription("Entry")
        description.add("seq", seq)
        description.add("at", at)
        description.add("position", position)
        description.add("undoes", undoes)
        description.add("warmth", warmth)
        return description.finished
    }

    /// The bounds of the fields: of numbers, of the bytes of texts, of the elements of lists.
    public enum Bounds {
        /// The bounds of `undoes`.
        public static var undoes: ClosedRange<UInt64> { 1...999_999 }
    }
}

extension Entry: WireStructure {
    /// Its length stands in front of it: it may grow.
    public static var isOpen: Bool { true }

    /// How many bytes it takes at least inside another payload.
    public static var embeddedSizeMin: Int { 4 }

    /// How many bytes the fields take: 3 to 26.
    public var encodedSize: Int {
        var byteCount = 1
        byteCount += seq.encodedSize
        byteCount += at.encodedSize
        let flags = presentFlags
        if flags != 0 { byteCount += PrefixVarint.size(flags) }
        if let undoes { byteCount += PrefixVarint.size(undoes) }
        if let warmth { byteCount += PrefixVarint.size(ZigZag.encode(warmth)) }
        return byteCount
    }

    /// Makes sure that every field keeps its bounds.
    public func checkBounds() throws(BoundsError) {
        if let undoes, !Bounds.undoes.contains(undoes) { throw Self.outOfBounds("undoes") }
    }

    /// Writes the fields: exactly `encodedSize` bytes.
    public func write(to writer: inout WireWriter) {
        writer.writeNumber(seq)
        writer.writeTimestamp(at)
        writer.writeByte(position.rawValue)
        let flags = presentFlags
        guard flags != 0 else { return }
        writer.writeVarint(flags)
        if let undoes { writer.writeVarint(undoes) }
        if let warmth { writer.writeSigned(warmth) }
    }

    /// Reads the fields, to the end of their payload.
    public init(reading reader: inout WireReader) throws(DecodingFailure) {
        seq = try reader.readNumber(Seq.self)
        at = try reader.readTimestamp()
        position = try reader.readValue(Position.self)
        let flags = try reader.readFlags(known: 0b101)
        undoes = try flags[0] ? reader.readVarint(in: Bounds.undoes) : nil
        warmth = try flags[2] ? reader.readSigned() : nil
        try reader.finish(after: flags)
    }

    /// The flags of the optional fields that are present.
    private var presentFlags: UInt64 {
        var flags: UInt64 = 0
        if undoes != nil { flags |= 1 << 0 }
        if warmth != nil { flags |= 1 << 2 }
        return flags
    }
}
