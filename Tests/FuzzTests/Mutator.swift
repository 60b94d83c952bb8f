import SplitMix

/// Changes inputs a little, the same way for the same seed.
struct Mutator {
    private var random: SplitMix64
    private let pieces: [[UInt8]]
    private let bytesMax: Int

    init(seed: UInt64, pieces: [[UInt8]], bytesMax: Int) {
        random = SplitMix64(seed: seed)
        self.pieces = pieces
        self.bytesMax = bytesMax
    }

    /// One to four changes of an input. `other` is one that it may be crossed with.
    mutating func mutated(_ input: [UInt8], with other: [UInt8]) -> [UInt8] {
        var bytes = input
        for _ in 0...below(4) { change(&bytes, other) }
        return Array(bytes.prefix(bytesMax))
    }

    private mutating func change(_ bytes: inout [UInt8], _ other: [UInt8]) {
        let place = below(bytes.count + 1)
        let isInside = place < bytes.count
        switch below(8) {
        case 0 where isInside: bytes[place] ^= 1 << UInt8(below(8))
        case 1 where isInside: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 2 where isInside: bytes.remove(at: place)
        case 3 where isInside: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(16)))
        case 4: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        case 5 where !pieces.isEmpty: bytes.insert(contentsOf: pieces[below(pieces.count)], at: place)
        case 6:
            let from = below(other.count + 1)
            bytes.replaceSubrange(place..., with: other[from...])
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 1 + below(32))], at: place)
        }
    }

    /// One of so many.
    mutating func below(_ count: Int) -> Int { random.below(count) }
}
