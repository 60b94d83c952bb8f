import Testing
import WebSocketProtocol

/// Autobahn's groups 12 and 13, and what compressed messages may and may not be (RFC 7692 §7.2).
@Suite struct `Compression` {
    /// Text that compresses, of so many bytes.
    static func text(_ count: Int) -> String {
        let line = "{\"user\": 17, \"text\": \"Let us meet at one o'clock\", \"room\": 3}\n"
        return String(String(repeating: line, count: count / line.utf8.count + 1).prefix(count))
    }

    static let agreements = [(true, true), (true, false), (false, true), (false, false)].flatMap { server, client in
        (9...15).map {
            DeflateAgreement(
                keepsServerContext: server, keepsClientContext: client, serverWindowBits: $0, clientWindowBits: 24 - $0)
        }
    }

    static var settings: DeflateSettings {
        var settings = DeflateSettings()
        settings.messageBytesMin = 0
        settings.messageWithContextBytesMin = 0
        return settings
    }

    /// What a client's message without a history is compressed to.
    static func compressed(_ message: [UInt8]) -> [UInt8] {
        var encoder = MessageEncoder(DeflateAgreement(), settings: settings)
        let frame = encoder.frame(.binary, message.span.bytes)
        return Array(frame.dropFirst(frame.count - 2 < 126 ? 2 : frame.count - 4 < 65_536 ? 4 : 10))
    }

    private static func compressedFrame(_ payload: [UInt8], opcode: Opcode = .binary, isFinal: Bool = true) -> [UInt8] {
        Client.frame(opcode, payload, isFinal: isFinal, isCompressed: true)
    }

    @Test(arguments: agreements) func `messages of any length come back in both directions`(agreement: DeflateAgreement)
    {
        var limits = WebSocketLimits()
        limits.messageBytesMax = 131_072
        for role in [WebSocketRole.server, .client] {
            var receiver = Dialogue(role: role, limits: limits, deflate: agreement)
            var sender = MessageEncoder(agreement, role: role == .server ? .client : .server, settings: Self.settings)
            let mask = role == .server ? Client.mask : nil
            for round in 0..<3 {
                for count in [0, 1, 16, 64, 300, 1024, 4096, 40_000, 131_072] {
                    let text = Self.text(count)
                    let frame = sender.frame(.text, text.utf8Span.span.bytes, mask: mask)
                    #expect(receiver.receive(frame, inPiecesOf: round == 1 ? 333 : .max) == [.text(text)])
                    let bytes = noise(min(count, 10_000), seed: UInt64(round))
                    let other = sender.frame(.binary, bytes.span.bytes, mask: mask)
                    #expect(receiver.receive(other) == [.binary(bytes)])
                    #expect(other.count <= bytes.count + MessageEncoder.overheadBytesMax)
                }
            }
        }
    }

    @Test func `a message that refers to the last one is shorter`() {
        var withContext = MessageEncoder(DeflateAgreement(), settings: Self.settings)
        var without = MessageEncoder(DeflateAgreement(keepsServerContext: false), settings: Self.settings)
        let message = noise(500)
        _ = withContext.frame(.binary, message.span.bytes)
        #expect(withContext.frame(.binary, message.span.bytes).count < 30)
        let first = without.frame(.binary, message.span.bytes)
        #expect(without.frame(.binary, message.span.bytes) == first)
    }

    @Test func `what was compressed once is understood by every connection without context`() {
        let agreement = DeflateAgreement(keepsServerContext: false, keepsClientContext: false)
        var encoder = MessageEncoder(agreement, settings: DeflateSettings())
        var first = Dialogue(role: .client, deflate: agreement)
        let texts = (0..<5).map { "\($0) \(Self.text(1000))" }
        let frames = texts.map { encoder.frame(.text, $0.utf8Span.span.bytes) }
        #expect(frames.allSatisfy { $0[0] == 0xc1 && $0.count < 200 })
        for (text, frame) in zip(texts, frames) {
            var second = Dialogue(role: .client, deflate: agreement)
            #expect(first.receive(frame) == [.text(text)])
            #expect(second.receive(frame) == [.text(text)])
        }
    }

