/// Cuts the text of a schema into tokens.
///
/// Characters that belong to no token are reported and passed over, so that the parser sees the rest.
struct Lexer {
    private let characters: [Character]
    private var index = 0
    private var line = 1
    private var column = 1
    private var lineHasToken = false

    private var tokens: [Token] = []
    private var diagnostics: [Diagnostic] = []

    /// How long a name may be, in characters.
    private static let wordMax = 100

    private init(_ text: String) {
        characters = Array(text)
    }

    /// The tokens of a text, the last of them `.end`, and what was wrong with the text.
    static func tokens(of text: String) -> (tokens: [Token], diagnostics: [Diagnostic]) {
        var lexer = Lexer(text)
        lexer.run()
        return (lexer.tokens, lexer.diagnostics)
    }

    private mutating func run() {
        while let character = current {
            switch character {
            case "\n", "\r\n": advance()
            case " ", "\t", "\r": advance()
            case "/": comment()
            case "\"": text()
            case _ where character.startsWord: word()
            case _ where character.isDigit: number()
            default: symbol()
            }
        }
        emit(.end, at: location)
    }

    // MARK: - Tokens

    private mutating func comment() {
        let start = location
        let slashes = takeWhile { $0 == "/" }
        let rest = takeWhile { !$0.isNewline }
        switch slashes.count {
        case 2: break
        case 3: emit(.documentation(rest.hasPrefix(" ") ? String(rest.dropFirst()) : rest), at: start)
        case 1: report(start, "`/` begins nothing", mend: "write `//` for a comment, `///` for documentation")
        default: break
        }
    }

    private mutating func text() {
        let start = location
        advance()
        let content = takeWhile { $0 != "\"" && !$0.isNewline }
        if current == "\"" {
            advance()
        } else {
            report(start, "the text does not end on its line", mend: "add the closing `\"`")
        }
        emit(.text(content), at: start)
    }

    private mutating func word() {
        let start = location
        let word = takeWhile { $0.startsWord || $0.isDigit }
        if word.count > Self.wordMax {
            report(start, "a name of \(word.count) characters", mend: "write at most \(Self.wordMax)")
        }
        emit(.word(String(word.prefix(Self.wordMax))), at: start)
    }

    private mutating func number() {
        let start = location
        let written = takeWhile { $0.startsWord || $0.isDigit }
        let digits = written.filter { $0 != "_" }
        let value = digits.hasPrefix("0x") ? UInt64(digits.dropFirst(2), radix: 16) : UInt64(digits)
        if value == nil {
            report(
                start, "`\(written.prefix(Self.wordMax))` is not a number",
                mend: "write decimal or 0x and hexadecimal digits, at most \(UInt64.max)")
        }
        emit(.number(value ?? 0), at: start)
    }

    private mutating func symbol() {
        let start = location
        guard let character = current else { return }
        advance()
        switch (character, current) {
        case (".", "."), ("-", ">"):
            advance()
            emit(.symbol(character == "." ? ".." : "->"), at: start)
        case ("{", _), ("}", _), ("<", _), (">", _), ("(", _), (")", _), (":", _), ("=", _), (",", _), (".", _),
            ("?", _):
            emit(.symbol(String(character)), at: start)
        default:
            report(start, "`\(character)` belongs to no word of the schema language", mend: "remove it")
        }
    }

    // MARK: - Characters

    private var current: Character? { index < characters.count ? characters[index] : nil }

    private var location: SourceLocation { SourceLocation(line: line, column: column) }

    private mutating func advance() {
        if characters[index].isNewline {
            line += 1
            column = 1
            lineHasToken = false
        } else {
            column += 1
        }
        index += 1
    }

    private mutating func takeWhile(_ condition: (Character) -> Bool) -> String {
        let start = index
        while let character = current, condition(character) { advance() }
        return String(characters[start..<index])
    }

    private mutating func emit(_ kind: Token.Kind, at location: SourceLocation) {
        tokens.append(Token(kind: kind, location: location, startsLine: !lineHasToken))
        lineHasToken = true
    }

    private mutating func report(_ location: SourceLocation, _ what: String, mend: String) {
        diagnostics.append(Diagnostic(location, what, mend: mend))
    }
}

extension Character {
    fileprivate var startsWord: Bool { isASCII && isLetter || self == "_" }
    fileprivate var isDigit: Bool { isASCII && isNumber }
}
