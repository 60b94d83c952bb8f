import Testing
import WebSocketProtocol

/// Autobahn's groups 1 (framing), 3 (reserved bits) and 4 (opcodes), and the forms of lengths and masks.
@Suite struct `Framing` {
    @Test(arguments: [0, 1, 125, 126, 127, 128, 65_535, 65_536]) func `a message of any length comes as it was sent`(
        length: Int
    ) {
        var limits = WebSocketLimits()
        limits.messageBytesMax = 65_536
        for size in [Int.max, 997, 1] {
            var dialogue = Dialogue(limits: limits)
            let text = String(repeating: "*", count: length)
            #expect(dialogue.receive(Client.text(text), inPiecesOf: size) == [.text(text)])
            let bytes = noise(length)
            #expect(dialogue.receive(Client.frame(.binary, bytes), inPiecesOf: size) == [.binary(bytes)])
        }
    }

    @Test func `a message that comes whole and plain is not copied`() {
        var state = WebSocketState(role: .server, limits: WebSocketLimits())
        var bytes = Client.text("one") + Client.text("two")
        var elements = bytes.mutableSpan
        var span = elements.mutableBytes
        var offset = 0
        #expect(state.received(&span, from: &offset) == .deliver(.text, .inPlace(6..<9)))
        #expect(state.received(&span, from: &offset) == .deliver(.text, .inPlace(15..<18)))
        #expect(state.received(&span, from: &offset) == nil)
    }

    @Test(arguments: [0x90, 0xa0, 0xb0, 0xc0, 0xf0] as [UInt8])
    func `reserved bits are refused where nothing gives them a meaning`(bits: UInt8) {
        for opcode: UInt8 in [0x1, 0x2, 0x8, 0x9, 0xa] {
            var dialogue = Dialogue()
            // The first byte suffices.
            #expect(dialogue.receive([bits | opcode]) == [.failed(.reservedBit)])
        }
    }

    @Test(arguments: [3, 4, 5, 6, 7, 11, 12, 13, 14, 15] as [UInt8]) func `unknown opcodes are refused`(opcode: UInt8) {
        var dialogue = Dialogue()
        #expect(
            dialogue.receive(Client.text("before") + [0x80 | opcode, 0x80])
                == [.text("before"), .failed(.unknownOpcode(opcode))])
        #expect(WebSocketFailure.unknownOpcode(opcode).closeCode == .protocolError)
    }

    @Test func `a client masks and a server does not`() {
        var server = Dialogue()
        #expect(server.receive([0x81, 0x01]) == [.failed(.wrongMasking)])
        var client = Dialogue(role: .client)
        #expect(client.receive([0x81, 0x81]) == [.failed(.wrongMasking)])
        var other = Dialogue(role: .client)
        #expect(other.receive(Frame.encoded(.text, Array("hello".utf8))) == [.text("hello")])
    }

    @Test func `a length has its shortest form`() {
        for bytes: [UInt8] in [
            [0x82, 0xfe, 0, 125], [0x82, 0xff, 0, 0, 0, 0, 0, 0, 0, 5], [0x82, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff],
            [0x82, 0xff, 0x80, 0, 0, 0, 0, 1, 0, 0], [0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        ] {
            var dialogue = Dialogue()
            #expect(dialogue.receive(bytes) == [.failed(.lengthNotMinimal)])
        }
        var dialogue = Dialogue()
        #expect(
            dialogue.receive([0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4])
                == [.failed(.messageTooBig)])
    }

    @Test func `headers are written as they are read`() throws {
        for length in [0, 125, 126, 65_535, 65_536, 1 << 40] {
            for mask in [nil, Client.mask] {
                let header = FrameHeader(.binary, payloadLength: length, isFinal: false, isCompressed: true, mask: mask)
                var bytes: [UInt8] = []
                header.write(into: &bytes)
                #expect(bytes.count == header.length)
                let read = try FrameHeader(decoding: bytes.span.bytes, isMasked: mask != nil, isDeflateAgreed: true)
                #expect(read == header)
                let cut = try FrameHeader(
                    decoding: bytes.span.bytes.extracting(droppingLast: 1), isMasked: mask != nil, isDeflateAgreed: true
                )
                #expect(cut == nil)
            }
        }
    }

    @Test func `unmasking goes on behind any part of a payload`() {
        let bytes = noise(67)
        var expected = bytes
        let key: [UInt8] = [0x11, 0x22, 0x33, 0x44]
        for index in expected.indices { expected[index] ^= key[index % 4] }
        for cut in 0...bytes.count {
            var mask = Mask(memory: UInt32(bigEndian: 0x1122_3344))
            var masked = bytes
            masked.withUnsafeMutableBytes {
                mask.apply(to: UnsafeMutableRawBufferPointer(rebasing: $0[..<cut]))
                mask.apply(to: UnsafeMutableRawBufferPointer(rebasing: $0[cut...]))
            }
            #expect(masked == expected)
        }
    }
}
