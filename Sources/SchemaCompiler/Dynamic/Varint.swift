/// The prefix varint, written from its definition (PROTOCOL §1) and without a look at `WireFormat`, so that each checks the other.
///
/// The number of leading one-bits of the first byte is the number of bytes that follow; what is left of the first byte holds
/// the highest bits.
enum Varint {
    /// The shortest form of a number.
    static func bytes(_ value: UInt64) -> [UInt8] { bytes(value, size: Sizes.varint(value)) }

    /// The form of a number in `size` bytes, 1 to 9, which may be longer than it needs.
    static func bytes(_ value: UInt64, size: Int) -> [UInt8] {
        precondition((Sizes.varint(value)...9).contains(size), "the number does not fit")
        if size == 9 { return [0xff] + (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(56 - 8 * $0)) } }
        var bytes = (0..<size).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (size - 1 - $0))) }
        for bit in 0..<(size - 1) { bytes[0] |= 0x80 >> UInt8(bit) }
        return bytes
    }

    /// How many bytes the form takes that begins with this byte: 1 to 9.
    static func size(first: UInt8) -> Int { 1 + (~first).leadingZeroBitCount }

    /// The number that these bytes hold: exactly as many as the first one says, or fewer, for the highest bits alone.
    static func value(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        guard let first = bytes.first else { return 0 }
        let size = size(first: first)
        let highest = size >= 8 ? 0 : UInt64(first) & (0xff >> UInt64(size))
        return bytes.dropFirst().reduce(highest) { $0 << 8 | UInt64($1) }
    }
}
