import Testing

@testable import SchemaCompiler

@Suite struct `Cutting into tokens` {
    static func kinds(_ text: String) -> [Token.Kind] { Lexer.tokens(of: text).tokens.map(\.kind) }

    @Test func `a field becomes words, numbers and symbols`() {
        #expect(
            Self.kinds("?0 text: utf8<1..0x1f>")
                == [
                    .symbol("?"), .number(0), .word("text"), .symbol(":"), .word("utf8"), .symbol("<"), .number(1),
                    .symbol(".."), .number(31), .symbol(">"), .end,
                ])
    }

    @Test func `documentation is kept, comments are not`() {
        #expect(Self.kinds("// nothing\n/// Something.\n//// nothing") == [.documentation("Something."), .end])
    }

    @Test func `places are lines and columns in characters`() {
        let tokens = Lexer.tokens(of: "a\n  é b\r\nc").tokens
        #expect(tokens.map(\.location.description) == ["1:1", "2:5", "3:1", "3:2"])
        #expect(tokens.map(\.startsLine) == [true, true, true, false])
    }

    @Test func `a version is two numbers, a range is two dots`() {
        #expect(
            Self.kinds("1.0 1..2") == [
                .number(1), .symbol("."), .number(0), .number(1), .symbol(".."), .number(2), .end,
            ])
    }

    @Test func `a number beyond 64 bits is reported and passed over`() {
        let (tokens, diagnostics) = Lexer.tokens(of: "18446744073709551615 18446744073709551616")
        #expect(tokens.map(\.kind) == [.number(.max), .number(0), .end])
        #expect(diagnostics.map(\.location.column) == [22])
    }
}
