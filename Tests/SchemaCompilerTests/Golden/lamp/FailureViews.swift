// The answer to a request that failed, read in place.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

public import WireFormat

extension Failure {
    /// `Failure`, read in place. It lives as long as the bytes that it was read from.
    @frozen
    public struct View: WireView, ~Escapable {
        /// See `Failure.code`.
        public let code: FailureCode

        /// See `Failure.field`; nil when it is absent.
        public let field: UInt8?

        /// Whether its length stands in front of it inside another payload.
        public static var isOpen: Bool { true }

        /// Reads the fields, to the end of their payload.
        @inlinable @inline(__always)
        @_lifetime(copy reader)
        public init(reading reader: inout WireReader) throws(DecodingFailure) {
            code = try reader.readValue(FailureCode.self)
            let flags = try reader.readFlags(known: 0b1)
            field = try flags[0] ? reader.readByte() : nil
            try reader.finish(after: flags)
        }
    }
}