    @Test func `small messages and secrets stay as they are`() {
        var encoder = MessageEncoder(DeflateAgreement(), settings: DeflateSettings())
        #expect(encoder.frame(.text, "hello".utf8Span.span.bytes) == [0x81, 5] + Array("hello".utf8))
        let secret = Self.text(100)
        #expect(encoder.frame(.text, secret.utf8Span.span.bytes, isSecret: true) == [0x81, 100] + Array(secret.utf8))
        #expect(encoder.frame(.text, secret.utf8Span.span.bytes)[0] == 0xc1)
        // Nor does the secret become part of what later messages refer to.
        var fresh = MessageEncoder(DeflateAgreement(), settings: DeflateSettings())
        var used = MessageEncoder(DeflateAgreement(), settings: DeflateSettings())
        let noise = noise(200)
        _ = used.frame(.binary, noise.span.bytes, isSecret: true)
        #expect(used.frame(.binary, noise.span.bytes) == fresh.frame(.binary, noise.span.bytes))
    }

    @Test func `what does not become shorter is sent as it is, and later messages are understood`() {
        for keeps in [true, false] {
            let agreement = DeflateAgreement(keepsServerContext: keeps, serverWindowBits: 9)
            var encoder = MessageEncoder(agreement, settings: Self.settings)
            var receiver = Dialogue(role: .client, deflate: agreement)
            for round in 0..<4 {
                let bytes = noise(30_000, seed: UInt64(round))
                #expect(receiver.receive(encoder.frame(.binary, bytes.span.bytes)) == [.binary(bytes)])
                let text = Self.text(2000)
                #expect(receiver.receive(encoder.frame(.text, text.utf8Span.span.bytes)) == [.text(text)])
            }
        }
    }

