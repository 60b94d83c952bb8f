/// Makes the frames of messages that are to be sent, compressed where that was agreed and is worth it.
///
/// One encoder serves all connections without takeover that have agreed on the same window, and each message is compressed once
/// for all of them; a connection with takeover has one of its own. The compressor is made for the first message that needs it.
public struct MessageEncoder: ~Copyable {
    private let compression: Compression?
    private var deflater: Deflater?

    /// How messages are compressed.
    private struct Compression {
        let windowBits: Int
        let keepsContext: Bool
        let settings: DeflateSettings

        /// Fewer bytes stay as they are.
        var bytesMin: Int { keepsContext ? settings.messageWithContextBytesMin : settings.messageBytesMin }
    }

    /// By how many bytes a frame may be longer than the message: its header, and what a message that cannot be compressed grows by
    /// where its compressed form is sent all the same.
    public static let overheadBytesMax = FrameHeader.bytesMax + growthBytesMax
    private static let growthBytesMax = 32

    /// Compresses nothing.
    public init() { compression = nil }

    /// Compresses what one side sends, as it was agreed on.
    public init(_ agreement: DeflateAgreement, role: WebSocketRole = .server, settings: DeflateSettings) {
        settings.checkInvariants()
        let isServer = role == .server
        compression = Compression(
            windowBits: isServer ? agreement.serverWindowBits : agreement.clientWindowBits,
            keepsContext: isServer ? agreement.keepsServerContext : agreement.keepsClientContext,
            settings: settings)
    }

    /// The one frame that a message becomes.
    /// - Parameters:
    ///   - isSecret: the message is never compressed, nor may others refer to it: the length of what is compressed with a secret
    ///     tells about the secret.
    ///   - mask: the key that a client masks its frames with; nil for a server's.
    public mutating func frame(
        _ kind: MessageKind, _ message: RawSpan, isSecret: Bool = false, mask: Mask? = nil
    ) -> [UInt8] {
        if let compression, !isSecret, message.byteCount >= compression.bytesMin {
            let compressed = compress(message, compression)
            if let compressed {
                return Frame.encoded(kind.opcode, compressed.span.bytes, isCompressed: true, mask: mask)
            }
        }
        return Frame.encoded(kind.opcode, message, mask: mask)
    }

    /// The compressed message; nil when it is better sent as it is.
    private mutating func compress(_ message: RawSpan, _ compression: Compression) -> [UInt8]? {
        var compressed: [UInt8] = []
        compressed.reserveCapacity(message.byteCount / 2 + 64)
        if deflater == nil { deflater = Deflater(windowBits: compression.windowBits, compression.settings) }
        deflater?.compress(message, into: &compressed)
        guard compression.keepsContext else {
            deflater?.reset()
            return compressed.count < message.byteCount ? compressed : nil
        }
        guard compressed.count <= message.byteCount + Self.growthBytesMax else {
            // The compressor remembers what the peer will not have seen.
            deflater?.reset()
            return nil
        }
        return compressed
    }
}
