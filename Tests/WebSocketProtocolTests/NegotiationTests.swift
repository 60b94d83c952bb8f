import Testing
import WebSocketProtocol

/// Which offers of permessage-deflate are taken, and with what (RFC 7692 §5 and §7.1).
@Suite struct `Negotiation` {
    /// What a server answers to `Sec-WebSocket-Extensions`; nil when it answers without compression.
    private func answer(_ offers: String..., settings change: (inout DeflateSettings) -> Void = { _ in }) -> String? {
        var settings = DeflateSettings()
        settings.keepsServerContext = true
        settings.keepsClientContext = true
        change(&settings)
        var handshake = ServerHandshake()
        handshake.deflate = settings
        let request = HandshakeRequest(
            method: "GET", fields: .usual + offers.map { (name: "Sec-WebSocket-Extensions", value: $0) })
        guard case .accept(let agreement) = handshake.answer(to: request) else { return "refused" }
        return agreement.deflate?.answer
    }

    @Test func `an offer without parameters is taken without any`() {
        #expect(answer("permessage-deflate") == "permessage-deflate")
        #expect(answer("Permessage-Deflate") == "permessage-deflate")
        #expect(answer() == nil)
        #expect(answer("") == nil)
    }

    @Test func `an offer without client_max_window_bits does not get one back`() {
        #expect(answer("permessage-deflate", settings: { $0.clientWindowBits = 10 }) == "permessage-deflate")
    }

