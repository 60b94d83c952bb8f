/// What one connection may do before it is told to wait or to go. The sizes of records are limits of the protocol and stand in
/// the schema.
public struct SessionLimits: Hashable, Sendable {
    /// How long a connection may take to say Hello, in milliseconds.
    public var helloTimeoutMilliseconds: UInt64 = 10_000

    /// How long a connection may stay without anybody signed in, in milliseconds: since Hello was answered, or since the sign-out.
    public var signInTimeoutMilliseconds: UInt64 = 60_000

    /// The keepalive of a connection whose Hello has not been answered yet, in seconds.
    public var keepaliveSeconds: UInt64 = 60

    /// After how many times its keepalive a connection from which nothing came is closed.
    public var idleAfterKeepalives: Double = 2

    /// How many requests may be unanswered at a time until Welcome says otherwise.
    public var windowRequests: Int = 64

    /// From how many bytes of waiting requests on nothing more is read from the connection.
    public var waitingBytesMax: Int = 32 * 1024

    /// How long a draining connection may take to finish the request that runs, in milliseconds.
    public var drainMilliseconds: UInt64 = 5_000

    /// Whether the schema's rate budgets hold. Benchmarks switch them off.
    public var areBudgetsEnforced: Bool = true

    /// The limits of a server that serves people.
    public init() {}
}
