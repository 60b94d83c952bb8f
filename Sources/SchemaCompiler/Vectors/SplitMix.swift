/// A small generator of random numbers that gives the same ones for the same seed (SplitMix64, Steele et al. 2014).
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// One of so many.
    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }

    /// Whether something happens that happens once in so many times.
    mutating func once(in count: Int) -> Bool { below(count) == 0 }

    /// A number of a range, small ones more often than large ones, so that every size on the wire comes up.
    mutating func number(in range: ClosedRange<UInt64>) -> UInt64 {
        let bits = next() % 65
        let offset = bits == 0 ? 0 : next() >> (64 - bits)
        let width = range.upperBound - range.lowerBound
        return range.lowerBound + (offset <= width ? offset : width == .max ? offset : offset % (width + 1))
    }
}
