public import Hub
public import Session

/// What a listener allows its connections.
public struct TransportLimits: Hashable, Sendable {
    /// How many connections may be open at a time.
    public var connectionsMax: Int = 15_000

    /// How many connections of one network may be open with nobody signed in. A network is an IPv4 address, or what the first 64
    /// bits of an IPv6 address name.
    public var signedOutPerNetworkMax: Int = 1_000

    /// How many connections may be told at a time that they are too many; further ones are closed without a word.
    public var refusalsMax: Int = 64

    /// How long nobody is accepted when the system has no descriptor left, in milliseconds.
    public var acceptPauseMilliseconds: UInt64 = 100

    /// How many connections may wait to be accepted.
    public var backlog: Int32 = 4096

    /// How long a connection may take to receive its Goodbye and to close, in milliseconds.
    public var lingerMilliseconds: UInt64 = 2_000

    /// How many clients in a second are asked to come back after a drain, so that they do not all come at once.
    public var returnsPerSecond = 2_000

    /// By how much a deadline may be late, in milliseconds.
    public var deadlineResolutionMilliseconds: UInt64 = 250

    /// The size of the kernel's send buffer of each connection, in bytes; nil leaves it to the system.
    public var sendBufferBytes: Int?

    /// What a session may do.
    public var session = SessionLimits()

    /// How much may wait for a connection.
    public var outbound = OutboundLimits()

    /// The limits of a server that serves people.
    public init() {}
}
