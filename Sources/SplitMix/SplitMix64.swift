/// A small generator of random numbers that gives the same ones for the same seed (Steele, Lea and Flood: Fast splittable
/// pseudorandom number generators, 2014). For jitter, samples and tests: never for secrets.
public struct SplitMix64: RandomNumberGenerator, Hashable, Sendable {
    private var state: UInt64

    /// A generator whose numbers follow from the seed.
    public init(seed: UInt64) { state = seed }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// One of so many: from 0 to below `count`.
    public mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }

    /// Whether something happens that happens once in so many times.
    public mutating func once(in count: Int) -> Bool { below(count) == 0 }
}
