/// A moment, in milliseconds since 2020-01-01T00:00Z; a prefix varint on the wire, of 6 bytes until the year 2159.
@frozen
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Milliseconds since 2020-01-01T00:00Z.
    public var milliseconds: UInt64

    /// The beginning of 2020 in milliseconds of Unix time.
    @inlinable
    public static var unixMillisecondsOfEpoch: UInt64 { 1_577_836_800_000 }

    /// The moment that lies so many milliseconds behind 2020-01-01T00:00Z.
    @inlinable
    public init(milliseconds: UInt64) {
        self.milliseconds = milliseconds
    }

    /// The moment at a number of milliseconds of Unix time. What lies before 2020 becomes the beginning of 2020.
    @inlinable
    public init(unixMilliseconds: Int64) {
        let since2020 = unixMilliseconds.subtractingReportingOverflow(Int64(Self.unixMillisecondsOfEpoch)).partialValue
        milliseconds = unixMilliseconds < Int64(Self.unixMillisecondsOfEpoch) ? 0 : UInt64(since2020)
    }

    /// Milliseconds of Unix time. What lies beyond their range becomes their end.
    @inlinable
    public var unixMilliseconds: Int64 {
        let (sum, overflow) = milliseconds.addingReportingOverflow(Self.unixMillisecondsOfEpoch)
        return overflow ? Int64.max : Int64(clamping: sum)
    }

    /// The moment so many milliseconds later; the last moment there is when that lies beyond it.
    @inlinable
    public func advanced(byMilliseconds difference: UInt64) -> Timestamp {
        let (sum, overflow) = milliseconds.addingReportingOverflow(difference)
        return Timestamp(milliseconds: overflow ? UInt64.max : sum)
    }

    /// The milliseconds since an earlier moment; 0 when it is not earlier.
    @inlinable
    public func millisecondsSince(_ earlier: Timestamp) -> UInt64 {
        milliseconds > earlier.milliseconds ? milliseconds - earlier.milliseconds : 0
    }

    /// How many bytes the moment takes on the wire.
    @inlinable
    public var encodedSize: Int { PrefixVarint.size(milliseconds) }

    /// The milliseconds since 2020-01-01T00:00Z, as in `2020+1234ms`.
    public var description: String { "2020+\(milliseconds)ms" }

    /// Orders by time.
    @inlinable
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }
}
