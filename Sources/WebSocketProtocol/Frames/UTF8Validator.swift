/// Tells whether bytes that come piece by piece are UTF-8, with the first byte that cannot be.
///
/// Well-formed is what table 3-7 of the Unicode standard lists: no surrogates, nothing above U+10FFFF, only shortest forms. All of
/// it is decided by the range that the second byte of a character must lie in.
struct UTF8Validator: Hashable, Sendable {
    /// How many bytes the character still needs.
    private var missing: UInt8 = 0
    /// What the next of them has to lie between.
    private var least: UInt8 = 0x80
    private var most: UInt8 = 0xbf

    /// Whether no character is incomplete.
    var isComplete: Bool { missing == 0 }

    /// Looks at the next bytes.
    /// - Returns: false when no continuation can make them UTF-8.
    mutating func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var offset = 0
        while offset < bytes.count {
            if missing == 0 {
                offset = Self.endOfASCII(in: bytes, from: offset)
                guard offset < bytes.count else { return true }
            }
            guard accepts(bytes[offset]) else { return false }
            offset += 1
        }
        return true
    }

    private mutating func accepts(_ byte: UInt8) -> Bool {
        guard missing == 0 else {
            guard byte >= least, byte <= most else { return false }
            (least, most) = (0x80, 0xbf)
            missing -= 1
            return true
        }
        switch byte {
        case ..<0x80: break
        case 0xc2...0xdf: missing = 1
        case 0xe0: (missing, least) = (2, 0xa0)
        case 0xed: (missing, most) = (2, 0x9f)
        case 0xe1...0xef: missing = 2
        case 0xf0: (missing, least) = (3, 0x90)
        case 0xf4: (missing, most) = (3, 0x8f)
        case 0xf1...0xf3: missing = 3
        default: return false
        }
        return true
    }

    /// Where the first byte that is not ASCII stands, or the end; a word at a time.
    private static func endOfASCII(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var offset = start
        while offset + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            guard word & 0x8080_8080_8080_8080 == 0 else { break }
            offset += 8
        }
        while offset < bytes.count, bytes[offset] < 0x80 { offset += 1 }
        return offset
    }
}