    @Test func `the RFC's examples are understood`() {
        var dialogue = Dialogue(deflate: DeflateAgreement())
        // §7.2.3.1 to §7.2.3.5: one block; the same in two fragments; a reference to the message before; a stored block; a
        // last block; and two blocks.
        #expect(
            dialogue.receive(Self.compressedFrame([0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00], opcode: .text)) == [
                .text("Hello")
            ])
        #expect(
            dialogue.receive(
                Self.compressedFrame([0xf2, 0x48, 0xcd], opcode: .text, isFinal: false)
                    + Client.frame(.continuation, [0xc9, 0xc9, 0x07, 0x00])) == [.text("Hello")])
        #expect(
            dialogue.receive(Self.compressedFrame([0xf2, 0x00, 0x11, 0x00, 0x00], opcode: .text)) == [.text("Hello")])
        #expect(
            dialogue.receive(
                Self.compressedFrame([0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00], opcode: .text))
                == [.text("Hello")])
        #expect(
            dialogue.receive(Self.compressedFrame([0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00], opcode: .text)) == [
                .text("Hello")
            ])
        // And the window outlives the block that says it is the last, and any number of those.
        for _ in 0..<3 {
            let last = [[UInt8]](repeating: [0x03, 0x00], count: 1000).flatMap(\.self)
            #expect(dialogue.receive(Self.compressedFrame(last, opcode: .text)) == [.text("")])
        }
        #expect(
            dialogue.receive(Self.compressedFrame([0xf2, 0x00, 0x11, 0x00, 0x00], opcode: .text)) == [.text("Hello")])
        #expect(
            dialogue.receive(
                Self.compressedFrame(
                    [0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00], opcode: .text))
                == [.text("Hello")])
    }

    @Test func `a last block ends a message also without anything behind it`() {
        for keeps in [true, false] {
            var dialogue = Dialogue(deflate: DeflateAgreement(keepsClientContext: keeps))
            for _ in 0..<3 {
                #expect(
                    dialogue.receive(Self.compressedFrame([0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00], opcode: .text))
                        == [.text("Hello")])
                // Two streams in one message.
                #expect(
                    dialogue.receive(
                        Self.compressedFrame(
                            [0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00],
                            opcode: .text), inPiecesOf: 1) == [.text("HelloHello")])
            }
        }
    }

    @Test func `a message consists of so many deflate streams at the most`() {
        var limits = WebSocketLimits()
        limits.fragmentsMax = 10
        for keeps in [true, false] {
            var dialogue = Dialogue(limits: limits, deflate: DeflateAgreement(keepsClientContext: keeps))
            let ten = [[UInt8]](repeating: [0x03, 0x00], count: 10).flatMap(\.self)
            for _ in 0..<3 {
                #expect(dialogue.receive(Self.compressedFrame(ten)) == [.binary([])])
                #expect(dialogue.receive(Self.compressedFrame(ten), inPiecesOf: 1) == [.binary([])])
            }
            #expect(dialogue.receive(Self.compressedFrame(ten + [0x03, 0x00])) == [.failed(.tooManyFragments)])
        }
    }

    @Test func `an empty message may be compressed, in every form`() {
        var dialogue = Dialogue(deflate: DeflateAgreement())
        // An empty block; an empty stored one; a last one; nothing at all; all in fragments.
        for payload: [UInt8] in [[0x00], [0x02, 0x00], [0x00, 0x00, 0x00, 0xff, 0xff, 0x00], [0x03, 0x00], []] {
            #expect(dialogue.receive(Self.compressedFrame(payload)) == [.binary([])])
            #expect(dialogue.receive(Client.fragments(.binary, payload, of: 1, isCompressed: true)) == [.binary([])])
            #expect(
                dialogue.receive(Self.compressedFrame(payload, isFinal: false) + Client.frame(.continuation))
                    == [.binary([])])
        }
        #expect(dialogue.receive(Self.compressedFrame(Self.compressed([1, 2, 3]))) == [.binary([1, 2, 3])])
    }

    @Test func `an empty message is compressed the same way each time`() {
        for keeps in [true, false] {
            var encoder = MessageEncoder(DeflateAgreement(keepsServerContext: keeps), settings: Self.settings)
            var receiver = Dialogue(role: .client, deflate: DeflateAgreement(keepsServerContext: keeps))
            for _ in 0..<3 {
                let frame = encoder.frame(.binary, [UInt8]().span.bytes)
                #expect(frame.count <= 3)
                #expect(receiver.receive(frame) == [.binary([])])
            }
            let text = Self.text(300)
            #expect(receiver.receive(encoder.frame(.text, text.utf8Span.span.bytes)) == [.text(text)])
        }
    }

    @Test func `plain messages come between compressed ones, and leave the context alone`() {
        var dialogue = Dialogue(deflate: DeflateAgreement())
        var client = MessageEncoder(DeflateAgreement(), role: .client, settings: Self.settings)
        let text = Self.text(400)
        for _ in 0..<3 {
            #expect(dialogue.receive(client.frame(.text, text.utf8Span.span.bytes, mask: Client.mask)) == [.text(text)])
            #expect(dialogue.receive(Client.text("plain \(text)")) == [.text("plain \(text)")])
            #expect(dialogue.receive(Client.fragments(.text, Array(text.utf8), of: 7)) == [.text(text)])
        }
    }

    @Test func `the context goes from message to message, not from frame to frame`() {
        let message = Array(Self.text(3000).utf8)
        for keeps in [true, false] {
            var dialogue = Dialogue(deflate: DeflateAgreement(keepsClientContext: keeps))
            for _ in 0..<2 {
                let payload = Self.compressed(message)
                for size in [1, 5, 20, 1000] {
                    let bytes = Client.fragments(.binary, payload, of: size, isCompressed: true)
                    #expect(dialogue.receive(bytes, inPiecesOf: 3) == [.binary(message)])
                }
            }
        }
    }

    @Test func `without context a reference to the message before is an error`() {
        var dialogue = Dialogue(deflate: DeflateAgreement(keepsClientContext: false))
        #expect(
            dialogue.receive(Self.compressedFrame([0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00], opcode: .text)) == [
                .text("Hello")
            ])
        #expect(
            dialogue.receive(Self.compressedFrame([0xf2, 0x00, 0x11, 0x00, 0x00], opcode: .text)) == [
                .failed(.notInflatable)
            ])
    }

    @Test func `each direction keeps its own context, or none`() {
        let hello: [UInt8] = [0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00]
        let again: [UInt8] = [0xf2, 0x00, 0x11, 0x00, 0x00]
        for (role, keepsServer, keepsClient) in [
            (WebSocketRole.server, true, false), (.server, false, true), (.client, true, false), (.client, false, true),
        ] {
            var dialogue = Dialogue(
                role: role, deflate: DeflateAgreement(keepsServerContext: keepsServer, keepsClientContext: keepsClient))
            let mask = role == .server ? Client.mask : nil
            _ = dialogue.receive(Frame.encoded(.text, hello, isCompressed: true, mask: mask))
            let heard = dialogue.receive(Frame.encoded(.text, again, isCompressed: true, mask: mask))
            let isKept = role == .server ? keepsClient : keepsServer
            #expect(heard == [isKept ? .text("Hello") : .failed(.notInflatable)])
        }
    }

    @Test func `connections without context share an inflater, which none of them holds between messages`() {
        let inflaters = InflaterPool()
        let agreement = DeflateAgreement(keepsServerContext: false, keepsClientContext: false)
        for _ in 0..<3 {
            var first = Dialogue(deflate: agreement, inflaters: inflaters)
            var second = Dialogue(deflate: agreement, inflaters: inflaters)
            for _ in 0..<10 {
                let frame = Self.compressedFrame(Self.compressed(Array(Self.text(5000).utf8)), opcode: .text)
                #expect(first.receive(frame, inPiecesOf: 7) == [.text(Self.text(5000))])
                #expect(second.receive(frame) == [.text(Self.text(5000))])
            }
        }
        #expect(inflaters.made == 1)
    }

    @Test func `messages that come at the same time have an inflater each`() {
        let inflaters = InflaterPool()
        let agreement = DeflateAgreement(keepsClientContext: false)
        var first = Dialogue(deflate: agreement, inflaters: inflaters)
        var second = Dialogue(deflate: agreement, inflaters: inflaters)
        let texts = [Self.text(900), Self.text(4000)]
        let frames = texts.map { Self.compressedFrame(Self.compressed(Array($0.utf8)), opcode: .text) }
        #expect(first.receive(Array(frames[0].dropLast())) == [])
        #expect(second.receive(frames[1], inPiecesOf: 1) == [.text(texts[1])])
        #expect(first.receive([frames[0][frames[0].count - 1]]) == [.text(texts[0])])
        #expect(inflaters.made == 2)
        // One of them is kept for both.
        #expect(first.receive(frames[1]) == [.text(texts[1])])
        #expect(second.receive(frames[0]) == [.text(texts[0])])
        #expect(inflaters.made == 2)
    }

    @Test func `no message refers to what another connection has said`() {
        let inflaters = InflaterPool()
        for isLastBlock in [false, true] {
            let hello: [UInt8] = [isLastBlock ? 0xf3 : 0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00]
            var first = Dialogue(deflate: DeflateAgreement(keepsClientContext: false), inflaters: inflaters)
            #expect(first.receive(Self.compressedFrame(hello, opcode: .text)) == [.text("Hello")])
            var second = Dialogue(deflate: DeflateAgreement(keepsClientContext: false), inflaters: inflaters)
            let again = Self.compressedFrame([0xf2, 0x00, 0x11, 0x00, 0x00], opcode: .text)
            #expect(second.receive(again) == [.failed(.notInflatable)])
        }
    }

    @Test func `RSV1 stands on the first frame of a message only, and only where it was agreed on`() {
        var none = Dialogue()
        #expect(none.receive([0xc1]) == [.failed(.reservedBit)])
        for first: UInt8 in [0xc0, 0x40, 0xc8, 0xc9, 0xca, 0xe1, 0xd2] {
            var dialogue = Dialogue(deflate: DeflateAgreement())
            #expect(
                dialogue.receive(Self.compressedFrame([0xf2, 0x48], isFinal: false) + [first]) == [
                    .failed(.reservedBit)
                ])
        }
    }

    @Test func `a bomb is stopped at the limit`() {
        var limits = WebSocketLimits()
        limits.messageBytesMax = 100_000
        let bomb = Self.compressed([UInt8](repeating: 0, count: 100_001))
        #expect(bomb.count < 150)
        for size in [1, 50, Int.max / 2] {
            var dialogue = Dialogue(limits: limits, deflate: DeflateAgreement())
            let bytes = Client.fragments(.binary, bomb, of: size, isCompressed: true)
            #expect(dialogue.receive(bytes) == [.failed(.messageTooBig)])
        }
        var fits = Dialogue(limits: limits, deflate: DeflateAgreement())
        let largest = [UInt8](repeating: 0, count: 100_000)
        #expect(fits.receive(Self.compressedFrame(Self.compressed(largest))) == [.binary(largest)])
        #expect(fits.receive(Self.compressedFrame(Self.compressed(largest))) == [.binary(largest)])
    }

    @Test func `a bomb fails before all of it has come`() {
        var limits = WebSocketLimits()
        limits.messageBytesMax = 1000
        var dialogue = Dialogue(limits: limits, deflate: DeflateAgreement())
        let bomb = Self.compressed([UInt8](repeating: 7, count: 1_000_000))
        #expect(bomb.count < 1_100)
        #expect(dialogue.receive(Array(Self.compressedFrame(bomb).prefix(200))) == [.failed(.messageTooBig)])
    }

    @Test func `compressed bytes without end that hold nothing are stopped, too`() {
        var limits = WebSocketLimits()
        limits.messageBytesMax = 1000
        limits.fragmentsMax = 1_000_000
        var dialogue = Dialogue(limits: limits, deflate: DeflateAgreement())
        let empty = [[UInt8]](repeating: [0x00, 0x00, 0x00, 0xff, 0xff], count: 700).flatMap(\.self)
        let heard = dialogue.receive(Client.fragments(.binary, empty, of: 100, isCompressed: true))
        #expect(heard == [.failed(.messageTooBig)])
    }

    @Test(
        arguments: [
            // A block type that is none; lengths that contradict each other; a code that is none; a reference to nothing.
            [0x06], [0x00, 0x05, 0x00, 0x00, 0x00], [0xf2, 0x48, 0xcd, 0xff, 0xff, 0xff], [0x02, 0x23, 0x00],
            // Cut within a block.
            [0xf2, 0x48, 0xcd], [0x00, 0x05, 0x00, 0xfa, 0xff, 0x48],
        ] as [[UInt8]])
    func `what cannot be inflated closes with 1007`(payload: [UInt8]) {
        var dialogue = Dialogue(deflate: DeflateAgreement())
        #expect(dialogue.receive(Self.compressedFrame(payload)) == [.failed(.notInflatable)])
        #expect(WebSocketFailure.notInflatable.closeCode == .invalidPayload)
    }

    @Test func `compressed text is UTF-8, and fails as soon as it is not`() {
        var dialogue = Dialogue(deflate: DeflateAgreement())
        let text = Array(repeating: UInt8(ascii: "x"), count: 500) + [0xed, 0xa0, 0x80] + noise(5000)
        let frame = Self.compressedFrame(Self.compressed(text), opcode: .text)
        #expect(dialogue.receive(Array(frame.prefix(frame.count / 2))) == [.failed(.textNotUTF8)])
        var cut = Dialogue(deflate: DeflateAgreement())
        #expect(cut.receive(Self.compressedFrame(Self.compressed([0xc3]), opcode: .text)) == [.failed(.textNotUTF8)])
    }

    @Test func `what is wrong first is told, however the bytes are cut`() {
        var limits = WebSocketLimits()
        limits.messageBytesMax = 1000
        // Bad text in a stored block, and behind it a block that is none, or too much.
        let bad: [UInt8] = [0x00, 0x02, 0x00, 0xfd, 0xff, 0xc3, 0x28]
        for rest in [[0x06, 0x00], Self.compressed([UInt8](repeating: 65, count: 5000))] {
            for size in [1, 3, Int.max] {
                var dialogue = Dialogue(limits: limits, deflate: DeflateAgreement())
                let heard = dialogue.receive(Self.compressedFrame(bad + rest, opcode: .text), inPiecesOf: size)
                #expect(heard == [.failed(.textNotUTF8)])
            }
        }
    }

    @Test func `every cut of a compressed stream gives the same`() {
        var client = MessageEncoder(DeflateAgreement(), role: .client, settings: Self.settings)
        let texts = ["Hello", Self.text(300), "", "Hello", "κόσμε \(Self.text(50))"]
        var stream: [UInt8] = []
        for text in texts { stream += client.frame(.text, text.utf8Span.span.bytes, mask: Client.mask) }
        for cut in 0...stream.count {
            var dialogue = Dialogue(deflate: DeflateAgreement())
            #expect(dialogue.receive(stream, cutAt: cut) == texts.map(Heard.text), "cut at \(cut)")
        }
    }
}
