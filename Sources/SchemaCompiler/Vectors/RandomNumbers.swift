import SplitMix

extension SplitMix64 {
    /// A number of a range, small ones more often than large ones, so that every size on the wire comes up.
    mutating func number(in range: ClosedRange<UInt64>) -> UInt64 {
        let bits = next() % 65
        let offset = bits == 0 ? 0 : next() >> (64 - bits)
        let width = range.upperBound - range.lowerBound
        return range.lowerBound + (offset <= width ? offset : width == .max ? offset : offset % (width + 1))
    }
}
