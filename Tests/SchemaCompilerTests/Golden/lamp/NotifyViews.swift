// What a client says without waiting for an answer, and what either side may say, read in place.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

public import WireFormat

extension Ping {
    /// `Ping`, read in place. It lives as long as the bytes that it was read from.
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

extension Bye {
    /// `Bye`, read in place. It lives as long as the bytes that it was read from.
    @frozen
    public struct View: WireView, ~Escapable {
        /// See `Bye.code`.
        public let code: FailureCode

        /// Whether its length stands in front of it inside another payload.
        public static var isOpen: Bool { true }

        /// Reads the fields, to the end of their payload.
        @inlinable @inline(__always)
        @_lifetime(copy reader)
        public init(reading reader: inout WireReader) throws(DecodingFailure) {
            code = try reader.readValue(FailureCode.self)
            let flags = try reader.readFlags(known: 0)
            try reader.finish(after: flags)
        }
    }
}
