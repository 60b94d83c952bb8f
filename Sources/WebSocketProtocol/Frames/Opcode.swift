/// What a frame is (RFC 6455 §5.2).
public enum Opcode: UInt8, Hashable, Sendable, CaseIterable {
    /// Goes on with a message that another frame has begun.
    case continuation = 0x0
    /// Begins a message of UTF-8 text.
    case text = 0x1
    /// Begins a message of bytes.
    case binary = 0x2
    /// The last frame of its direction.
    case close = 0x8
    /// Asks for a Pong.
    case ping = 0x9
    /// Answers a Ping, or comes by itself.
    case pong = 0xa

    /// Whether the frame stands for itself: short, in one piece, allowed between the fragments of a message.
    public var isControl: Bool { rawValue & 0x8 != 0 }
}

/// What a message consists of.
public enum MessageKind: UInt8, Hashable, Sendable {
    /// UTF-8.
    case text = 0x1
    /// Bytes.
    case binary = 0x2

    /// The opcode of the message's first frame.
    public var opcode: Opcode { self == .text ? .text : .binary }
}
