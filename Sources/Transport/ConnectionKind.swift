/// What a connection's records travel in.
public enum ConnectionKind: String, Hashable, Sendable, CaseIterable {
    /// A stream of records.
    case tcp
    /// The same, inside TLS.
    case tcpTLS
    /// The messages of a WebSocket.
    case webSocket
    /// The same, inside TLS.
    case webSocketTLS

    /// Whether TLS is around it.
    public var isEncrypted: Bool { self == .tcpTLS || self == .webSocketTLS }

    /// Whether it is a WebSocket.
    public var isWebSocket: Bool { self == .webSocket || self == .webSocketTLS }
}
