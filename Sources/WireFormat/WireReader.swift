/// Reads values from the bytes of a record, one after the other, without allocating.
///
///     record   opcode  id  payload ──────────────────────────────────────┐
///                          field  field  ┌ nested payload ─┐  flags  field
///                                 offset ─▲                 ▲─ end
///
/// The reader stands at `offset` and never reads at or beyond `end`, the end of the payload that it is in.
@frozen
public struct WireReader: ~Escapable {
    @usableFromInline
    let bytes: RawSpan

    /// Where the next value begins, in bytes from the beginning of the record's body.
    public var offset: Int { @inlinable get { position } }

    @usableFromInline
    var position: Int

    /// Where the payload ends that the reader is in.
    @usableFromInline
    var end: Int

    /// A reader at the beginning of some bytes.
    @inlinable
    @_lifetime(copy bytes)
    public init(_ bytes: RawSpan) {
        self.bytes = bytes
        position = 0
        end = bytes.byteCount
    }

    /// How many bytes of the payload are left.
    public var remaining: Int { @inlinable get { end - position } }

    /// Whether the payload has been read to its end.
    public var isAtEnd: Bool { @inlinable get { position == end } }
}

// MARK: - Payloads

extension WireReader {
    /// Goes into a payload with a length in front (an open structure). Gives the end of the payload around it, for `leave`.
    @inlinable
    public mutating func enter() throws(DecodingFailure) -> Int {
        let start = position
        let length = try readVarint()
        guard length <= UInt64(remaining) else { throw DecodingFailure(.truncated, at: start) }
        let outer = end
        end = position + Int(length)
        return outer
    }

    /// Goes back to the payload around the one that was read to its end.
    @inlinable
    public mutating func leave(to outer: Int) {
        end = outer
    }

    /// Passes over the rest of a payload that holds a flag of a later version.
    @inlinable
    public mutating func skipRest() {
        position = end
    }

    /// Makes sure that nothing is left of the payload.
    @inlinable
    public func finish() throws(DecodingFailure) {
        guard position == end else { throw DecodingFailure(.leftOverBytes, at: position) }
    }

    /// Reads the flags of an open payload, which stand there only if one is set. `known` has the bits of all flags that
    /// the schema declares.
    @inlinable @inline(__always)
    public mutating func readFlags(known: UInt64) throws(DecodingFailure) -> PayloadFlags {
        if isAtEnd { return PayloadFlags(present: 0, isCut: false) }
        let start = position
        let flags = try readVarint()
        guard flags != 0 else { throw DecodingFailure(.emptyFlags, at: start) }
        let unknown = flags & ~known
        if unknown == 0 { return PayloadFlags(present: flags, isCut: false) }
        let belowFirstUnknown = (unknown & (0 &- unknown)) &- 1
        return PayloadFlags(present: flags & belowFirstUnknown, isCut: true)
    }

    /// Reads the flags of a closed payload, which always stand there and are all known.
    @inlinable
    public mutating func readClosedFlags(known: UInt64) throws(DecodingFailure) -> PayloadFlags {
        let start = position
        let flags = try readVarint()
        guard flags & ~known == 0 else { throw DecodingFailure(.unknownFlag, at: start) }
        return PayloadFlags(present: flags, isCut: false)
    }

    /// Ends an open payload: passes over what a later version wrote there, or makes sure that nothing is left.
    @inlinable @inline(__always)
    public mutating func finish(after flags: PayloadFlags) throws(DecodingFailure) {
        if flags.isCut { skipRest() } else { try finish() }
    }
}

/// Which optional fields of a payload are present.
@frozen
public struct PayloadFlags: Hashable, Sendable {
    /// Bit i is set when field `?i` is present. Only flags below the first unknown one: what lies behind
    /// an unknown field cannot be found.
    public let present: UInt64

    /// Whether a flag of a later version was set, so that the rest of the payload is passed over.
    public let isCut: Bool

    @inlinable
    init(present: UInt64, isCut: Bool) {
        self.present = present
        self.isCut = isCut
    }

    /// Whether field `?flag` is present.
    @inlinable
    public subscript(flag: Int) -> Bool { present & (1 << UInt64(flag)) != 0 }
}
