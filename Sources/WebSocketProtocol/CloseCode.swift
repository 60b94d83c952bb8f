/// Why a WebSocket is closed (RFC 6455 §7.4).
public struct CloseCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number on the wire.
    public var rawValue: UInt16

    /// Any number; see ``mayBeSent``.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Everything is done.
    public static let normal = CloseCode(rawValue: 1000)
    /// The endpoint goes away.
    public static let goingAway = CloseCode(rawValue: 1001)
    /// The peer has broken the rules of the protocol.
    public static let protocolError = CloseCode(rawValue: 1002)
    /// The peer has sent a kind of message that is not taken here.
    public static let unsupportedData = CloseCode(rawValue: 1003)
    /// A message is not what its kind says: text that is not UTF-8, or compressed bytes that cannot be inflated.
    public static let invalidPayload = CloseCode(rawValue: 1007)
    /// The peer has broken a rule that has no code of its own.
    public static let policyViolation = CloseCode(rawValue: 1008)
    /// A message is longer than is taken here.
    public static let messageTooBig = CloseCode(rawValue: 1009)
    /// The server cannot go on.
    public static let internalError = CloseCode(rawValue: 1011)

    /// Whether the code may stand in a Close frame: it is registered for that, or belongs to libraries (3000) or applications
    /// (4000). 1005, 1006 and 1015 only ever name what no frame has said.
    public var mayBeSent: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    /// The number.
    public var description: String { "\(rawValue)" }
}
