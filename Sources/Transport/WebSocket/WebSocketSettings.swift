public import WebSocketProtocol

/// How WebSockets are spoken.
public struct WebSocketSettings: Hashable, Sendable {
    /// Pages of which origins may open one.
    public var origins = OriginRule.sameOrigin

    /// How messages are compressed; nil when they are not.
    public var deflate: DeflateSettings? = DeflateSettings()

    /// Compression without context: a connection costs nothing beyond its messages.
    public init() {}

    /// What is spoken inside the messages.
    public static let subprotocol = "parley.v1"

    /// Answers requests to open one.
    /// - Parameter isEncrypted: whether they come over TLS of the server's own.
    public func handshake(isEncrypted: Bool) -> ServerHandshake {
        var handshake = ServerHandshake()
        handshake.isEncrypted = isEncrypted
        handshake.origins = origins
        handshake.subprotocols = [Self.subprotocol]
        handshake.deflate = deflate
        return handshake
    }
}
