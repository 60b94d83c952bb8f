public import NIOCore
public import WebPages

/// What the HTTP port serves, and whom it asks: the rest of the server, as this module sees it.
public struct WebServices: Sendable {
    /// The page.
    public var files: [EmbeddedFile]

    /// The path at which WebSockets are; nil when every request is one for a WebSocket.
    public var webSocketPath: String? = "/ws"

    /// Whether a new connection may be served. Called on its event loop.
    public var admit: @Sendable (any Channel) -> Admission

    /// Whether the server can do its work; if not, the reason.
    public var readiness: @Sendable () async -> Readiness

    /// The figures of the server, in the text form of Prometheus; nil when there are none.
    public var metrics: (@Sendable () async -> String)?

    /// What the listener itself needs in its pipeline. Called on its event loop.
    public var prepareListener: @Sendable (any Channel) throws -> Void

    /// Serves these files, and asks these functions.
    public init(
        files: [EmbeddedFile],
        admit: @escaping @Sendable (any Channel) -> Admission,
        readiness: @escaping @Sendable () async -> Readiness,
        metrics: (@Sendable () async -> String)? = nil,
        prepareListener: @escaping @Sendable (any Channel) throws -> Void = { _ in }
    ) {
        self.files = files
        self.admit = admit
        self.readiness = readiness
        self.metrics = metrics
        self.prepareListener = prepareListener
    }
}

/// Whether a connection may be served.
public enum Admission: Sendable {
    /// It may. The function says what its request for a WebSocket is answered; it is called on the connection's event loop.
    case admitted(@Sendable (UpgradeRequest) -> UpgradeAnswer)
    /// It is one too many, and is told so.
    case refused
    /// It is one of a crowd, and is closed without a word.
    case cut
}

/// Whether the server can do its work.
public enum Readiness: Hashable, Sendable {
    /// It can.
    case ready
    /// It cannot, for the moment; why, in a few words.
    case notReady(String)
}

/// A request for a WebSocket.
public struct UpgradeRequest: Sendable {
    /// The HTTP method.
    public var method: String
    /// Whether the version of HTTP is 1.1 or higher.
    public var isHTTP11: Bool
    /// The header fields, in the order in which they came.
    public var fields: [(name: String, value: String)]
}

/// What a request for a WebSocket is answered.
public enum UpgradeAnswer: Sendable {
    /// It becomes one: with the fields of the response, and what takes over the connection as soon as that is sent. Bytes that came
    /// behind the request reach what `start` has added to the channel.
    case accept(fields: [(name: String, value: String)], start: @Sendable (any Channel) throws -> Void)
    /// It does not, and the connection ends: with the status, fields and the text of the response.
    case refuse(status: Int, fields: [(name: String, value: String)], reason: String)
}
