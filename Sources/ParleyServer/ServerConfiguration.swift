public import Transport

/// What an operator chooses about a server.
public struct ServerConfiguration: Sendable {
    /// The directory that holds everything. Made where it is missing.
    public var dataDirectory: String
    /// The address, or a name that has one, to listen on.
    public var host: String
    /// The port to listen on; 0 lets the system choose.
    public var port: Int
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
