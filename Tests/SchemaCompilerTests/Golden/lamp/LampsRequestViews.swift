// The requests of the service Lamps, and their replies, read in place.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

public import WireFormat

extension SetLamp {
    /// `SetLamp`, read in place. It lives as long as the bytes that it was read from.
    @frozen
    public struct View: WireView, ~Escapable {
        /// See `SetLamp.lamp`.
        public let lamp: LampID

        /// See `SetLamp.position`.
        public let position: Position

        /// See `SetLamp.level`.
        public let level: UInt64

        /// See `SetLamp.colour`; nil when it is absent.
        public let colour: Colour.View?

        /// See `SetLamp.label`; nil when it is absent.
        public let label: UTF8Span?

        /// See `SetLamp.tags`; nil when it is absent.
        public let tags: TextListView?

        /// See `SetLamp.forGood`; nil when it is absent.
        public let forGood: Bool

        /// Whether its length stands in front of it inside another payload.
        public static var isOpen: Bool { true }

        /// Reads the fields, to the end of their payload.
        @inlinable @inline(__always)
        @_lifetime(copy reader)
        public init(reading reader: inout WireReader) throws(DecodingFailure) {
            lamp = try reader.readNumber(LampID.self)
            position = try reader.readValue(Position.self)
            level = try reader.readVarint(in: Bounds.level)
            let flags = try reader.readFlags(known: 0b1111)
            colour = try flags[0] ? reader.readView(Colour.View.self) : nil
            label = try flags[1] ? reader.readTextView(in: Bounds.label) : nil
            tags = try flags[2] ? reader.readTextsView(in: Bounds.tags, element: 1...10) : nil
            forGood = flags[3]
            try reader.finish(after: flags)
        }
    }
}

extension SetLamp.Reply {
    /// `SetLamp.Reply`, read in place. It lives as long as the bytes that it was read from.
    @frozen
    public struct View: WireView, ~Escapable {
        /// Whether its length stands in front of it inside another payload.
        public static var isOpen: Bool { true }

        /// Reads the fields, to the end of their payload.
        @inlinable @inline(__always)
        @_lifetime(copy reader)
        public init(reading reader: inout WireReader) throws(DecodingFailure) {
            let flags = try reader.readFlags(known: 0)
            try reader.finish(after: flags)
        }
    }
}

extension GetHistory {
    /// `GetHistory`, read in place. It lives as long as the bytes that it was read from.
    @frozen
    public struct View: WireView, ~Escapable {
        /// See `GetHistory.lamp`.
        public let lamp: LampID

        /// Whether its length stands in front of it inside another payload.
        public static var isOpen: Bool { true }

        /// Reads the fields, to the end of their payload.
        @inlinable @inline(__always)
        @_lifetime(copy reader)
        public init(reading reader: inout WireReader) throws(DecodingFailure) {
            lamp = try reader.readNumber(LampID.self)
            let flags = try reader.readFlags(known: 0)
            try reader.finish(after: flags)
        }
    }
}

extension GetHistory.Reply {
    /// `GetHistory.Reply`, read in place. It lives as long as the bytes that it was read from.
    @frozen
    public struct View: WireView, ~Escapable {
        /// See `GetHistory.Reply.entries`.
        public let entries: StructureListView<Entry.View>

        /// See `GetHistory.Reply.lamps`; nil when it is absent.
        public let lamps: NumberListView<LampID>?

        /// See `GetHistory.Reply.shines`; nil when it is absent.
        public let shines: ValueListView<Shine>?

        /// Whether its length stands in front of it inside another payload.
        public static var isOpen: Bool { true }

        /// Reads the fields, to the end of their payload.
        @inlinable @inline(__always)
        @_lifetime(copy reader)
        public init(reading reader: inout WireReader) throws(DecodingFailure) {
            entries = try reader.readViews(Entry.View.self, in: Bounds.entries)
            let flags = try reader.readFlags(known: 0b11)
            lamps = try flags[0] ? reader.readNumbersView(LampID.self, in: Bounds.lamps) : nil
            shines = try flags[1] ? reader.readValuesView(Shine.self, in: Bounds.shines) : nil
            try reader.finish(after: flags)
        }
    }
}
