/// What the HTTP port allows its connections, until they are WebSockets.
public struct WebLimits: Hashable, Sendable {
    /// The largest header field, and the largest target, in bytes.
    public var headerFieldBytesMax = 8 * 1024

    /// How large all header fields of a request may be together, in bytes.
    public var headerBytesMax = 16 * 1024

    /// How many header fields a request may have.
    public var headerFieldsMax = 64

    /// How many requests of a connection may wait for their responses.
    public var pipelinedMax = 16

    /// How long the head of a request may take to arrive, in milliseconds: from its first byte on, or, when it is the first one, from
    /// the opening of the connection on.
    public var headMilliseconds: Int64 = 10_000

    /// How long a connection may stay open without a request, in milliseconds.
    public var keepAliveMilliseconds: Int64 = 60_000

    /// How long the peer may take to receive a response, in milliseconds.
    public var responseMilliseconds: Int64 = 60_000

    /// How long a connection that the server has ended may take to close, in milliseconds.
    public var lingerMilliseconds: Int64 = 2_000

    /// How many connections may wait to be accepted.
    public var backlog = 4096

    /// The limits of a server that serves people.
    public init() {}
}
