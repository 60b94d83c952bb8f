public import Hub
public import Logging
public import NIOCore
public import ParleyProtocol
import Session
import Synchronization
public import WebSocketProtocol
import WireFormat

/// Everything that is connected, over whichever listener: one ``LoopContext`` for each loop of the hub, and the count of places.
///
///     TCPServer ────────────────────────── enter, start ──▶ Connections ──▶ Connection
///     HTTP, when a request asks for it ─── enter, startWebSocket ──▶ ┘
public final class Connections: Sendable {
    /// How WebSockets are spoken.
    public let webSocket: WebSocketSettings

    let limits: TransportLimits
    let logger: Logger
    private let contexts: [LoopContext]
    private let open = Atomic<Int>(0)
    private let refusing = Atomic<Int>(0)
    private let signedOut: SignedOutConnections

    /// Nobody is connected.
    public init(
        hub: Hub, application: Application, limits: TransportLimits = TransportLimits(),
        webSocket: WebSocketSettings = WebSocketSettings(), logger: Logger
    ) {
        self.limits = limits
        self.webSocket = webSocket
        self.logger = logger
        signedOut = SignedOutConnections(max: limits.signedOutPerNetworkMax)
        contexts = hub.shards.enumerated().map { index, shard in
            LoopContext(
                shard: shard, index: index, of: hub.shards.count, application: application, limits: limits,
                deflate: webSocket.deflate, logger: logger)
        }
    }

    /// Lets a listener bear that the system has no descriptor left for a moment. Runs on the listener's loop.
    public func protect(_ listener: any Channel) throws {
        try listener.pipeline.syncOperations.addHandler(
            AcceptPause(milliseconds: limits.acceptPauseMilliseconds, logger: logger), position: .first)
    }

    /// Gives a new connection its place, which it leaves when it is closed. Runs on the connection's loop.
    /// - Returns: nil when it is one too many.
    public func enter(_ channel: any Channel) -> ConnectionPlace? {
        let context = context(of: channel)
        let address = channel.remoteAddress?.ipAddress ?? "unknown"
        guard open.add(1, ordering: .relaxed).newValue <= limits.connectionsMax,
            let signedOut = signedOut.enter(from: address)
        else {
            open.subtract(1, ordering: .relaxed)
            context.counters.connectionsRefused += 1
            return nil
        }
        let place = ConnectionPlace(signedOut: signedOut, address: address)
        channel.closeFuture.whenComplete { _ in
            place.signedOut.leave()
            self.open.subtract(1, ordering: .relaxed)
        }
        return place
    }

    /// Serves records on a connection, as they are. Runs on the connection's loop.
    /// - Parameter isPlain: whether the socket carries the bytes of the channel as they are: with TLS it does not.
    func start(on channel: any Channel, _ place: ConnectionPlace, isPlain: Bool) throws {
        try add(Connection(channel, in: context(of: channel), place: place, isPlain: isPlain))
    }

    /// Serves records in the messages of a WebSocket, from the answer to its opening handshake on. Runs on the connection's loop.
    ///
    /// What the client has sent behind its handshake follows through the channel's pipeline, whose last handler this adds.
    /// - Parameters:
    ///   - agreement: what was answered. The answer has left the channel: nothing that was written before is pending.
    ///   - isPlain: whether the socket carries the bytes of the channel as they are: with TLS it does not.
    public func startWebSocket(
        on channel: any Channel, _ place: ConnectionPlace, _ agreement: WebSocketAgreement, isPlain: Bool
    ) throws {
        let context = context(of: channel)
        let webSocket = WebSocketInput(
            agreement.deflate, limits: limits.webSocket, inflaters: context.inflaters)
        try add(Connection(channel, in: context, place: place, isPlain: isPlain, webSocket: webSocket))
    }

    /// Tells a connection that it is too many. A crowd of them, which would use up the descriptors, is not even told.
    func refuse(_ channel: any Channel) throws {
        guard mayRefuse(channel) else { return channel.close(promise: nil) }
        try channel.pipeline.syncOperations.addHandler(Refusal(lingerMilliseconds: limits.lingerMilliseconds))
    }

    /// Whether a connection that is too many may stay until it is told so.
    public func mayRefuse(_ channel: any Channel) -> Bool {
        guard refusing.add(1, ordering: .relaxed).newValue <= limits.refusalsMax else {
            refusing.subtract(1, ordering: .relaxed)
            return false
        }
        channel.closeFuture.whenComplete { _ in self.refusing.subtract(1, ordering: .relaxed) }
        return true
    }

    /// Lets the requests that run finish, says Goodbye to everybody and returns when the last connection has closed. Takes at most
    /// `drainMilliseconds` and `lingerMilliseconds`. The listeners have closed before.
    /// - Parameter after: when the first clients should come back; the others follow, `returnsPerSecond` of them.
    public func drain(after: Milliseconds) async {
        let pace = Double(contexts.count) * 1000 / Double(limits.returnsPerSecond)
        await withTaskGroup { group in
            for context in contexts {
                group.addTask {
                    try? await context.loop.flatSubmit {
                        context.drain { index in
                            .shuttingDown(after: Milliseconds(after.rawValue + UInt32(Double(index) * pace)))
                        }
                    }.get()
                }
            }
        }
    }

    /// What was done so far.
    public func counters() async -> TransportCounters {
        var sum = TransportCounters()
        (sum.placesTaken, sum.placesMax) = (open.load(ordering: .relaxed), limits.connectionsMax)
        for context in contexts {
            if let counters = try? await context.loop.submit({ context.snapshot() }).get() { sum += counters }
        }
        return sum
    }

    private func add(_ connection: Connection) throws {
        try connection.channel.pipeline.syncOperations.addHandler(connection)
    }

    private func context(of channel: any Channel) -> LoopContext {
        guard let context = contexts.first(where: { $0.loop === channel.eventLoop }) else {
            preconditionFailure("the server's loops are the hub's")
        }
        return context
    }
}

/// A connection's place among all that are open. Confined to the connection's loop.
public final class ConnectionPlace: @unchecked Sendable {
    // Sendable: confined to the loop.

    /// Counts the connection while nobody is signed in.
    var signedOut: SignedOutPlace
    /// The peer's address, without the port.
    let address: String

    fileprivate init(signedOut: SignedOutPlace, address: String) {
        self.signedOut = signedOut
        self.address = address
    }
}
