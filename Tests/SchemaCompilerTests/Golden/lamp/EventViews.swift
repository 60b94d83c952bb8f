// What a server says without being asked, read in place.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

public import WireFormat

extension LampSet {
    /// `LampSet`, read in place. It lives as long as the bytes that it was read from.
    @frozen
    public struct View: WireView, ~Escapable {
        /// See `LampSet.lamp`.
        public let lamp: LampID

        /// See `LampSet.entry`.
        public let entry: Entry.View

        /// See `LampSet.picture`.
        public let picture: RawSpan

        /// Whether its length stands in front of it inside another payload.
        public static var isOpen: Bool { true }

        /// Reads the fields, to the end of their payload.
        @inlinable @inline(__always)
        @_lifetime(copy reader)
        public init(reading reader: inout WireReader) throws(DecodingFailure) {
            lamp = try reader.readNumber(LampID.self)
            entry = try reader.readView(Entry.View.self)
            picture = try reader.readRaw(in: Bounds.picture)
            let flags = try reader.readFlags(known: 0)
            try reader.finish(after: flags)
        }
    }
}

extension LevelChanged {
    /// `LevelChanged`, read in place. It lives as long as the bytes that it was read from.
    @frozen
    public struct View: WireView, ~Escapable {
        /// See `LevelChanged.lamp`.
        public let lamp: LampID

        /// See `LevelChanged.after`.
        public let after: UInt64

        /// See `LevelChanged.level`.
        public let level: UInt64

        /// Whether its length stands in front of it inside another payload.
        public static var isOpen: Bool { true }

        /// Reads the fields, to the end of their payload.
        @inlinable @inline(__always)
        @_lifetime(copy reader)
        public init(reading reader: inout WireReader) throws(DecodingFailure) {
            lamp = try reader.readNumber(LampID.self)
            after = try reader.readVarint()
            level = try reader.readVarint(in: Bounds.level)
            let flags = try reader.readFlags(known: 0)
            try reader.finish(after: flags)
        }
    }
}