    @Test func `an offer with client_max_window_bits may come without a value`() {
        #expect(answer("permessage-deflate; client_max_window_bits") == "permessage-deflate")
        #expect(
            answer("permessage-deflate; client_max_window_bits", settings: { $0.clientWindowBits = 10 })
                == "permessage-deflate; client_max_window_bits=10")
        #expect(
            answer("permessage-deflate; client_max_window_bits=9", settings: { $0.clientWindowBits = 10 })
                == "permessage-deflate; client_max_window_bits=9")
        #expect(
            answer("permessage-deflate; client_max_window_bits=8") == "permessage-deflate; client_max_window_bits=8")
    }

    @Test(arguments: 9...15) func `the server's window is the smaller one`(bits: Int) {
        let named = "permessage-deflate; server_max_window_bits=\(bits)"
        #expect(answer("permessage-deflate; server_max_window_bits=\(bits)") == named)
        #expect(
            answer("permessage-deflate", settings: { $0.serverWindowBits = bits })
                == (bits < 15 ? named : "permessage-deflate"))
        #expect(
            answer("permessage-deflate; server_max_window_bits=12", settings: { $0.serverWindowBits = bits })
                == "permessage-deflate; server_max_window_bits=\(min(12, bits))")
    }

    @Test func `a window of 8 bits is declined, and the next offer is tried`() {
        #expect(answer("permessage-deflate; server_max_window_bits=8") == nil)
        #expect(
            answer("permessage-deflate; server_max_window_bits=8, permessage-deflate; server_no_context_takeover")
                == "permessage-deflate; server_no_context_takeover")
    }

    @Test func `contexts are kept where both sides like it`() {
        #expect(
            answer("permessage-deflate; server_no_context_takeover")
                == "permessage-deflate; server_no_context_takeover")
        #expect(
            answer("permessage-deflate; client_no_context_takeover")
                == "permessage-deflate; client_no_context_takeover")
        #expect(
            answer(
                "permessage-deflate",
                settings: {
                    $0.keepsServerContext = false
                    $0.keepsClientContext = false
                }) == "permessage-deflate; server_no_context_takeover; client_no_context_takeover")
    }

    @Test(arguments: [
        "permessage-deflate; unknown", "permessage-deflate; unknown=1", "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=", "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16", "permessage-deflate; server_max_window_bits=09",
        "permessage-deflate; server_max_window_bits=+9", "permessage-deflate; server_max_window_bits=abc",
        "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10",
        "permessage-deflate; client_max_window_bits; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=16", "permessage-deflate; client_max_window_bits=\"\"",
        "permessage-deflate; server_no_context_takeover=true",
        "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; client_no_context_takeover=1", "permessage-deflate;", "permessage-deflate; =9",
        "permessage-deflate; server_max_window_bits=\"9", "permessage-deflate; a b", "; server_max_window_bits=9",
        "permessage-bzip2", "x-webkit-deflate-frame", "permessage deflate", "\"permessage-deflate\"",
    ])
    func `what is unknown, comes twice or is malformed declines that offer, and the next is tried`(offer: String) {
        #expect(answer(offer) == nil)
        #expect(answer("\(offer), permessage-deflate") == (offer.hasSuffix("\"9") ? nil : "permessage-deflate"))
        #expect(
            answer(offer, "permessage-deflate; server_max_window_bits=9")
                == "permessage-deflate; server_max_window_bits=9")
    }

    @Test func `lists are read as HTTP writes them`() {
        #expect(
            answer(" , foo; a=\"x,y;z\\\"\" ,, permessage-deflate ; server_max_window_bits=\"1\\0\" ,")
                == "permessage-deflate; server_max_window_bits=10")
        #expect(
            answer("permessage-deflate;server_max_window_bits=10", "permessage-deflate")
                == "permessage-deflate; server_max_window_bits=10")
    }

    @Test func `a server without settings compresses nothing`() {
        let request = HandshakeRequest(
            method: "GET", fields: .usual + [(name: "sec-websocket-extensions", value: "permessage-deflate")])
        guard case .accept(let agreement) = ServerHandshake().answer(to: request) else {
            Issue.record("refused")
            return
        }
        #expect(agreement.deflate == nil)
        #expect(!agreement.fields.contains { $0.name == "sec-websocket-extensions" })
    }

    @Test func `a client understands the answer, or fails`() {
        var offer = DeflateOffer()
        #expect(offer.text == "permessage-deflate; client_max_window_bits")
        #expect(DeflateAgreement(answer: "permessage-deflate", to: offer) == DeflateAgreement())
        #expect(
            DeflateAgreement(
                answer: "permessage-deflate; server_no_context_takeover; client_max_window_bits=10", to: offer)
                == DeflateAgreement(keepsServerContext: false, clientWindowBits: 10))
        for answer in [
            "", "foo", "permessage-deflate, permessage-deflate", "permessage-deflate; client_max_window_bits",
            "permessage-deflate; x", "permessage-deflate; client_max_window_bits=8",
        ] {
            #expect(DeflateAgreement(answer: answer, to: offer) == nil)
        }
        offer.clientWindowBits = nil
        offer.serverWindowBits = 10
        offer.serverNoContextTakeover = true
        #expect(DeflateAgreement(answer: "permessage-deflate; server_max_window_bits=10", to: offer) == nil)
        #expect(DeflateAgreement(answer: "permessage-deflate; server_no_context_takeover", to: offer) == nil)
        #expect(
            DeflateAgreement(
                answer: "permessage-deflate; server_no_context_takeover; server_max_window_bits=11", to: offer) == nil)
        #expect(
            DeflateAgreement(
                answer:
                    "permessage-deflate; server_no_context_takeover; server_max_window_bits=9; client_max_window_bits=9",
                to: offer) == nil)
        #expect(
            DeflateAgreement(
                answer: "permessage-deflate; server_no_context_takeover; server_max_window_bits=9", to: offer)
                == DeflateAgreement(keepsServerContext: false, serverWindowBits: 9))
    }
}

extension [(name: String, value: String)] {
    /// What a request to open a WebSocket has at least.
    static let usual: Self = [
        (name: "Host", value: "chat.example.com"), (name: "Upgrade", value: "websocket"),
        (name: "Connection", value: "keep-alive, Upgrade"), (name: "Sec-WebSocket-Version", value: "13"),
        (name: "Sec-WebSocket-Key", value: "dGhlIHNhbXBsZSBub25jZQ=="),
    ]

    /// Without the fields of a name, and with these values of it.
    func with(_ name: String, _ values: String...) -> Self {
        filter { $0.name.lowercased() != name.lowercased() } + values.map { (name: name, value: $0) }
    }
}
