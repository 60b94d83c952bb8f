/// The bytes of whole frames that are to be sent.
public enum Frame {
    /// A frame with this payload.
    /// - Parameter mask: the key that a client masks its frame with; nil for a server's.
    public static func encoded(
        _ opcode: Opcode, _ payload: RawSpan, isFinal: Bool = true, isCompressed: Bool = false, mask: Mask? = nil
    ) -> [UInt8] {
        let header = FrameHeader(
            opcode, payloadLength: payload.byteCount, isFinal: isFinal, isCompressed: isCompressed, mask: mask)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(header.length + payload.byteCount)
        header.write(into: &bytes)
        payload.withUnsafeBytes { bytes.append(contentsOf: $0) }
        if var mask {
            bytes.withUnsafeMutableBytes {
                mask.apply(to: UnsafeMutableRawBufferPointer(rebasing: $0[header.length...]))
            }
        }
        return bytes
    }

    /// A frame with this payload.
    public static func encoded(
        _ opcode: Opcode, _ payload: [UInt8], isFinal: Bool = true, isCompressed: Bool = false, mask: Mask? = nil
    ) -> [UInt8] {
        encoded(opcode, payload.span.bytes, isFinal: isFinal, isCompressed: isCompressed, mask: mask)
    }

    /// Whether a frame is the first of a compressed message.
    public static func isCompressed(_ frame: [UInt8]) -> Bool { frame.first.map { $0 & 0x40 != 0 } ?? false }

    /// Answers a Ping, with the Ping's payload.
    public static func pong(_ payload: [UInt8], mask: Mask? = nil) -> [UInt8] { encoded(.pong, payload, mask: mask) }

    /// The last frame of a direction.
    public static func close(_ status: CloseStatus, mask: Mask? = nil) -> [UInt8] {
        encoded(.close, status.payload, mask: mask)
    }
}
