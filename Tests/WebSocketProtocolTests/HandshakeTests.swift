import Testing
import WebSocketProtocol

/// The opening handshake (RFC 6455 §4.2).
@Suite struct `Handshake` {
    private func answer(
        _ fields: [(name: String, value: String)], method: String = "GET",
        _ handshake: ServerHandshake = ServerHandshake()
    ) -> HandshakeAnswer {
        handshake.answer(to: HandshakeRequest(method: method, fields: fields))
    }

    private func refusal(
        _ fields: [(name: String, value: String)], method: String = "GET",
        _ handshake: ServerHandshake = ServerHandshake()
    ) -> HandshakeRefusal? {
        guard case .refuse(let refusal) = answer(fields, method: method, handshake) else { return nil }
        return refusal
    }

    @Test func `the RFC's example is accepted with the RFC's answer`() {
        guard case .accept(let agreement) = answer(.usual) else {
            Issue.record("refused")
            return
        }
        #expect(agreement.accept == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(
            agreement.fields.map { "\($0.name): \($0.value)" } == [
                "upgrade: websocket", "connection: Upgrade", "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            ])
    }

    @Test func `only GET opens a WebSocket`() {
        #expect(refusal(.usual, method: "POST") == .method)
        #expect(HandshakeRefusal.method.status == 405)
    }

    @Test func `only HTTP 1.1 opens a WebSocket`() {
        let request = HandshakeRequest(method: "GET", isHTTP11: false, fields: [(name: String, value: String)].usual)
        #expect(ServerHandshake().answer(to: request) == .refuse(.httpVersion))
        #expect(HandshakeRefusal.httpVersion.status == 505)
    }

    @Test func `the request has to ask for it`() {
        #expect(refusal(.usual.with("Upgrade")) == .upgrade)
        #expect(refusal(.usual.with("Upgrade", "h2c")) == .upgrade)
        #expect(refusal(.usual.with("Upgrade", "h2c, WebSocket")) == nil)
        #expect(refusal(.usual.with("Connection")) == .upgrade)
        #expect(refusal(.usual.with("Connection", "close")) == .upgrade)
        #expect(refusal(.usual.with("Connection", "close", "UPGRADE")) == nil)
        #expect(HandshakeRefusal.upgrade.status == 426)
    }

    @Test(arguments: ["8", "7", "0", "14", "013", "abc", ""]) func `only version 13 is spoken`(version: String) {
        #expect(refusal(.usual.with("Sec-WebSocket-Version", version)) == .version)
        #expect(HandshakeRefusal.version.status == 426)
        #expect(HandshakeRefusal.version.fields.contains { $0 == ("sec-websocket-version", "13") })
    }

    @Test func `there is one version and one key`() {
        #expect(refusal(.usual.with("Sec-WebSocket-Version")) == .version)
        #expect(refusal(.usual.with("Sec-WebSocket-Version", "13", "13")) == .version)
        #expect(refusal(.usual.with("Sec-WebSocket-Key")) == .key)
        #expect(
            refusal(.usual.with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ==")) == .key)
    }

    @Test(arguments: [
        "", "x", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZR==",
        "dGhlIHNhbXBsZSBub25jZ===",
        "dGhlIHNhbXBsZSBub25jZSE=", "dGhlIHNhbXBsZSBub25j!Q==", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    ])
    func `the key is 16 bytes in base64`(key: String) {
        #expect(refusal(.usual.with("Sec-WebSocket-Key", key)) == .key)
        #expect(HandshakeRefusal.key.status == 400)
    }

    @Test func `there is one host`() {
        #expect(refusal(.usual.with("Host")) == .host)
        #expect(refusal(.usual.with("Host", "a", "b")) == .host)
        for host in ["", "x@a", "a:80:80", "a/b", "a b", ":80", "a:x", "a:65536", "a:99999999999999999999", "::1"] {
            #expect(refusal(.usual.with("Host", host)) == .host, "\(host)")
        }
        for host in ["a", "a:80", "a:", "127.0.0.1:65535", "[::1]", "[::1]:80"] {
            #expect(refusal(.usual.with("Host", host)) == nil, "\(host)")
        }
        #expect(HandshakeRefusal.host.status == 400)
    }

    @Test func `a page of the same origin is let in, of another it is not`() {
        for (origin, host, isSame) in [
            ("https://chat.example.com", "chat.example.com", true),
            ("http://chat.example.com", "chat.example.com", true),
            ("https://Chat.Example.com:443", "chat.example.com", true),
            ("https://chat.example.com", "chat.example.com:443", true),
            ("http://chat.example.com:8080", "chat.example.com:8080", true), ("http://[::1]:8080", "[::1]:8080", true),
            ("http://[::1]", "[::1]:80", true), ("https://chat.example.com", "chat.example.com:80", false),
            ("http://chat.example.com:8080", "chat.example.com", false),
            ("https://example.com", "chat.example.com", false),
            ("https://chat.example.com.evil.org", "chat.example.com", false),
            ("https://evil.org/chat.example.com", "chat.example.com", false),
            ("https://chat.example.com@evil.org", "chat.example.com", false), ("null", "chat.example.com", false),
            ("ftp://chat.example.com", "chat.example.com", false),
            ("https://chat.example.com:443x", "chat.example.com", false),
            ("", "chat.example.com", false), ("file://", "chat.example.com", false),
            ("chat.example.com", "chat.example.com", false),
        ] {
            let refusal = refusal(.usual.with("Host", host).with("Origin", origin))
            #expect(refusal == (isSame ? nil : .origin), "\(origin) at \(host)")
        }
        #expect(refusal(.usual.with("Origin", "https://chat.example.com", "https://chat.example.com")) == .origin)
        #expect(HandshakeRefusal.origin.status == 403)
    }

    @Test func `a page of the same origin came over TLS where the server speaks it`() {
        var handshake = ServerHandshake()
        handshake.isEncrypted = true
        #expect(refusal(.usual.with("Origin", "http://chat.example.com"), handshake) == .origin)
        #expect(refusal(.usual.with("Origin", "https://chat.example.com"), handshake) == nil)
    }

    @Test func `a list says which origins are let in`() {
        var handshake = ServerHandshake()
        handshake.origins = .list(["https://app.example.com", "http://localhost:5173"])
        #expect(refusal(.usual.with("Origin", "https://APP.example.com:443"), handshake) == nil)
        #expect(refusal(.usual.with("Origin", "http://localhost:5173"), handshake) == nil)
        #expect(refusal(.usual.with("Origin", "http://localhost"), handshake) == .origin)
        #expect(refusal(.usual.with("Origin", "http://app.example.com"), handshake) == .origin)
        #expect(refusal(.usual.with("Origin", "null"), handshake) == .origin)
        #expect(refusal(.usual, handshake) == nil)
        handshake.origins = .any
        #expect(refusal(.usual.with("Origin", "null"), handshake) == nil)
    }

    @Test func `the subprotocol has to be offered`() {
        var handshake = ServerHandshake()
        handshake.subprotocols = ["parley.v1"]
        #expect(refusal(.usual, handshake) == .subprotocol(["parley.v1"]))
        #expect(
            refusal(.usual.with("Sec-WebSocket-Protocol", "parley.v2, mqtt"), handshake) == .subprotocol(["parley.v1"]))
        #expect(HandshakeRefusal.subprotocol(["parley.v1"]).status == 400)
        for fields in [["parley.v1"], ["mqtt , parley.v1"], ["mqtt", "parley.v1"]] {
            let offered = fields.map { (name: "sec-websocket-protocol", value: $0) }
            guard case .accept(let agreement) = answer(.usual + offered, handshake) else {
                Issue.record("refused")
                continue
            }
            #expect(agreement.subprotocol == "parley.v1")
            #expect(agreement.fields.contains { $0 == ("sec-websocket-protocol", "parley.v1") })
        }
    }
}
