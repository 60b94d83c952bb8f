public import NIOCore
import NIOPosix

/// Listens on a TCP port and serves the protocol there: the records of the schema, one behind the other.
public final class TCPServer: Sendable {
    /// Where the server listens; the port is the one that the system has chosen if it was asked to.
    public let address: SocketAddress

    private let listener: any Channel

    /// Listens, and returns when connections are accepted.
    /// - Parameters:
    ///   - host: an address, or a name that has one.
    ///   - port: 0 lets the system choose.
    ///   - group: whose loops serve the connections: those of the hub.
    ///   - encryption: puts TLS into the pipeline of a new connection; nil serves without.
    /// - Throws: what the system says when it cannot listen there.
    public static func start(
        host: String, port: Int, group: any EventLoopGroup, connections: Connections,
        encryption: (@Sendable (any Channel) throws -> Void)? = nil
    ) async throws -> TCPServer {
        let limits = connections.limits
        var bootstrap = ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try connections.protect(channel) }
            }
            .serverChannelOption(.backlog, value: limits.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            // NIO keeps the buffer that a connection was last read into: small ones, because most connections are idle.
            .childChannelOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 256, initial: 512, maximum: 4096)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try encryption?(channel)
                    guard let place = connections.enter(channel) else { return try connections.refuse(channel) }
                    try connections.start(on: channel, place, isPlain: encryption == nil)
                }
            }
        if let bytes = limits.sendBufferBytes {
            bootstrap = bootstrap.childChannelOption(.socketOption(.so_sndbuf), value: .init(bytes))
        }
        let listener = try await bootstrap.bind(host: host, port: port).get()
        guard let address = listener.localAddress else { preconditionFailure("a listener has an address") }
        return TCPServer(listener: listener, address: address)
    }

    private init(listener: any Channel, address: SocketAddress) {
        self.listener = listener
        self.address = address
    }

    /// Accepts nobody any more. Who is connected stays.
    public func close() async { try? await listener.close().get() }
}
