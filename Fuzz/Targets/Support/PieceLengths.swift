/// Random lengths of pieces, the same ones for the same bytes.
struct PieceLengths {
    private var state: UInt64

    init(_ bytes: [UInt8]) {
        state = bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// Pieces of so many bytes at the most, together `count`.
    mutating func pieces(of count: Int, upTo most: Int) -> [Int] {
        var (pieces, left) = ([Int](), count)
        while left > 0 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let piece = min(left, Int(state >> 33) % most + 1)
            pieces.append(piece)
            left -= piece
        }
        return pieces
    }
}
