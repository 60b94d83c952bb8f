/// A moment of a clock that nobody sets: what lasts for some time is measured with it, not with the time of day.
typealias Uptime = ContinuousClock.Instant

extension Uptime {
    /// The moment so many milliseconds later.
    func advanced(byMilliseconds milliseconds: UInt64) -> Uptime {
        advanced(by: .milliseconds(Int64(clamping: milliseconds)))
    }

    /// The milliseconds since an earlier moment, rounded up; 0 when it is not earlier.
    func millisecondsSince(_ earlier: Uptime) -> UInt64 {
        let (seconds, attoseconds) = earlier.duration(to: self).components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt64(seconds) * 1_000 + UInt64(attoseconds).dividedRoundingUp(by: 1_000_000_000_000_000)
    }
}

extension UInt64 {
    fileprivate func dividedRoundingUp(by divisor: UInt64) -> UInt64 { self / divisor + (self % divisor == 0 ? 0 : 1) }
}
