import WebSocketProtocol

/// Inputs for what is fuzzed of WebSockets.
enum WebSocketSeeds {
    /// What the bits of a target's first byte mean.
    static func agreement(_ setting: UInt8) -> DeflateAgreement? {
        guard setting & 2 != 0 else { return nil }
        let keepsContext = setting & 4 == 0
        let bits = setting & 8 == 0 ? 15 : 9
        return DeflateAgreement(
            keepsServerContext: keepsContext, keepsClientContext: keepsContext, serverWindowBits: bits,
            clientWindowBits: bits)
    }

    private static let mask = Mask(memory: 0x3d21_fa37)
    /// "Hello", as RFC 7692 compresses it (§7.2.3).
    private static let hello: [UInt8] = [0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00]

    private static func frames(mask: Mask?) -> [[UInt8]] {
        [
            Frame.encoded(.text, Array("Grüße".utf8), mask: mask), Frame.encoded(.binary, [], mask: mask),
            Frame.encoded(.text, Array("par".utf8), isFinal: false, mask: mask)
                + Frame.encoded(.ping, [1], mask: mask) + Frame.encoded(.continuation, Array("ts".utf8), mask: mask),
            Frame.encoded(.text, hello, isCompressed: true, mask: mask),
            Frame.encoded(.text, Array(hello.prefix(3)), isFinal: false, isCompressed: true, mask: mask)
                + Frame.encoded(.continuation, Array(hello.dropFirst(3)), mask: mask),
            Frame.encoded(.binary, [UInt8](repeating: 7, count: 200), mask: mask), Frame.pong([], mask: mask),
            Frame.close(CloseStatus(.normal, "bye"), mask: mask),
        ]
    }

    static let streams = (UInt8(0)..<16).map { setting in
        FuzzSeed(name: "\(setting)", bytes: [setting] + frames(mask: setting & 1 == 0 ? mask : nil).joined())
    }

    static let pieces = frames(mask: mask) + frames(mask: nil)

    static let payloads = (UInt8(0)..<8).map { setting in
        let payloads: [[UInt8]] = [
            hello, [0xf2, 0x00, 0x11, 0x00, 0x00], [0x00], [], [0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00],
            [UInt8](repeating: 65, count: 300),
        ]
        return FuzzSeed(name: "\(setting)", bytes: [setting << 2 | 2] + Array(payloads.joined(separator: [0xff])))
    }

    static let requests = [
        "permessage-deflate", "permessage-deflate; client_max_window_bits",
        "permessage-deflate; server_max_window_bits=\"10\"; client_no_context_takeover, permessage-deflate",
        "foo; a=\"b,c;\\\"\", permessage-deflate; server_no_context_takeover; client_max_window_bits=8",
    ].enumerated().map { index, offer in
        let lines = [
            "Host: chat.example.com", "Upgrade: websocket", "Connection: keep-alive, Upgrade",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol: parley.v1", "Origin: https://chat.example.com:443",
            "Sec-WebSocket-Extensions: \(offer)",
        ]
        return FuzzSeed(name: "\(index)", bytes: Array(lines.joined(separator: "\n").utf8))
    }

    static let words = [
        "permessage-deflate", "; server_no_context_takeover", "; client_no_context_takeover",
        "; server_max_window_bits=",
        "; client_max_window_bits", "=\"", ", ", "8", "9", "15", "Origin: ", "://", "null", "[::1]:80", "\nHost: ",
        "\nSec-WebSocket-Extensions: ", "\nSec-WebSocket-Protocol: ",
    ].map { Array($0.utf8) }
}
