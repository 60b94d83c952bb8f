import ArgumentParser
import NIOCore
import NIOPosix

/// Echoes every message. Conformance suites run against it from outside.
@main
struct WebSocketEcho: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "websocket-echo",
        abstract: "Echoes the messages of WebSockets, for conformance suites.",
        discussion: """
            Text and binary messages of up to 16 MiB come back as they were, compressed where permessage-deflate was agreed on. \
            Prints `ready ws://HOST:PORT/` when it accepts connections.
            """)

    @Option(help: "Where to listen; 0 lets the system choose.")
    var port = 0

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    func run() async throws {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([RequestHandler(), EchoHandler()])
                }
            }
        let listener = try await bootstrap.bind(host: host, port: port).get()
        print("ready ws://\(host):\(listener.localAddress?.port ?? 0)/")
        fflush(nil)
        try await listener.closeFuture.get()
    }
}
