public import Hub
public import ParleyProtocol

/// What a transport has done since it was started.
public struct TransportCounters: Hashable, Sendable {
    /// Connections that are open now, by what their records travel in.
    public var open: [ConnectionKind: Int] = [:]
    /// Connections that were accepted, by what their records travel in.
    public var accepted: [ConnectionKind: Int] = [:]
    /// Connections that have a place now, of as many as may be open: those of the HTTP port, too, that are no WebSockets.
    public var placesTaken = 0
    /// How many connections may be open.
    public var placesMax = 0
    /// Connections that were refused, because too many were open.
    public var connectionsRefused = 0
    /// Records that were received.
    public var recordsReceived = 0
    /// Bytes that were received.
    public var bytesReceived = 0
    /// Requests that were answered, failures included.
    public var replies = 0
    /// Events that were given to a connection's queue.
    public var deliveries = 0
    /// Writes to sockets.
    public var writes = 0
    /// Writes of which the kernel did not take everything at once.
    public var shortWrites = 0
    /// Bytes that were handed to sockets.
    public var bytesSent = 0
    /// Connections that the server ended, by what its Goodbye says.
    public var endings: [FailureCode: Int] = [:]
    /// Requests that failed, by how.
    public var failures: [FailureCode: Int] = [:]
    /// The bytes that wait for all connections now.
    public var bytesWaiting = 0
    /// The most bytes that wait for one connection now.
    public var bytesWaitingMax = 0
    /// How the bytes that wait now are spread over the connections.
    public var queueDepths = QueueDepths()
    /// Connections for which something waits now.
    public var connectionsWaiting = 0
    /// Rooms that are behind now, summed over the connections.
    public var roomsBehind = 0
    /// Bytes of messages that were compressed, before.
    public var deflateBytesIn = 0
    /// Bytes of messages that were compressed, behind. What goes to many connections is compressed once, and counted once.
    public var deflateBytesOut = 0
    /// Events that were not sent, by what became of them.
    public var losses = OutboundQueue.Losses()

    /// Nothing has been done.
    public init() {}

    /// Connections that are open now.
    public var connectionsOpen: Int { open.values.reduce(0, +) }

    /// Connections that were accepted.
    public var connectionsAccepted: Int { accepted.values.reduce(0, +) }

    /// Connections that the server ended with a Goodbye.
    public var connectionsEnded: Int { endings.values.reduce(0, +) }

    /// Adds what another loop has done.
    public static func += (left: inout TransportCounters, right: TransportCounters) {
        left.open.merge(right.open, uniquingKeysWith: +)
        left.accepted.merge(right.accepted, uniquingKeysWith: +)
        left.connectionsRefused += right.connectionsRefused
        left.recordsReceived += right.recordsReceived
        left.bytesReceived += right.bytesReceived
        left.replies += right.replies
        left.deliveries += right.deliveries
        left.writes += right.writes
        left.shortWrites += right.shortWrites
        left.bytesSent += right.bytesSent
        left.endings.merge(right.endings, uniquingKeysWith: +)
        left.failures.merge(right.failures, uniquingKeysWith: +)
        left.bytesWaiting += right.bytesWaiting
        left.queueDepths += right.queueDepths
        left.connectionsWaiting += right.connectionsWaiting
        left.roomsBehind += right.roomsBehind
        left.bytesWaitingMax = max(left.bytesWaitingMax, right.bytesWaitingMax)
        left.deflateBytesIn += right.deflateBytesIn
        left.deflateBytesOut += right.deflateBytesOut
        left.losses += right.losses
    }
}
