// Structures, which stand inside messages, read in place.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

public import WireFormat

extension Colour {
    /// `Colour`, read in place. It lives as long as the bytes that it was read from.
    @frozen
    public struct View: WireView, ~Escapable {
        /// See `Colour.red`.
        public let red: UInt8

        /// See `Colour.green`.
        public let green: UInt8

        /// See `Colour.blue`.
        public let blue: UInt8

        /// See `Colour.white`; nil when it is absent.
        public let white: UInt8?

        /// Whether its length stands in front of it inside another payload.
        public static var isOpen: Bool { false }

        /// Reads the fields, to the end of their payload.
        @inlinable
        @_lifetime(copy reader)
        public init(reading reader: inout WireReader) throws(DecodingFailure) {
            red = try reader.readByte()
            green = try reader.readByte()
            blue = try reader.readByte()
            let flags = try reader.readClosedFlags(known: 0b1)
            white = try flags[0] ? reader.readByte() : nil
        }
    }
}

extension Entry {
    /// `Entry`, read in place. It lives as long as the bytes that it was read from.
    @frozen
    public struct View: WireView, ~Escapable {
        /// See `Entry.seq`.
        public let seq: Seq

        /// See `Entry.at`.
        public let at: Timestamp

        /// See `Entry.position`.
        public let position: Position

        /// See `Entry.undoes`; nil when it is absent.
        public let undoes: UInt64?

        /// See `Entry.warmth`; nil when it is absent.
        public let warmth: Int64?

        /// Whether its length stands in front of it inside another payload.
        public static var isOpen: Bool { true }

        /// Reads the fields, to the end of their payload.
        @inlinable
        @_lifetime(copy reader)
        public init(reading reader: inout WireReader) throws(DecodingFailure) {
            seq = try reader.readNumber(Seq.self)
            at = try reader.readTimestamp()
            position = try reader.readValue(Position.self)
            let flags = try reader.readFlags(known: 0b101)
            undoes = try flags[0] ? reader.readVarint(in: Bounds.undoes) : nil
            warmth = try flags[2] ? reader.readSigned() : nil
            try reader.finish(after: flags)
        }
    }
}
