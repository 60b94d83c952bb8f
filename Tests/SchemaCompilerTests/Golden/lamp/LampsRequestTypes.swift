// The requests of the service Lamps, and their replies.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

public import WireFormat

/// Sets a lamp.
///
/// `0x10`, a request.
/// Fails with `noSuchLamp`, `tooHot`.
public struct SetLamp: Hashable, Sendable, CustomStringConvertible {
    /// The first byte of its records.
    public static let opcode: UInt8 = 0x10

    /// The number of a lamp.
    public var lamp: LampID

    /// Where a switch stands.
    public var position: Position

    /// The field `level`.
    ///
    /// 1 to 100.
    public var level: UInt64

    /// A colour.
    public var colour: Colour?

    /// What a lamp is called.
    ///
    /// 1 to 40 bytes of UTF-8.
    public var label: Label?

    /// The field `tags`.
    ///
    /// 1 to 5 of them.
    public var tags: [String]

    /// The field `forGood`.
    public var forGood: Bool

    /// Fills in the fields.
    public init(
        lamp: LampID, position: Position, level: UInt64, colour: Colour? = nil, label: Label? = nil,
        tags: [String] = [], forGood: Bool = false
    ) {
        self.lamp = lamp
        self.position = position
        self.level = level
        self.colour = colour
        self.label = label
        self.tags = tags
        self.forGood = forGood
    }

    /// The fields for a log.
    public var description: String {
        var description = PayloadDescription("SetLamp")
        description.add("lamp", lamp)
        description.add("position", position)
        description.add("level", level)
        description.add("colour", colour)
        description.add("label", label)
        description.add("tags", tags)
        description.add("forGood", forGood)
        return description.finished
    }

    /// The bounds of the fields: of numbers, of the bytes of texts, of the elements of lists.
    public enum Bounds {
        /// The bounds of `level`.
        public static var level: ClosedRange<UInt64> { 1...100 }
        /// The bounds of `label`.
        public static var label: ClosedRange<Int> { 1...40 }
        /// The bounds of `tags`.
        public static var tags: ClosedRange<Int> { 1...5 }
    }

    /// The positions of the fields, for `Failure.field`.
    public enum Field {
        /// The position of `lamp`.
        public static let lamp: UInt8 = 0
        /// The position of `position`.
        public static let position: UInt8 = 1
        /// The position of `level`.
        public static let level: UInt8 = 2
        /// The position of `colour`.
        public static let colour: UInt8 = 3
        /// The position of `label`.
        public static let label: UInt8 = 4
        /// The position of `tags`.
        public static let tags: UInt8 = 5
        /// The position of `forGood`.
        public static let forGood: UInt8 = 6
    }
}

extension SetLamp: WireMessage {
    /// How long the body of its record may be, in bytes.
    public static var recordBytesMax: Int { ProtocolLimits.clientBytesMax }

    /// How many bytes the fields take: 3 to 110.
    @inline(__always)
    public var encodedSize: Int {
        var byteCount = 1
        byteCount += lamp.encodedSize
        byteCount += PrefixVarint.size(level)
        let flags = presentFlags
        if flags != 0 { byteCount += PrefixVarint.size(flags) }
        if let colour { byteCount += colour.embeddedSize }
        if let label { byteCount += WireSize.text(label) }
        if !tags.isEmpty { byteCount += WireSize.list(tags) { WireSize.text($0) } }
        return byteCount
    }

    /// At most how many bytes the fields take: found without looking at the numbers.
    @inline(__always)
    public var encodedSizeBound: Int {
        var byteCount = 9
        byteCount += (colour.map { $0.embeddedSize } ?? 0)
        byteCount += (label.map { $0.utf8.count } ?? 0)
        byteCount += WireSize.list(tags) { WireSize.text($0) }
        return byteCount
    }

    /// Makes sure that every field keeps its bounds.
    @inline(__always)
    public func checkBounds() throws(BoundsError) {
        guard Bounds.level.contains(level) else { throw Self.outOfBounds("level") }
        if let label, !Bounds.label.contains(label.utf8.count) { throw Self.outOfBounds("label") }
        guard tags.isEmpty || Bounds.tags.contains(tags.count) else { throw Self.outOfBounds("tags") }
        for element in tags {
            guard (1...10).contains(element.utf8.count) else { throw Self.outOfBounds("tags") }
        }
    }

