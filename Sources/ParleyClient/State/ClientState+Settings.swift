extension ClientState {
    /// What the application may choose.
    public struct Settings: Hashable, Sendable {
        /// The client's name and version, for Hello.
        public var agent: String
        /// How often the client shows that it is there, in seconds: 10 to 3600.
        public var keepaliveSeconds: UInt64 = 60
        /// How long opening a connection may take.
        public var connectTimeout: Duration = .seconds(10)
        /// How long the answer to Hello may take.
        public var helloTimeout: Duration = .seconds(10)
        /// How long the answer to Ping may take.
        public var pongTimeout: Duration = .seconds(10)
        /// How long a request may take, with waiting for a connection.
        public var requestTimeout: Duration = .seconds(30)
        /// How long a post may wait to be acknowledged; nil for as long as it takes. A post that waited longer fails with what
        /// the server said last about it.
        public var postTimeout: Duration?
        /// How long to wait before connecting again.
        public var backoff = Backoff()
        /// Whether to connect again after a connection ended. If not, its end stops the client.
        public var reconnects = Reconnecting.always
        /// From how many rooms on the client sends a digest of what it holds, in place of one cursor for each.
        public var digestFromRooms = 40

        /// When a client connects again by itself.
        public enum Reconnecting: Hashable, Sendable {
            /// Whenever a connection ended or did not come about.
            case always
            /// Once the server has answered: an address at which nothing ever answered is not tried again.
            case afterFirst
            /// Never.
            case never
        }

        /// The usual settings.
        ///
        /// - Parameter agent: The client's name and version, 1 to 100 bytes.
        public init(agent: String) {
            precondition((1...100).contains(agent.utf8.count), "an agent's name takes 1 to 100 bytes")
            self.agent = agent
        }
    }
}
