import Testing

@testable import TerminalClient

@Suite struct `Text from others` {
    @Test func `escape sequences are shown, not carried out`() {
        #expect(Sanitizer.line("\u{1B}[2J\u{07}x\u{7F}\u{9B}31m") == "␛[2J␇x␡‹9B›31m")
    }

    @Test func `line feeds make lines, and stand as a sign where there is one line`() {
        #expect(Sanitizer.lines("a\nb\r\nc") == ["a", "b␍", "c"])
        #expect(Sanitizer.line("a\nb\u{2028}c") == "a⏎b⏎c")
    }

    @Test func `overrides of direction are named`() {
        #expect(Sanitizer.line("a\u{202E}b\u{2066}c") == "a‹RLO›b‹LRI›c")
    }

    @Test func `text from right to left orders itself and nothing beside it`() {
        #expect(Sanitizer.line("שלום") == "\u{2068}שלום\u{2069}")
        #expect(Sanitizer.lines("hello\nשלום") == ["hello", "\u{2068}שלום\u{2069}"])
    }

    @Test func `a text that is cut ends what it began`() {
        #expect(Width.cut(Sanitizer.line("שלום עולם"), to: 5) == "\u{2068}שלום…\u{2069}")
    }

    @Test func `emoji sequences and marks stay as they are`() {
        #expect(Sanitizer.line("👩‍👩‍👧 e\u{301} क्ष") == "👩‍👩‍👧 e\u{301} क्ष")
    }

    @Test(arguments: 0..<200)
    func `whatever comes, no control character is left`(seed: Int) {
        var random = Generator(state: UInt64(seed))
        var text = ""
        for _ in 0..<60 {
            let value = UInt32.random(in: 0..<0x2100, using: &random)
            if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
        }
        for line in Sanitizer.lines(text) + [Sanitizer.line(text)] {
            for scalar in line.unicodeScalars where scalar != "\u{2068}" && scalar != "\u{2069}" {
                #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
                #expect(!(0x202A...0x202E).contains(scalar.value) && !(0x2028...0x2029).contains(scalar.value))
            }
        }
    }
}

/// A generator with a seed, so that a failure can be seen again.
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) | (state << 31)
    }
}
