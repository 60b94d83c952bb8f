/// Where the bytes of a message are.
public enum MessagePayload: Hashable, Sendable {
    /// In the bytes that were received, at these offsets: the message came whole and plain, and nothing was copied.
    case inPlace(Range<Int>)
    /// Here: the message came in parts, or compressed.
    case gathered([UInt8])
}
