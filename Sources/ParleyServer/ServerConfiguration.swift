public import Transport

/// Where a server listens.
public struct ListenAddress: Hashable, Sendable {
    /// An address, or a name that has one.
    public var host: String
    /// 0 lets the system choose.
    public var port: Int

    /// An address and a port.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}

/// What an operator chooses about a server.
public struct ServerConfiguration: Sendable {
    /// The directory that holds everything. Made where it is missing.
    public var dataDirectory: String
    /// The address, or a name that has one, to listen on.
    public var host: String
    /// The port to listen on; 0 lets the system choose.
    public var port: Int
    /// Where the page and the WebSockets are; nil leaves the HTTP port closed.
    public var http: ListenAddress?
    /// Where the figures are served apart, without TLS, with health and readiness; nil serves them on the port of the page.
    public var metrics: ListenAddress?
    /// The certificate with which both ports speak TLS; nil leaves them plain.
    public var tls: TLSFiles?
    /// How WebSockets are spoken, and from which pages.
    public var webSocket = WebSocketSettings()
    /// Whether an empty store is filled with the demonstration.
    public var fillsDemo: Bool
    /// How many event loops serve connections; nil means one for each core.
    public var eventLoops: Int?
    /// What connections may do, and how much may wait for them. The number of connections is lowered to what the system allows.
    public var transport = TransportLimits()

    /// Fills in a configuration.
    public init(
        dataDirectory: String, host: String = "127.0.0.1", port: Int = 0, fillsDemo: Bool = false,
        eventLoops: Int? = nil
    ) {
        self.dataDirectory = dataDirectory
        self.host = host
        self.port = port
        self.fillsDemo = fillsDemo
        self.eventLoops = eventLoops
    }
}
