/// Reads the tokens of a schema into a syntax tree.
///
/// After a mistake the parser goes on with the next field or the next item, so that one run reports them all.
struct Parser {
    private let tokens: [Token]
    private var index = 0
    private(set) var diagnostics: [Diagnostic] = []

    private init(_ tokens: [Token]) {
        self.tokens = tokens
    }

    /// The syntax tree of a text, as far as it can be read, and what was wrong with it.
    static func parse(_ text: String) -> (schema: SchemaSyntax, diagnostics: [Diagnostic]) {
        let (tokens, lexical) = Lexer.tokens(of: text)
        var parser = Parser(tokens)
        var schema = SchemaSyntax()
        while !parser.isAtEnd {
            if let item = parser.itemOrRecover(inService: false) { schema.items.append(item) }
        }
        return (schema, lexical + parser.diagnostics)
    }

    // MARK: - Recovery

    /// Parses one item. After a mistake in it, passes over everything up to the next item.
    mutating func itemOrRecover(inService: Bool) -> ItemSyntax? {
        let start = index
        do {
            return try item(inService: inService)
        } catch {
            diagnostics.append(error)
            if index == start { index += 1 }
            while !isAtEnd && !startsItem { index += 1 }
            return nil
        }
    }

    /// Whether an item begins here: one of its keywords, or its documentation, as the first word of a line.
    private var startsItem: Bool {
        guard current.startsLine else { return false }
        switch current.kind {
        case .documentation: return !documents(fieldAt: index)
        case .word(let word): return Keyword.items.contains(word) && !peekIsColon
        default: return false
        }
    }

    /// Whether the documentation at a place belongs to a field or an enumeration value rather than to an item.
    private func documents(fieldAt start: Int) -> Bool {
        var place = start
        while case .documentation = tokens[place].kind { place += 1 }
        if tokens[place].kind == .symbol("?") { return true }
        if case .word(let word) = tokens[place].kind, Keyword.items.contains(word) {
            return place + 1 < tokens.count && tokens[place + 1].kind == .symbol(":")
        }
        return true
    }

    private var peekIsColon: Bool { index + 1 < tokens.count && tokens[index + 1].kind == .symbol(":") }

    // MARK: - What the parts of the grammar use

    var current: Token { tokens[index] }

    var isAtEnd: Bool { current.kind == .end }

    mutating func record(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

    /// Passes over everything up to the next line or the end of the braces.
    mutating func skipToNextLine() {
        if !isAtEnd { index += 1 }
        while !isAtEnd && !current.startsLine && current.kind != .symbol("}") { index += 1 }
    }

    mutating func advance() -> Token {
        defer { if !isAtEnd { index += 1 } }
        return current
    }

    func isSymbol(_ symbol: String) -> Bool { current.kind == .symbol(symbol) }

    func isWord(_ word: String) -> Bool { current.kind == .word(word) }

    mutating func take(symbol: String) -> Bool {
        guard isSymbol(symbol) else { return false }
        index += 1
        return true
    }

    mutating func take(word: String) -> Bool {
        guard isWord(word) else { return false }
        index += 1
        return true
    }

    mutating func expect(symbol: String, _ context: String) throws(Diagnostic) {
        guard take(symbol: symbol) else {
            throw Diagnostic(
                current.location, "\(current.described) where `\(symbol)` is expected \(context)",
                mend: "write `\(symbol)`")
        }
    }

    mutating func expect(word: String, _ context: String) throws(Diagnostic) {
        guard take(word: word) else {
            throw Diagnostic(
                current.location, "\(current.described) where `\(word)` is expected \(context)", mend: "write `\(word)`"
            )
        }
    }

    mutating func name(_ what: String) throws(Diagnostic) -> Name {
        guard case .word(let text) = current.kind else {
            throw Diagnostic(
                current.location, "\(current.described) where \(what) is expected",
                mend: "write a name of letters, digits and `_`")
        }
        return Name(text: text, location: advance().location)
    }

    mutating func number(_ what: String) throws(Diagnostic) -> Number {
        guard case .number(let value) = current.kind else {
            throw Diagnostic(
                current.location, "\(current.described) where \(what) is expected", mend: "write a number")
        }
        return Number(value: value, location: advance().location)
    }

    mutating func text(_ what: String) throws(Diagnostic) -> String {
        guard case .text(let text) = current.kind else {
            throw Diagnostic(
                current.location, "\(current.described) where \(what) is expected",
                mend: "write it between quotation marks")
        }
        _ = advance()
        return text
    }

    mutating func documentation() -> [String] {
        var lines: [String] = []
        while case .documentation(let line) = current.kind {
            lines.append(line)
            index += 1
        }
        return lines
    }
}
