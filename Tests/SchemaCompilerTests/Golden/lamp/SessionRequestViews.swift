// The requests of the service Session, and their replies, read in place.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

public import WireFormat

extension Hello {
    /// `Hello`, read in place. It lives as long as the bytes that it was read from.
    @frozen
    public struct View: WireView, ~Escapable {
        /// See `Hello.password`.
        public let password: UTF8Span

        /// See `Hello.key`; nil when it is absent.
        public let key: RawSpan?

        /// Whether its length stands in front of it inside another payload.
        public static var isOpen: Bool { true }

        /// Reads the fields, to the end of their payload.
        @inlinable @inline(__always)
        @_lifetime(copy reader)
        public init(reading reader: inout WireReader) throws(DecodingFailure) {
            password = try reader.readTextView(in: Bounds.password)
            let flags = try reader.readFlags(known: 0b1)
            key = try flags[0] ? reader.readRaw(16) : nil
            try reader.finish(after: flags)
        }
    }
}

extension Hello.Reply {
    /// `Hello.Reply`, read in place. It lives as long as the bytes that it was read from.
    @frozen
    public struct View: WireView, ~Escapable {
        /// See `Hello.Reply.now`.
        public let now: Timestamp

        /// See `Hello.Reply.ticks`.
        public let ticks: Ticks

        /// Whether its length stands in front of it inside another payload.
        public static var isOpen: Bool { true }

        /// Reads the fields, to the end of their payload.
        @inlinable @inline(__always)
        @_lifetime(copy reader)
        public init(reading reader: inout WireReader) throws(DecodingFailure) {
            now = try reader.readTimestamp()
            ticks = try reader.readNumber(Ticks.self)
            let flags = try reader.readFlags(known: 0)
            try reader.finish(after: flags)
        }
    }
}
