/// The prefix varint `pv`: an unsigned number of up to 64 bits in 1 to 9 bytes.
///
/// The number of leading one-bits of the first byte is the number of bytes that follow; the remaining bits of the
/// first byte are the highest bits of the number, the following bytes come in network order.
///
///     0xxxxxxx                      7 bits        1110xxxx +3         28 bits
///     10xxxxxx +1                  14 bits        ...
///     110xxxxx +2                  21 bits        11111110 +7  56 bits      11111111 +8  64 bits
///
/// Only the shortest form is accepted, so that one value has one encoding.
public enum PrefixVarint {
    /// How many bytes the longest form takes.
    @inlinable
    public static var sizeMax: Int { 9 }

    /// How many bytes a value takes: 1 to 9.
    @inlinable
    public static func size(_ value: UInt64) -> Int {
        if value < 0x80 { return 1 }
        return min(sizeMax, (UInt64.bitWidth - value.leadingZeroBitCount + 6) / 7)
    }

    /// How many bytes the prefix varint of a count or a length takes: 1 to 9.
    @inlinable
    public static func size(_ count: Int) -> Int {
        size(UInt64(count))
    }

    /// The smallest value that takes `size` bytes (1 to 9). A smaller value in as many bytes is not the shortest form.
    @inlinable
    public static func smallestValue(ofSize size: Int) -> UInt64 {
        size == 1 ? 0 : 1 << (7 * UInt64(size - 1))
    }
}

/// The zigzag order of signed numbers: 0, -1, 1, -2, 2 … as 0, 1, 2, 3, 4 …, so that small ones stay short in a `pv`.
public enum ZigZag {
    /// The place of a signed number in the zigzag order.
    @inlinable
    public static func encode(_ value: Int64) -> UInt64 {
        UInt64(bitPattern: (value << 1) ^ (value >> 63))
    }

    /// The signed number at a place of the zigzag order.
    @inlinable
    public static func decode(_ place: UInt64) -> Int64 {
        Int64(bitPattern: place >> 1) ^ -Int64(bitPattern: place & 1)
    }
}
