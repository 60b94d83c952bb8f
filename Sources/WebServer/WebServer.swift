import HummingbirdCore
public import Logging
public import NIOCore
import NIOHTTP1

/// Listens on the HTTP port: the page, what operators ask, and the WebSockets of `/ws`.
public final class WebServer: Sendable {
    /// Where the server listens; the port is the one that the system has chosen if it was asked to.
    public let address: SocketAddress

    private let server: Server<WebChannel>
    private let running: Task<Void, any Error>
    private let logger: Logger

    /// Listens, and returns when connections are accepted.
    /// - Parameters:
    ///   - host: an address, or a name that has one.
    ///   - port: 0 lets the system choose.
    ///   - group: whose loops serve the connections.
    ///   - encryption: puts TLS into the pipeline of a new connection; nil serves without.
    /// - Throws: what the system says when it cannot listen there.
    public static func start(
        host: String, port: Int, group: any EventLoopGroup, services: WebServices,
        encryption: (@Sendable (any Channel) throws -> Void)? = nil, limits: WebLimits = WebLimits(), logger: Logger
    ) async throws -> WebServer {
        let security = SecurityFields(isEncrypted: encryption != nil)
        let router = Router(services, security: security)
        let child = WebChannel(
            responder: { request, writer, _ in try await router.respond(to: request, with: writer) },
            services: services, limits: limits, fields: HTTPHeaders(security.document.map { ($0.name, $0.value) }),
            encryption: encryption)
        let (listeners, listening) = AsyncThrowingStream.makeStream(of: (any Channel).self)
        // Hummingbird says at this level what the line on standard output says.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .notice)
        let server = Server(
            childChannelSetup: child,
            configuration: ServerConfiguration(
                address: .hostname(host, port: port), backlog: limits.backlog),
            onServerRunning: { listening.yield($0) }, eventLoopGroup: group, logger: quiet)
        // Not a child of the task that starts it: it ends when it is drained, in its turn.
        let running = Task.detached {
            do {
                try await server.run()
                listening.finish()
            } catch {
                listening.finish(throwing: error)
                throw error
            }
        }
        for try await listener in listeners {
            guard let address = listener.localAddress else { preconditionFailure("a listener has an address") }
            try await listener.eventLoop.submit { try services.prepareListener(listener) }.get()
            return WebServer(address: address, server: server, running: running, logger: logger)
        }
        throw CancellationError()
    }

    private init(
        address: SocketAddress, server: Server<WebChannel>, running: Task<Void, any Error>, logger: Logger
    ) {
        self.address = address
        self.server = server
        self.running = running
        self.logger = logger
    }

    /// Accepts nobody any more, sends the responses that are due, and returns when the last connection has closed: also the WebSockets,
    /// to which others say Goodbye meanwhile.
    public func drain() async {
        do {
            try await server.shutdownGracefully()
            try await running.value
        } catch {
            logger.error("the HTTP port did not end", metadata: ["error": "\(error)"])
        }
    }
}
