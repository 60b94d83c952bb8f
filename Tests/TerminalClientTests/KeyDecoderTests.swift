import Testing

@testable import TerminalClient

@Suite struct `Bytes of a terminal` {
    private func keys(_ text: String) -> [Key] {
        var decoder = KeyDecoder()
        return decoder.decode(text.utf8)
    }

    @Test(arguments: [
        ("\u{1B}[A", Key.up), ("\u{1B}OA", .up), ("\u{1B}[1;5C", .wordRight), ("\u{1B}[1;3D", .wordLeft),
        ("\u{1B}b", .wordLeft), ("\u{1B}f", .wordRight), ("\u{1B}[3~", .delete), ("\u{1B}[H", .home),
        ("\u{1B}OF", .end),
        ("\u{1B}[4~", .end), ("\r", .enter), ("\u{1B}\r", .newline), ("\n", .newline), ("\t", .tab),
        ("\u{1B}[Z", .backTab),
        ("\u{7F}", .backspace), ("\u{8}", .backspace), ("\u{1}", .control("a")), ("\u{1B}x", .alt("x")),
        ("\u{1B}[5~", .pageUp), ("\u{1B}[99;99x", .unknown), ("é", .text("é")),
    ])
    func `become a key`(bytes: String, key: Key) {
        #expect(keys(bytes) == [key])
    }

    @Test func `text comes together, wherever the bytes were cut`() {
        var decoder = KeyDecoder()
        let bytes = Array("aé漢👍".utf8)
        var text = ""
        for byte in bytes {
            for case .text(let piece) in decoder.decode([byte]) { text += piece }
        }
        #expect(text == "aé漢👍")
        #expect(keys("aé漢👍") == [.text("aé漢👍")])
    }

    @Test func `a paste is one key, with its lines`() {
        #expect(
            keys("\u{1B}[200~one\rtwo\r\nthree\u{1B}[31m\u{1B}[201~x") == [.paste("one\ntwo\nthree[31m"), .text("x")])
    }

    @Test func `a lone escape is told when nothing follows`() {
        var decoder = KeyDecoder()
        #expect(decoder.decode([0x1B]).isEmpty)
        #expect(decoder.isWaiting)
        #expect(decoder.flush() == [.escape])
        #expect(decoder.flush().isEmpty)
    }

    @Test func `bytes that are no text become the sign for that`() {
        var decoder = KeyDecoder()
        #expect(decoder.decode([0xFF, 0x61]) == [.text("\u{FFFD}a")])
        #expect(decoder.decode([0xC3, 0x61]) == [.text("\u{FFFD}a")])
    }

    @Test(arguments: 0..<100)
    func `whatever comes, the decoder finds back to text`(seed: Int) {
        var random = Generator(state: UInt64(seed))
        var decoder = KeyDecoder()
        for _ in 0..<200 {
            _ = decoder.decode([UInt8.random(in: 0...255, using: &random)])
        }
        // The longest sequence ends, a paste ends, and then a letter is a letter.
        _ = decoder.decode(String(repeating: "~", count: 70).utf8)
        _ = decoder.decode("\u{1B}[201~~".utf8)
        #expect(decoder.decode("x".utf8) == [.text("x")])
    }
}
