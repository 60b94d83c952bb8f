import Testing
import WebServer

@Suite struct `The page` {
    @Test func `a file is served with its media type, a tag and the rules for browsers`() async throws {
        try await TestSite.run { site in
            let response = try await site.connect().get("/app/a.js")
            #expect(response.status == 200)
            #expect(response.text == TestSite.script)
            #expect(response["Content-Type"] == "text/javascript; charset=utf-8")
            #expect(response["Cache-Control"] == "no-cache")
            #expect(response["Vary"] == "Accept-Encoding")
            #expect(response["Content-Encoding"] == nil)
            #expect(response["ETag"]?.hasPrefix("\"") == true)
            #expect(response["X-Content-Type-Options"] == "nosniff")
            #expect(response["Cross-Origin-Resource-Policy"] == "same-origin")
            #expect(response["Server"] == nil)
        }
    }

    @Test func `whatever could be shown as a page has strict rules, and errors have them too`() async throws {
        try await TestSite.run { site in
            for path in ["/", "/healthz", "/nothing"] {
                let response = try await site.connect().get(path)
                #expect(response["X-Content-Type-Options"] == "nosniff")
                #expect(response["Cross-Origin-Opener-Policy"] == "same-origin")
                #expect(response["Cross-Origin-Resource-Policy"] == "same-origin")
                #expect(response["Referrer-Policy"] == "no-referrer")
                #expect(response["Strict-Transport-Security"] == nil)
                let policy = try #require(response["Content-Security-Policy"])
                #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self';"))
                #expect(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"))
            }
        }
    }

    @Test func `the root is the page, whatever the query`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            #expect(try await client.get("/").text == "<p>hi")
            #expect(try await client.get("/?room=3").text == "<p>hi")
            #expect(try await client.get("http://other/index.html").text == "<p>hi")
        }
    }

    @Test func `whoever takes gzip gets it, and its tag is another one`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            let plain = try await client.get("/app/a.js")
            let compressed = try await client.get("/app/a.js", "Accept-Encoding: br, gzip;q=0.8")
            #expect(compressed["Content-Encoding"] == "gzip")
            #expect(compressed.body.starts(with: [0x1f, 0x8b]))
            #expect(compressed.body.count < TestSite.script.utf8.count / 5)
            #expect(compressed["ETag"] != plain["ETag"])
            for refusal in ["gzip;q=0", "identity", "br", "*;q=0.0", "gzip; q=0, *"] {
                let response = try await client.get("/app/a.js", "Accept-Encoding: \(refusal)")
                #expect(response["Content-Encoding"] == nil, "\(refusal)")
            }
            #expect(try await client.get("/app/a.js", "Accept-Encoding: *")["Content-Encoding"] == "gzip")
            // What does not become smaller stays as it is.
            #expect(try await client.get("/", "Accept-Encoding: gzip")["Content-Encoding"] == nil)
        }
    }

    @Test func `whoever has the file already is told so`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            let tag = try #require(try await client.get("/app/a.js", "Accept-Encoding: gzip")["ETag"])
            for field in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let response = try await client.get("/app/a.js", "Accept-Encoding: gzip", "If-None-Match: \(field)")
                #expect(response.status == 304)
                #expect(response["ETag"] == tag)
                #expect(response["Cache-Control"] == "no-cache")
                #expect(response["Vary"] == "Accept-Encoding")
                #expect(response["Content-Length"] == nil)
            }
            let other = try await client.get("/app/a.js", "If-None-Match: \"other\"")
            #expect(other.status == 200 && other.text == TestSite.script)
        }
    }

    @Test func `HEAD says the same without the body`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            let response = try await client.get("/app/a.js", method: "HEAD")
            #expect(response.status == 200)
            #expect(response["Content-Length"] == "\(TestSite.script.utf8.count)")
            #expect(try await client.get("/healthz").text == "ok\n")
        }
    }

    @Test func `HEAD has no body either where the answer is a refusal`() async throws {
        try await TestSite.run { site in
            for request in ["HEAD /ws HTTP/1.1\r\nHost: test\r\n\r\n", "HEAD / HTTP/1.1\r\n\r\n"] {
                let client = try await site.connect()
                try await client.send(request)
                let answer = String(decoding: try await client.rest(), as: UTF8.self)
                #expect(answer.hasPrefix("HTTP/1.1 4") && answer.hasSuffix("\r\n\r\n"), "\(answer)")
            }
        }
    }

    @Test func `what is not there is not found, and says nothing of what is`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            for path in [
                "/nothing", "/app", "/app/", "/../index.html", "/%2e%2e/etc/passwd", "//index.html", "/app/a.js/",
            ] {
                let response = try await client.get(path)
                #expect(response.status == 404, "\(path)")
                #expect(response.text == "There is nothing here.\n")
                #expect(response["X-Content-Type-Options"] == "nosniff")
            }
        }
    }

    @Test func `only reading is allowed`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"] {
                let response = try await client.get("/", method: method)
                #expect(response.status == 405, "\(method)")
                #expect(response["Allow"] == "GET, HEAD")
            }
            #expect(try await client.get("/nothing", method: "POST").status == 404)
        }
    }

    @Test func `operators are told of health, readiness and figures`() async throws {
        try await TestSite.run { site in
            let client = try await site.connect()
            #expect(try await client.get("/healthz").text == "ok\n")
            #expect(try await client.get("/readyz").text == "ready\n")
            let metrics = try await client.get("/metrics")
            #expect(metrics.text == "parley_up 1\n")
            #expect(metrics["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(metrics["Cache-Control"] == "no-store")
            site.readiness = .notReady("draining")
            let response = try await client.get("/readyz")
            #expect(response.status == 503 && response.text == "not ready: draining\n")
            #expect(try await client.get("/healthz").status == 200)
        }
    }
}
