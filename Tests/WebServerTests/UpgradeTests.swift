import NIOCore
import Testing
import WebServer

@Suite struct `The upgrade` {
    private static let handshake = [
        "GET /ws HTTP/1.1", "Host: test", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: k", "", "",
    ].joined(separator: "\r\n")

    @Test func `the first request of a connection becomes a WebSocket`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            try await client.send(Self.handshake)
            let response = try await client.response()
            #expect(response.status == 101)
            #expect(response["Sec-WebSocket-Accept"] == "k")
            #expect(response["Upgrade"] == "websocket")
            #expect(response.fields.filter { $0.name.lowercased() == "connection" }.count == 1)
            try await client.send([1, 2, 3])
            #expect(try await client.bytes(3) == [1, 2, 3])
        }
    }

    @Test func `bytes in the same packet as the handshake are not lost`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            // More than one read takes.
            let behind = (0..<50_000).map { UInt8(truncatingIfNeeded: $0) }
            try await client.send(Array(Self.handshake.utf8) + behind)
            #expect(try await client.response().status == 101)
            #expect(try await client.bytes(behind.count) == behind)
        }
    }

    @Test func `a handshake that arrives byte by byte is one all the same`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            for byte in Array(Self.handshake.utf8) + [7] { try await client.send([byte]) }
            #expect(try await client.response().status == 101)
            #expect(try await client.bytes(1) == [7])
        }
    }

    @Test func `a request that asks for another protocol is answered, and ends the connection`() async throws {
        try await TestSite.run { site in
            for line in ["h2c", "websocket", "TLS/1.0, websocket"] {
                let client = try await site.connect()
                let response = try await client.get("/healthz", "Upgrade: \(line)", "Connection: Upgrade")
                #expect(response.status == 200 && response.text == "ok\n")
                #expect(response["Connection"] == "close")
                #expect(try await client.ends())
            }
        }
    }

    @Test func `a handshake that is refused is answered with the reason, and ends the connection`() async throws {
        try await TestSite.run { site in
            for fields in [["Upgrade: websocket", "Connection: Upgrade"], []] {
                let client = try await site.connect()
                try await client.send(
                    (["GET /ws?x HTTP/1.1", "Host: test"] + fields + ["", ""]).joined(separator: "\r\n"))
                let response = try await client.response()
                #expect(response.status == 426)
                #expect(response["Upgrade"] == "websocket")
                #expect(response.text == "No key.\n")
                #expect(response["Connection"] == "close")
                #expect(response["X-Content-Type-Options"] == "nosniff")
                #expect(try await client.ends())
            }
        }
    }

    @Test func `a later request of a connection becomes no WebSocket`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            #expect(try await client.get("/healthz").status == 200)
            try await client.send(Self.handshake)
            let response = try await client.response()
            #expect(response.status == 426)
            #expect(response.text == "A WebSocket begins with the first request of a connection.\n")
            #expect(try await client.ends())
        }
    }

    @Test func `a handshake with a body becomes no WebSocket`() async throws {
        try await TestSite.run { site in
            for body in ["Content-Length: 3\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"] {
                let client = try await site.connect()
                try await client.send(Self.handshake.dropLast() + body)
                #expect(try await client.response().status == 426)
                #expect(try await client.ends())
            }
        }
    }

    @Test func `CONNECT is no way through`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            try await client.send("CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n")
            #expect(try await client.response().status == 400)
            #expect(try await client.ends())
        }
    }

    @Test func `a connection that ends in the middle of its first request leaves nothing behind`() async throws {
        try await TestSite.run { site in
            for count in [0, 1, 40, Self.handshake.utf8.count - 1] {
                let client = try await site.connect()
                try await client.send(Array(Self.handshake.utf8.prefix(count)))
                client.finishWriting()
                // With or without a word about the request that was cut.
                _ = try await client.rest()
            }
            #expect(site.sockets.isEmpty)
        }
    }

    @Test func `a WebSocket is told that its client sends nothing more`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            try await client.send(Array(Self.handshake.utf8) + [1, 2])
            #expect(try await client.response().status == 101)
            #expect(try await client.bytes(2) == [1, 2])
            client.finishWriting()
            #expect(try await client.ends())
        }
    }
}
