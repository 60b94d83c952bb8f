import Logging
import NIOCore
import NIOPosix
import Synchronization
import WebPages
import WebServer

/// A running HTTP port with two files, whose WebSockets echo bytes.
final class TestSite: Sendable {
    static let script = String(repeating: "let x = 1;\n", count: 100)
    static let files = [
        EmbeddedFile(path: "index.html", mediaType: "text/html; charset=utf-8", bytes: Array("<p>hi".utf8)),
        EmbeddedFile(path: "app/a.js", mediaType: "text/javascript; charset=utf-8", bytes: Array(script.utf8)),
    ]

    let server: WebServer
    let group: MultiThreadedEventLoopGroup
    private let state = Mutex(State())

    private struct State {
        var readiness = Readiness.ready
        var refusal: Admission?
        var sockets: [any Channel] = []
    }

    var readiness: Readiness {
        get { state.withLock { $0.readiness } }
        set { state.withLock { $0.readiness = newValue } }
    }

    /// What becomes of new connections; nil admits them.
    var refusal: Admission? {
        get { state.withLock { $0.refusal } }
        set { state.withLock { $0.refusal = newValue } }
    }

    /// The channels that have become WebSockets.
    var sockets: [any Channel] { state.withLock { $0.sockets } }

    static func run(limits: WebLimits = .patient, _ body: (TestSite) async throws -> Void) async throws {
        let site = try await TestSite(limits: limits)
        do {
            try await body(site)
        } catch {
            await site.stop()
            throw error
        }
        await site.stop()
    }

    private init(limits: WebLimits) async throws {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let box = Box()
        let services = WebServices(
            files: Self.files,
            admit: { _ in
                box.site?.refusal
                    ?? .admitted { request in Self.answer(request) { channel in try box.site?.start(channel) } }
            },
            readiness: { box.site?.readiness ?? .ready },
            metrics: { "parley_up 1\n" })
        server = try await WebServer.start(
            host: "127.0.0.1", port: 0, group: group, services: services, limits: limits,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        box.site = self
    }

    /// A handshake of a few words: what counts is what the port does with the answer.
    private static func answer(
        _ request: UpgradeRequest, start: @escaping @Sendable (any Channel) throws -> Void
    ) -> UpgradeAnswer {
        let key = request.fields.first { $0.name.lowercased() == "sec-websocket-key" }
        guard let key else { return .refuse(status: 426, fields: [("Upgrade", "websocket")], reason: "No key.") }
        return .accept(
            fields: [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", key.value)],
            start: start)
    }

    private func start(_ channel: any Channel) throws {
        state.withLock { $0.sockets.append(channel) }
        try channel.pipeline.syncOperations.addHandler(EchoHandler())
    }

    func connect(receiveBufferBytes: CInt? = nil) async throws -> HTTPClient {
        try await HTTPClient(server.address, receiveBufferBytes: receiveBufferBytes)
    }

    private func stop() async {
        for channel in sockets { channel.close(promise: nil) }
        await server.drain()
        try? await group.shutdownGracefully()
    }

    private final class Box: @unchecked Sendable {
        // Sendable: set once, before anybody connects.
        weak var site: TestSite?
    }
}

/// Sends back what comes.
private final class EchoHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.writeAndFlush(data, promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Closes when what it has written is sent.
        if case ChannelEvent.inputClosed = event { context.close(mode: .output, promise: nil) }
    }
}

extension WebLimits {
    /// The usual limits, but with time enough for a machine that has much else to do: for tests of other things than deadlines.
    static var patient: WebLimits {
        var limits = WebLimits()
        limits.headMilliseconds = 600_000
        limits.keepAliveMilliseconds = 600_000
        limits.responseMilliseconds = 600_000
        return limits
    }
}
