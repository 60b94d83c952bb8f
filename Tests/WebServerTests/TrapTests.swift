import Testing
import WebServer

@Suite struct `Slow, endless and broken requests` {
    @Test func `pipelined requests are answered in their order`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            let paths = ["/healthz", "/", "/nothing", "/readyz"]
            try await client.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: test\r\n\r\n" }.joined())
            var texts: [String] = []
            for _ in paths { texts.append(try await client.response().text) }
            #expect(texts == ["ok\n", "<p>hi", "There is nothing here.\n", "ready\n"])
        }
    }

    @Test func `more requests than may wait end the connection, after some answers`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            try await client.send(String(repeating: "GET / HTTP/1.1\r\nHost: test\r\n\r\n", count: 500))
            let answers = String(decoding: try await client.rest(), as: UTF8.self)
            let count = answers.split(separator: "HTTP/1.1 200 OK").count
            #expect(count > 0 && count < 500)
        }
    }

    @Test func `a request that is malformed is told so, also when it is the first one`() async throws {
        try await TestSite.run { site in
            for bytes in [
                "this is not HTTP\r\n\r\n", "GET / HTTP/1.1\r\nHost: test\r\nbad header\r\n\r\n",
                "GET / HTTP/1.1\r\n: x\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}",
                "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            ] {
                let client = try await site.connect()
                try await client.send(bytes)
                let response = try await client.response()
                #expect(response.status == 400, "\(bytes.debugDescription)")
                #expect(response["Connection"] == "close")
                #expect(response["X-Content-Type-Options"] == "nosniff")
                #expect(try await client.ends())
            }
        }
    }

    @Test func `a broken request behind a good one does not take its answer away`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            try await client.send("GET /healthz HTTP/1.1\r\nHost: test\r\n\r\nnonsense\r\n\r\n")
            #expect(try await client.response().text == "ok\n")
            #expect(try await client.ends())
        }
    }

    @Test func `a request has to name its host once, and a target`() async throws {
        try await TestSite.run { site in
            for request in [
                "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: test\r\n\r\n",
            ] {
                let client = try await site.connect()
                try await client.send(request)
                #expect(try await client.response().status == 400)
                #expect(try await client.ends())
            }
        }
    }

    @Test func `another version of HTTP is told so`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            try await client.send("GET / HTTP/2.0\r\nHost: test\r\n\r\n")
            #expect(try await client.response().status == 505)
            #expect(try await client.ends())
        }
    }

    @Test func `HTTP 1.0 is answered, and ends the connection`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            try await client.send("GET /healthz HTTP/1.0\r\n\r\n")
            let response = try await client.response()
            #expect(response.status == 200 && response["Connection"] == "close")
            #expect(try await client.ends())
        }
    }

    @Test func `the client's close is kept to, however it is written`() async throws {
        try await TestSite.run { site in
            for field in ["close", "Close", "foo, CLOSE"] {
                let client = try await site.connect()
                #expect(try await client.get("/healthz", "Connection: \(field)")["Connection"] == "close")
                #expect(try await client.ends())
            }
        }
    }

    @Test func `headers and targets have their bounds`() async throws {
        try await TestSite.run { site in
            let long = String(repeating: "x", count: 9_000)
            let heads = [
                "GET / HTTP/1.1\r\nHost: test\r\nX: \(long)\r\n\r\n", "GET /\(long) HTTP/1.1\r\nHost: test\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: test\r\n"
                    + (0..<100).map { "X\($0): y\r\n" }.joined() + "\r\n",
                "GET / HTTP/1.1\r\nHost: test\r\n"
                    + (0..<10).map { "X\($0): \(long.prefix(4_000))\r\n" }.joined() + "\r\n",
            ]
            for head in heads {
                let client = try await site.connect()
                try await client.send(head)
                #expect(try await client.response().status == 431)
                #expect(try await client.ends())
            }
        }
    }

    @Test func `a header without an end is cut, and holds little memory`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: test\r\n")
            // The client goes on until it is told, or cut off.
            for _ in 0..<1_000 {
                do { try await client.send("X: " + String(repeating: "y", count: 1_000) + "\r\n") } catch { break }
            }
            let response = try? await client.response()
            #expect(response == nil || response?.status == 431)
        }
    }

    @Test func `a body is not taken`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            try await client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 1000000000\r\n\r\nabc")
            let response = try await client.response()
            #expect(response.status == 405 && response["Connection"] == "close")
            // The rest is read and forgotten, for a moment.
            for _ in 0..<100 where (try? await client.send([UInt8](repeating: 1, count: 10_000))) == nil { break }
            let chunked = try await site.connect()
            try await chunked.send(
                "GET /healthz HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n")
            #expect(try await chunked.response().text == "ok\n")
            #expect(try await chunked.ends())
        }
    }

    @Test func `a client that has said everything still gets its answer`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            try await client.send("GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n")
            client.finishWriting()
            #expect(try await client.response().text == "ok\n")
            #expect(try await client.ends())
        }
    }

    @Test func `a head that takes too long is told so`() async throws {
        var limits = WebLimits.patient
        limits.headMilliseconds = 1_500
        try await TestSite.run(limits: limits) { site in
            let client = try await site.connect()
            try await client.send("GET / HTTP/1.1\r\nHost:")
            #expect(try await client.response().status == 408)
            #expect(try await client.ends())
        }
    }

    @Test func `a connection that says nothing is closed without a word`() async throws {
        var limits = WebLimits.patient
        limits.headMilliseconds = 200
        try await TestSite.run(limits: limits) { site in
            let client = try await site.connect()
            #expect(try await client.ends())
        }
    }

    @Test func `a connection that has nothing more to ask is closed`() async throws {
        var limits = WebLimits.patient
        limits.keepAliveMilliseconds = 200
        try await TestSite.run(limits: limits) { site in
            let client = try await site.connect()
            #expect(try await client.get("/healthz").status == 200)
            #expect(try await client.ends())
        }
    }

    @Test func `a later request may be no slower than the first one`() async throws {
        var limits = WebLimits.patient
        limits.headMilliseconds = 500
        try await TestSite.run(limits: limits) { site in
            let client = try await site.connect()
            #expect(try await client.get("/healthz").status == 200)
            // What waited for the first request has looked by then, and found that all is well.
            try await Task.sleep(for: .milliseconds(600))
            try await client.send("G")
            #expect(try await client.response().status == 408)
        }
    }

    @Test func `a connection that is one too many is told so`() async throws {
        try await TestSite.run { site in
            site.refusal = .refused
            let client = try await site.connect()
            let response = try await client.get("/")
            #expect(response.status == 503)
            #expect(response["Retry-After"] == "30")
            #expect(try await client.ends())
            site.refusal = .cut
            let cut = try await site.connect()
            #expect(try await cut.ends())
        }
    }

    @Test func `at shutdown idle connections, half requests and WebSockets end`() async throws {
        try await TestSite.run { site in
            let (idle, half, fresh) = (try await site.connect(), try await site.connect(), try await site.connect())
            #expect(try await idle.get("/healthz").status == 200)
            try await half.send("GET / HT")
            async let drained: Void = site.server.drain()
            #expect(try await idle.ends())
            #expect(try await half.ends())
            #expect(try await fresh.ends())
            await drained
        }
    }
}
