/// A moment of a clock that never runs backwards, in nanoseconds since an arbitrary beginning.
///
/// Machines take it as an argument and never read a clock themselves.
@frozen
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Nanoseconds since the clock's beginning.
    public var nanoseconds: UInt64

    /// The clock's beginning.
    public static let zero = Instant(nanoseconds: 0)

    /// The moment so many nanoseconds behind the clock's beginning.
    @inlinable
    public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    /// The moment so many milliseconds later.
    @inlinable
    public func advanced(byMilliseconds milliseconds: UInt64) -> Instant {
        advanced(byNanoseconds: milliseconds > .max / 1_000_000 ? .max : milliseconds * 1_000_000)
    }

    /// The moment so many nanoseconds later; the clock's end when that lies beyond it.
    @inlinable
    public func advanced(byNanoseconds difference: UInt64) -> Instant {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(difference)
        return Instant(nanoseconds: overflow ? .max : sum)
    }

    /// The nanoseconds since an earlier moment; 0 when it is not earlier.
    @inlinable
    public func nanosecondsSince(_ earlier: Instant) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
    }

    /// As in `12.345s`.
    public var description: String { "\(Double(nanoseconds / 1_000_000) / 1000)s" }

    /// Orders by time.
    @inlinable
    public static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }
}
