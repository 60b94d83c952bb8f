import ParleyProtocol

/// How much may wait for one connection, and for how long.
public struct OutboundLimits: Hashable, Sendable {
    /// How many bytes of memory may be taken by what waits for one connection, everything included: replies, events with what keeping
    /// each of them takes, and what the socket has not taken yet.
    public var outboundBytesMax: Int = 256 * 1024

    /// How many bytes are handed to the socket at a time.
    public var chunkBytesMax: Int = 64 * 1024

    /// After how many milliseconds in which it accepted nothing, while bytes waited, a connection is closed.
    public var stallMilliseconds: UInt64 = 30_000

    /// The limits of a server that serves people.
    public init() {}

    /// What is kept free for the Goodbye of a connection, for saying that values were left out, and for the header of the
    /// message that what waited becomes on a WebSocket.
    static let goodbyeReserveBytes = 1024

    /// The most that a reply can take: the longest record of a server, with its length.
    static let replyBytesMax = ProtocolLimits.serverBytesMax + 9

    /// How many bytes may wait before events have to yield.
    var eventBytesMax: Int { outboundBytesMax - Self.goodbyeReserveBytes }
}
