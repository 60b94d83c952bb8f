import ArgumentParser
import Logging
import NIOCore
import NIOPosix
import WebServer

/// Echoes every message, on the server's own port for HTTP and its own reading of WebSockets. Conformance suites run against it from outside.
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
        let server = try await WebServer.start(
            host: host, port: port, group: MultiThreadedEventLoopGroup.singleton, services: EchoService.services,
            logger: Logger(label: "websocket-echo"))
        print("ready ws://\(host):\(server.address.port ?? 0)/")
        fflush(nil)
        // Until somebody ends the process.
        while true { try await Task.sleep(for: .seconds(3600)) }
    }
}
