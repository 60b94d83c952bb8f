/// What one WebSocket takes from its peer.
public struct WebSocketLimits: Hashable, Sendable {
    /// How many bytes a message may have, as it comes and inflated.
    public var messageBytesMax = 64 * 1024

    /// In how many frames a message may come, and of how many deflate streams a compressed one may consist.
    public var fragmentsMax = 1024

    /// Whether text messages are taken.
    public var takesText = true

    /// How long the peer may take to answer a Close frame.
    public var closeTimeout = Duration.seconds(2)

    /// The limits of a server that serves people.
    public init() {}
}

/// Which side of a WebSocket this is: clients mask their frames, servers do not.
public enum WebSocketRole: Hashable, Sendable {
    /// Accepts connections.
    case server
    /// Opens connections.
    case client
}
