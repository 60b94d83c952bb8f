public import Hub
public import Logging
public import NIOCore
import NIOPosix
public import ParleyProtocol
import Session
import Synchronization

/// Listens on a TCP port and serves the protocol there: the records of the schema, one behind the other.
public final class TCPServer: Sendable {
    /// Where the server listens; the port is the one that the system has chosen if it was asked to.
    public let address: SocketAddress

    private let listener: any Channel
    private let contexts: [LoopContext]

    /// Listens, and returns when connections are accepted.
    /// - Parameters:
    ///   - host: an address, or a name that has one.
    ///   - port: 0 lets the system choose.
    ///   - group: whose loops serve the connections: those of the hub.
    /// - Throws: what the system says when it cannot listen there.
    public static func start(
        host: String, port: Int, group: any EventLoopGroup, hub: Hub, application: Application,
        limits: TransportLimits = TransportLimits(), logger: Logger
    ) async throws -> TCPServer {
        let contexts = hub.shards.enumerated().map { index, shard in
            LoopContext(
                shard: shard, index: index, of: hub.shards.count, application: application, limits: limits,
                logger: logger)
        }
        let doorkeeper = Doorkeeper(limits: limits, contexts: contexts)
        let pauseMilliseconds = limits.acceptPauseMilliseconds
        var bootstrap = ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AcceptPause(milliseconds: pauseMilliseconds, logger: logger))
                }
            }
            .serverChannelOption(.backlog, value: limits.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            // NIO keeps the buffer that a connection was last read into: small ones, because most connections are idle.
            .childChannelOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 256, initial: 512, maximum: 4096)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try doorkeeper.admit(channel) }
            }
        if let bytes = limits.sendBufferBytes {
            bootstrap = bootstrap.childChannelOption(.socketOption(.so_sndbuf), value: .init(bytes))
        }
        let listener = try await bootstrap.bind(host: host, port: port).get()
        guard let address = listener.localAddress else { preconditionFailure("a listener has an address") }
        return TCPServer(listener: listener, address: address, contexts: contexts)
    }

    private init(listener: any Channel, address: SocketAddress, contexts: [LoopContext]) {
        self.listener = listener
        self.address = address
        self.contexts = contexts
    }

    /// Accepts nobody any more, lets the requests that run finish, says Goodbye to everybody and returns when the last connection
    /// has closed. Takes at most `drainMilliseconds` and `lingerMilliseconds`.
    /// - Parameter after: when the clients should come back.
    public func drain(after: Milliseconds) async {
        try? await listener.close().get()
        let reason = CloseReason.shuttingDown(after: after)
        await withTaskGroup { group in
            for context in contexts {
                group.addTask { try? await context.loop.flatSubmit { context.drain(reason) }.get() }
            }
        }
    }

    /// What was done so far.
    public func counters() async -> TransportCounters {
        var sum = TransportCounters()
        for context in contexts {
            if let counters = try? await context.loop.submit({ context.snapshot() }).get() { sum += counters }
        }
        return sum
    }
}

/// Counts the connections and lets them in, or not.
private final class Doorkeeper: Sendable {
    private let open = Atomic<Int>(0)
    private let refusing = Atomic<Int>(0)
    private let signedOut: SignedOutConnections
    private let limits: TransportLimits
    private let contexts: [LoopContext]

    init(limits: TransportLimits, contexts: [LoopContext]) {
        self.limits = limits
        self.contexts = contexts
        signedOut = SignedOutConnections(max: limits.signedOutPerNetworkMax)
    }

    /// Gives a new connection its handler. Runs on the connection's loop.
    func admit(_ channel: any Channel) throws {
        guard let context = contexts.first(where: { $0.loop === channel.eventLoop }) else {
            preconditionFailure("the server's loops are the hub's")
        }
        guard open.add(1, ordering: .relaxed).newValue <= limits.connectionsMax,
            let place = signedOut.enter(from: Connection.address(of: channel))
        else {
            open.subtract(1, ordering: .relaxed)
            context.counters.connectionsRefused += 1
            return try refuse(channel)
        }
        channel.closeFuture.whenComplete { _ in self.open.subtract(1, ordering: .relaxed) }
        try channel.pipeline.syncOperations.addHandler(Connection(channel, in: context, signedOut: place))
    }

    /// Tells a connection that it is too many. A crowd of them, which would use up the descriptors, is not even told.
    private func refuse(_ channel: any Channel) throws {
        guard refusing.add(1, ordering: .relaxed).newValue <= limits.refusalsMax else {
            refusing.subtract(1, ordering: .relaxed)
            return channel.close(promise: nil)
        }
        channel.closeFuture.whenComplete { _ in self.refusing.subtract(1, ordering: .relaxed) }
        try channel.pipeline.syncOperations.addHandler(Refusal(lingerMilliseconds: limits.lingerMilliseconds))
    }
}
