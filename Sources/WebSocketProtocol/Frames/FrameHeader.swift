/// The first bytes of a frame (RFC 6455 §5.2).
///
///     ┌─┬─┬─┬─┬───────┐ ┌─┬─────────┐ ┌──────────────┐ ┌─────────┐
///     │F│1│2│3│opcode │ │M│ length  │ │ + 0, 2 or 8  │ │ mask: 4 │  payload …
///     └─┴─┴─┴─┴───────┘ └─┴─────────┘ └──────────────┘ └─────────┘
///      │ └RSV┘           └ masked      length 126, 127
///      └ the last frame of its message
public struct FrameHeader: Hashable, Sendable {
    /// Whether the frame is the last of its message.
    public var isFinal: Bool

    /// Whether RSV1 is set: on the first frame of a compressed message (RFC 7692 §6).
    public var isCompressed: Bool

    /// What the frame is.
    public var opcode: Opcode

    /// The key that the payload is masked with, as its four bytes lie in memory; nil when it is not masked.
    public var mask: Mask?

    /// How many bytes the payload takes.
    public var payloadLength: Int

    /// The most bytes that a header takes.
    public static let bytesMax = 14

    /// The most bytes that the payload of a control frame takes.
    public static let controlBytesMax = 125

    /// A header of a frame that is to be sent.
    public init(
        _ opcode: Opcode, payloadLength: Int, isFinal: Bool = true, isCompressed: Bool = false, mask: Mask? = nil
    ) {
        precondition(
            !opcode.isControl || isFinal && !isCompressed && payloadLength <= Self.controlBytesMax,
            "a control frame is short and in one piece")
        self.opcode = opcode
        self.payloadLength = payloadLength
        self.isFinal = isFinal
        self.isCompressed = isCompressed
        self.mask = mask
    }

    /// How many bytes the header takes.
    public var length: Int { (payloadLength < 126 ? 2 : payloadLength < 65_536 ? 4 : 10) + (mask == nil ? 0 : 4) }

    // MARK: In

    /// Reads the header at the beginning of `bytes`; nil while it is not complete. What is wrong is told from the first byte that
    /// shows it.
    /// - Parameters:
    ///   - isMasked: whether the peer has to mask its frames: clients do, servers must not.
    ///   - isDeflateAgreed: whether RSV1 has a meaning.
    public init?(decoding bytes: RawSpan, isMasked: Bool, isDeflateAgreed: Bool) throws(WebSocketFailure) {
        guard bytes.byteCount > 0 else { return nil }
        let first = bytes.unsafeLoad(as: UInt8.self)
        guard first & 0x30 == 0 else { throw .reservedBit }
        guard let opcode = Opcode(rawValue: first & 0x0f) else { throw .unknownOpcode(first & 0x0f) }
        self.opcode = opcode
        isFinal = first & 0x80 != 0
        isCompressed = first & 0x40 != 0
        guard isFinal || !opcode.isControl else { throw .fragmentedControl }
        // Only the first frame of a message says whether it is compressed (RFC 7692 §6.1).
        guard !isCompressed || isDeflateAgreed && (opcode == .text || opcode == .binary) else { throw .reservedBit }

        guard bytes.byteCount > 1 else { return nil }
        let second = bytes.unsafeLoad(fromByteOffset: 1, as: UInt8.self)
        guard (second & 0x80 != 0) == isMasked else { throw .wrongMasking }
        let shortLength = Int(second & 0x7f)
        guard !opcode.isControl || shortLength <= Self.controlBytesMax else { throw .longControl }
        guard let (length, end) = try Self.length(shortLength, in: bytes) else { return nil }
        payloadLength = length

        guard isMasked else { return }
        guard bytes.byteCount >= end + 4 else { return nil }
        mask = Mask(memory: bytes.unsafeLoadUnaligned(fromByteOffset: end, as: UInt32.self))
    }

    /// Reads the long forms of the length.
    /// - Returns: the length, and where it ends; nil while it is not complete.
    private static func length(
        _ short: Int, in bytes: RawSpan
    ) throws(WebSocketFailure) -> (length: Int, end: Int)? {
        switch short {
        case 126:
            guard bytes.byteCount >= 4 else { return nil }
            let length = Int(UInt16(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 2, as: UInt16.self)))
            guard length >= 126 else { throw .lengthNotMinimal }
            return (length, 4)
        case 127:
            guard bytes.byteCount >= 10 else { return nil }
            let value = UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 2, as: UInt64.self))
            guard value >= 65_536, value >> 63 == 0 else { throw .lengthNotMinimal }
            return (Int(value), 10)
        default: return (short, 2)
        }
    }

    // MARK: Out

    /// Appends the header's bytes.
    public func write(into bytes: inout [UInt8]) {
        bytes.append((isFinal ? 0x80 : 0) | (isCompressed ? 0x40 : 0) | opcode.rawValue)
        let masked: UInt8 = mask == nil ? 0 : 0x80
        switch payloadLength {
        case ..<126: bytes.append(masked | UInt8(payloadLength))
        case ..<65_536:
            bytes.append(masked | 126)
            withUnsafeBytes(of: UInt16(payloadLength).bigEndian) { bytes.append(contentsOf: $0) }
        default:
            bytes.append(masked | 127)
            withUnsafeBytes(of: UInt64(payloadLength).bigEndian) { bytes.append(contentsOf: $0) }
        }
        if let mask { withUnsafeBytes(of: mask.memory) { bytes.append(contentsOf: $0) } }
    }
}