    /// Writes the fields: exactly `encodedSize` bytes.
    @inline(__always)
    public func write(to writer: inout WireWriter) {
        writer.writeNumber(lamp)
        writer.writeByte(position.rawValue)
        writer.writeVarint(level)
        let flags = presentFlags
        guard flags != 0 else { return }
        writer.writeVarint(flags)
        if let colour { writer.writeStructure(colour) }
        if let label { writer.writeText(label) }
        if !tags.isEmpty { writer.writeList(tags) { $0.writeText($1) } }
    }

    /// Reads the fields, to the end of their payload. Takes at most 334 bytes of heap.
    public init(reading reader: inout WireReader) throws(DecodingFailure) {
        lamp = try reader.readNumber(LampID.self)
        position = try reader.readValue(Position.self)
        level = try reader.readVarint(in: Bounds.level)
        let flags = try reader.readFlags(known: 0b1111)
        colour = try flags[0] ? reader.readStructure(Colour.self) : nil
        label = try flags[1] ? reader.readText(in: Bounds.label) : nil
        tags = try flags[2] ? reader.readTexts(in: Bounds.tags, element: 1...10) : []
        forGood = flags[3]
        try reader.finish(after: flags)
    }

    /// The flags of the optional fields that are present.
    @inline(__always)
    private var presentFlags: UInt64 {
        var flags: UInt64 = 0
        if colour != nil { flags |= 1 << 0 }
        if label != nil { flags |= 1 << 1 }
        if !tags.isEmpty { flags |= 1 << 2 }
        if forGood { flags |= 1 << 3 }
        return flags
    }
}

extension SetLamp {
    /// The answer to `SetLamp`.
    public struct Reply: Hashable, Sendable, CustomStringConvertible {
        /// Fills in the fields.
        public init() {}

        /// The fields for a log.
        public var description: String { "SetLamp.Reply()" }
    }
}

extension SetLamp.Reply: WireMessage {
    /// The first byte of its records: that of the request.
    public static var opcode: UInt8 { SetLamp.opcode }

    /// How long the body of its record may be, in bytes.
    public static var recordBytesMax: Int { ProtocolLimits.serverBytesMax }

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

/// Tells what a lamp did.
///
/// `0x11`, a request.
/// Fails with `noSuchLamp`.
public struct GetHistory: Hashable, Sendable, CustomStringConvertible {
    /// The first byte of its records.
    public static let opcode: UInt8 = 0x11

    /// The number of a lamp.
    public var lamp: LampID

    /// Fills in the fields.
    public init(lamp: LampID) {
        self.lamp = lamp
    }

    /// The fields for a log.
    public var description: String {
        var description = PayloadDescription("GetHistory")
        description.add("lamp", lamp)
        return description.finished
    }

    /// The positions of the fields, for `Failure.field`.
    public enum Field {
        /// The position of `lamp`.
        public static let lamp: UInt8 = 0
    }
}

extension GetHistory: WireMessage {
    /// How long the body of its record may be, in bytes.
    public static var recordBytesMax: Int { ProtocolLimits.clientBytesMax }

    /// How many bytes the fields take: 1 to 5.
    @inline(__always)
    public var encodedSize: Int { lamp.encodedSize }

    /// At most how many bytes the fields take: found without looking at the numbers.
    @inline(__always)
    public var encodedSizeBound: Int {
        5
    }

    /// Makes sure that every field keeps its bounds.
    @inline(__always)
    public func checkBounds() throws(BoundsError) {}

    /// Writes the fields: exactly `encodedSize` bytes.
    @inline(__always)
    public func write(to writer: inout WireWriter) {
        writer.writeNumber(lamp)
    }

    /// Reads the fields, to the end of their payload. Takes at most 5 bytes of heap.
    public init(reading reader: inout WireReader) throws(DecodingFailure) {
        lamp = try reader.readNumber(LampID.self)
        let flags = try reader.readFlags(known: 0)
        try reader.finish(after: flags)
    }
}

extension GetHistory {
    /// The answer to `GetHistory`.
    public struct Reply: Hashable, Sendable, CustomStringConvertible {
        /// How many bytes the elements of `entries` may take, each with its length in front, so that the record
        /// keeps its limit whatever the other fields hold.
        public static let fitBudget: Int = 4031

