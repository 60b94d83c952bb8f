import Testing
import WebSocketProtocol

/// Autobahn's group 6: text is UTF-8, and what is not fails with the byte that shows it.
@Suite struct `Text` {
    static let valid: [[UInt8]] = [
        Array("Hello-µ@ßöäüàá-UTF-8!!".utf8), Array("κόσμε".utf8), [0xce], [0xe1, 0xbd],
        [0x00], [0xc2, 0x80], [0xe0, 0xa0, 0x80], [0xf0, 0x90, 0x80, 0x80], [0x7f], [0xdf, 0xbf], [0xef, 0xbf, 0xbf],
        [0xf4, 0x8f, 0xbf, 0xbf], [0xed, 0x9f, 0xbf], [0xee, 0x80, 0x80], [0xef, 0xbf, 0xbd], [0xef, 0xbf, 0xbe],
        [0xf0, 0x9f, 0xbf, 0xbe], [0xf4, 0x8f, 0xbf, 0xbe], [0xef, 0xb7, 0x90],
    ]

    static let invalid: [[UInt8]] = [
        // Alone, or too many of them.
        [0x80], [0xbf], [0x80, 0xbf, 0x80], [0xc0, 0x20], [0xe0, 0x20], [0xf0, 0x20], [0xf8, 0x20], [0xfe], [0xff],
        [0xc3, 0x28], [0xe2, 0x82, 0x28], [0xf0, 0x9f, 0x98, 0x28],
        // Not the shortest form.
        [0xc0, 0xaf], [0xe0, 0x80, 0xaf], [0xf0, 0x80, 0x80, 0xaf], [0xf8, 0x80, 0x80, 0x80, 0xaf], [0xc1, 0xbf],
        [0xe0, 0x9f, 0xbf], [0xf0, 0x8f, 0xbf, 0xbf], [0xc0, 0x80],
        // Surrogates, and beyond the last character.
        [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80], [0xf4, 0x90, 0x80, 0x80],
        [0xf5, 0x80, 0x80, 0x80], [0xf7, 0xbf, 0xbf, 0xbf], [0xfb, 0xbf, 0xbf, 0xbf, 0xbf],
    ]

    @Test func `what Unicode calls well-formed is taken, in any fragments and pieces`() {
        for text in Self.valid where String(validating: text, as: UTF8.self) != nil {
            for fragment in [Int.max / 2, 1] {
                for piece in [Int.max, 1] {
                    var dialogue = Dialogue()
                    let bytes = Client.fragments(.text, text, of: fragment)
                    #expect(
                        dialogue.receive(bytes, inPiecesOf: piece) == [.text(String(decoding: text, as: UTF8.self))])
                }
            }
        }
    }

    @Test func `a text that ends within a character is refused at its end`() {
        for text: [UInt8] in [[0xce], [0xe1, 0xbd], [0xf0, 0x9f, 0x98], Array("ok".utf8) + [0xc3]] {
            var dialogue = Dialogue()
            #expect(dialogue.receive(Client.frame(.text, text, isFinal: false)) == [])
            #expect(dialogue.receive(Client.frame(.continuation)) == [.failed(.textNotUTF8)])
            var whole = Dialogue()
            #expect(whole.receive(Client.frame(.text, text)) == [.failed(.textNotUTF8)])
        }
    }

    @Test(arguments: invalid) func `everything else is refused`(text: [UInt8]) {
        for fragment in [Int.max / 2, 1] {
            for piece in [Int.max, 1] {
                for prefix in ["", "0123456789", "κόσμε"] {
                    var dialogue = Dialogue()
                    let bytes = Client.fragments(.text, Array(prefix.utf8) + text + Array("edited".utf8), of: fragment)
                    #expect(dialogue.receive(bytes, inPiecesOf: piece) == [.failed(.textNotUTF8)])
                }
            }
        }
        #expect(WebSocketFailure.textNotUTF8.closeCode.rawValue == 1007)
    }

    @Test func `it fails with the byte that cannot be, within a frame that has not come whole`() {
        var dialogue = Dialogue()
        let frame = Client.frame(.text, Array("κόσμε".utf8) + [0xf4, 0x90, 0x80, 0x80] + noise(100))
        let bad = frame.count - 100 - 2
        #expect(dialogue.receive(Array(frame[..<(bad - 1)])) == [])
        #expect(dialogue.receive([frame[bad - 1]]) == [.failed(.textNotUTF8)])
    }

    @Test func `the validator agrees with the standard library on all characters and all pairs of bytes`() {
        for value in UInt32(0)...0xffff {
            let bytes = [UInt8(value >> 8), UInt8(value & 0xff)]
            var dialogue = Dialogue()
            let expected: Heard = String(validating: bytes, as: UTF8.self).map(Heard.text) ?? .failed(.textNotUTF8)
            #expect(dialogue.receive(Client.frame(.text, bytes)) == [expected])
        }
        var all = ""
        for value in UInt32(0)...0x10ffff {
            if let scalar = Unicode.Scalar(value), value % 7 == 0 { all.unicodeScalars.append(scalar) }
        }
        var limits = WebSocketLimits()
        limits.messageBytesMax = 1 << 24
        var dialogue = Dialogue(limits: limits)
        #expect(dialogue.receive(Client.text(all), inPiecesOf: 1001) == [.text(all)])
    }
}
