import Foundation
import ParleyProtocol
import Testing
import WireFormat

@Suite struct `The HTTP port` {
    @Test func `it is closed unless it is asked for`() throws {
        let server = try ServerProcess()
        #expect(server.httpPort == 0)
    }

    @Test func `it serves health, readiness and the page's files`() async throws {
        let server = try ServerProcess(arguments: ["--http", "127.0.0.1:0"])
        let connection = try await RawConnection.open(port: server.httpPort)
        for (path, text) in [
            ("/healthz", "ok\n"), ("/readyz", "ready\n"), ("/robots.txt", "User-agent: *\nDisallow: /\n"),
        ] {
            try await connection.send(Array("GET \(path) HTTP/1.1\r\nHost: test\r\n\r\n".utf8))
            let head = try await connection.text(until: "\r\n\r\n")
            #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n"), "\(head)")
            #expect(try await connection.bytes(text.utf8.count) == Array(text.utf8))
        }
    }

    /// What a new connection is answered.
    private func get(_ path: String, port: Int) async throws -> String {
        let connection = try await RawConnection.open(port: port)
        try await connection.send(Array("GET \(path) HTTP/1.0\r\n\r\n".utf8))
        return String(decoding: try await connection.bytesToTheEnd(), as: UTF8.self)
    }

    @Test func `figures are on a port of their own where operators want that, and on no other`() async throws {
        let server = try ServerProcess(arguments: ["--http", "127.0.0.1:0", "--metrics", "127.0.0.1:0"])
        let metrics = try await get("/metrics", port: server.metricsPort)
        #expect(metrics.hasPrefix("HTTP/1.1 200 OK\r\n") || metrics.hasPrefix("HTTP/1.0 200 OK\r\n"), "\(metrics)")
        #expect(metrics.contains("\nparley_connections_open{"))
        #expect(try await get("/readyz", port: server.metricsPort).hasSuffix("\r\n\r\nready\n"))
        #expect(try await get("/healthz", port: server.metricsPort).hasSuffix("\r\n\r\nok\n"))
        #expect(try await get("/", port: server.metricsPort).contains(" 404 "))
        #expect(try await get("/ws", port: server.metricsPort).contains(" 404 "))
        #expect(try await get("/metrics", port: server.httpPort).contains(" 404 "))
        #expect(try await get("/readyz", port: server.httpPort).hasSuffix("\r\n\r\nready\n"))
        #expect(try server.stop() == 0)
    }

    @Test func `a server that is told to stop serves on for a while, and says that it is not ready`() async throws {
        let server = try ServerProcess(
            arguments: ["--http", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--drain-seconds", "600"])
        let socket = try await WebSocketConnection.open(port: server.httpPort)
        try server.signal(SIGTERM)
        while try await !get("/readyz", port: server.httpPort).contains(" 503 ") {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await get("/readyz", port: server.metricsPort).hasSuffix("\r\n\r\nnot ready: draining\n"))
        // Those who are there, and those who still come, are served.
        try await socket.send(.request(id: RequestID(1), .hello(Hello(version: 1, agent: "test"))))
        guard case .reply(_, .hello) = try await socket.next() else {
            Issue.record("no Welcome")
            return
        }
        #expect(try await get("/healthz", port: server.httpPort).contains(" 200 "))
        // A second signal ends the wait.
        try server.signal(SIGTERM)
        guard case .signal(.goodbye(let goodbye)) = try await socket.next() else {
            Issue.record("no Goodbye")
            return
        }
        #expect(goodbye.code == .shuttingDown)
        #expect(try server.end() == 0)
    }

    @Test func `a port that is taken is told in a sentence`() async throws {
        let server = try ServerProcess(arguments: ["--http", "127.0.0.1:0"])
        let output = try Program.run([
            "serve", "--data", server.data + "-2", "--tcp", "127.0.0.1:0", "--http", "127.0.0.1:\(server.httpPort)",
        ])
        #expect(output.status == 1)
        #expect(output.error.contains("Cannot listen on 127.0.0.1:\(server.httpPort): another program listens there."))
        #expect(output.output.isEmpty)
    }

    @Test func `a WebSocket carries records, and is told when the server shuts down`() async throws {
        let server = try ServerProcess(arguments: ["--http", "127.0.0.1:0"])
        let socket = try await WebSocketConnection.open(port: server.httpPort)
        try await socket.send(.request(id: RequestID(1), .hello(Hello(version: 1, agent: "test"))))
        guard case .reply(_, .hello(let welcome)) = try await socket.next() else {
            Issue.record("no Welcome")
            return
        }
        #expect(welcome.version == 1)
        // Somebody who is in the middle of a request, and somebody who is idle, must not hold the server up.
        let half = try await RawConnection.open(port: server.httpPort)
        try await half.send(Array("GET / HT".utf8))
        let idle = try await RawConnection.open(port: server.httpPort)
        try await idle.send(Array("GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n".utf8))
        _ = try await idle.text(until: "ok\n")

        try server.signal(SIGTERM)
        guard case .signal(.goodbye(let goodbye)) = try await socket.next() else {
            Issue.record("no Goodbye")
            return
        }
        #expect(goodbye.code == .shuttingDown)
        // 4000 and the number of the failure.
        let close = try await socket.nextFrame()
        #expect(close.opcode == 8)
        #expect(close.payload.prefix(2) == [0x0F, 0xA8])
        #expect(try server.stop() == 0)
    }

    @Test func `a page from elsewhere opens no WebSocket, unless it is allowed`() async throws {
        let server = try ServerProcess(arguments: ["--http", "127.0.0.1:0", "--origins", "https://friend.example"])
        for (origin, status) in [("https://friend.example", 101), ("https://other.example", 403)] {
            let connection = try await RawConnection.open(port: server.httpPort)
            try await connection.send(Array(WebSocketConnection.handshake(fields: ["Origin: \(origin)"]).utf8))
            #expect(try await connection.text(until: "\r\n\r\n").hasPrefix("HTTP/1.1 \(status) "))
        }
    }
}