        /// The field `entries`.
        ///
        /// 0 to 1000 of them.
        public var entries: [Entry]

        /// The field `lamps`.
        ///
        /// 1 to 10 of them.
        public var lamps: [LampID]

        /// The field `shines`.
        ///
        /// 1 to 4 of them.
        public var shines: [Shine]

        /// Fills in the fields.
        public init(entries: [Entry], lamps: [LampID] = [], shines: [Shine] = []) {
            self.entries = entries
            self.lamps = lamps
            self.shines = shines
        }

        /// The fields for a log.
        public var description: String {
            var description = PayloadDescription("GetHistory.Reply")
            description.add("entries", entries)
            description.add("lamps", lamps)
            description.add("shines", shines)
            return description.finished
        }

        /// The bounds of the fields: of numbers, of the bytes of texts, of the elements of lists.
        public enum Bounds {
            /// The bounds of `entries`.
            public static var entries: ClosedRange<Int> { 0...1000 }
            /// The bounds of `lamps`.
            public static var lamps: ClosedRange<Int> { 1...10 }
            /// The bounds of `shines`.
            public static var shines: ClosedRange<Int> { 1...4 }
        }
    }
}

extension GetHistory.Reply: WireMessage {
    /// The first byte of its records: that of the request.
    public static var opcode: UInt8 { GetHistory.opcode }

    /// How long the body of its record may be, in bytes.
    public static var recordBytesMax: Int { ProtocolLimits.serverBytesMax }

    /// How many bytes the fields take: 1 to 27059.
    @inline(__always)
    public var encodedSize: Int {
        var byteCount = WireSize.structures(entries)
        let flags = presentFlags
        if flags != 0 { byteCount += PrefixVarint.size(flags) }
        if !lamps.isEmpty { byteCount += WireSize.numbers(lamps) }
        if !shines.isEmpty { byteCount += PrefixVarint.size(shines.count) + 1 * shines.count }
        return byteCount
    }

    /// At most how many bytes the fields take: found without looking at the numbers.
    @inline(__always)
    public var encodedSizeBound: Int {
        3 + WireSize.structures(entries) + 5 * lamps.count + 1 * shines.count
    }

    /// Makes sure that every field keeps its bounds.
    @inline(__always)
    public func checkBounds() throws(BoundsError) {
        guard Bounds.entries.contains(entries.count) else { throw Self.outOfBounds("entries") }
        for element in entries { try element.checkBounds() }
        guard lamps.isEmpty || Bounds.lamps.contains(lamps.count) else { throw Self.outOfBounds("lamps") }
        guard shines.isEmpty || Bounds.shines.contains(shines.count) else { throw Self.outOfBounds("shines") }
    }

    /// Writes the fields: exactly `encodedSize` bytes.
    @inline(__always)
    public func write(to writer: inout WireWriter) {
        writer.writeStructures(entries)
        let flags = presentFlags
        guard flags != 0 else { return }
        writer.writeVarint(flags)
        if !lamps.isEmpty { writer.writeNumbers(lamps) }
        if !shines.isEmpty { writer.writeList(shines) { $0.writeByte($1.rawValue) } }
    }

    /// Reads the fields, to the end of their payload. Takes at most 60356 bytes of heap.
    public init(reading reader: inout WireReader) throws(DecodingFailure) {
        entries = try reader.readStructures(Entry.self, in: Bounds.entries)
        let flags = try reader.readFlags(known: 0b11)
        lamps = try flags[0] ? reader.readNumbers(LampID.self, in: Bounds.lamps) : []
        shines = try flags[1] ? reader.readValues(Shine.self, in: Bounds.shines) : []
        try reader.finish(after: flags)
    }

    /// The flags of the optional fields that are present.
    @inline(__always)
    private var presentFlags: UInt64 {
        var flags: UInt64 = 0
        if !lamps.isEmpty { flags |= 1 << 0 }
        if !shines.isEmpty { flags |= 1 << 1 }
        return flags
    }
}
