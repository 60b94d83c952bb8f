/// The key that a client's payload is masked with (RFC 6455 §5.3): every byte is exclusive-ored with the key's bytes in turn.
public struct Mask: Hashable, Sendable {
    /// The four bytes of the key, as they lie in memory: the first one is applied to the next byte.
    public private(set) var memory: UInt32

    /// A key, as its bytes lie in memory.
    public init(memory: UInt32) { self.memory = memory }

    /// Masks bytes, or unmasks them, and moves the key on behind them: the rest of a payload may follow later.
    public mutating func apply(to bytes: UnsafeMutableRawBufferPointer) {
        let word = UInt64(memory) | UInt64(memory) << 32
        var offset = 0
        while offset + 8 <= bytes.count {
            let masked = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            bytes.storeBytes(of: masked ^ word, toByteOffset: offset, as: UInt64.self)
            offset += 8
        }
        while offset < bytes.count {
            withUnsafeBytes(of: memory) { bytes[offset] ^= $0[offset & 3] }
            offset += 1
        }
        moveOn(by: bytes.count)
    }

    /// The key's bytes turn: the one whose turn is next comes first in memory.
    private mutating func moveOn(by count: Int) {
        let bits = UInt32(count & 3) * 8
        guard bits > 0 else { return }
        let value = UInt32(littleEndian: memory)
        memory = (value >> bits | value << (32 - bits)).littleEndian
    }
}
