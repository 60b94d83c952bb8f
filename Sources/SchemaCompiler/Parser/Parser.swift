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
            if let item = parser.itemOrRecover() { schema.items.append(item) }
        }
        return (schema, lexical + parser.diagnostics)
    }

    // MARK: - Recovery

    /// Parses one item. After a mistake in it, passes over what belongs to it.
    mutating func itemOrRecover() -> ItemSyntax? {
        let start = index
        do {
            return try item()
        } catch {
            diagnostics.append(error)
            recover(from: start)
            return nil
        }
    }

    /// Goes on to the next item: the first that begins behind the braces of the broken one, or, should a brace be
    /// missing, no further to the right.
    private mutating func recover(from start: Int) {
        let column = tokens[start].location.column
        var depth = tokens[start..<index].reduce(0) { $0 + $1.kind.depthChange }
        if index == start { depth += advance().kind.depthChange }
        while !isAtEnd {
            if startsItem && (depth <= 0 || current.location.column <= column) { return }
            if depth <= 0 && isSymbol("}") { return }
            depth += advance().kind.depthChange
        }
    }

    /// Whether an item begins here: one of its keywords, or its documentation, as the first word of a line.
    var startsItem: Bool {
        guard current.startsLine else { return false }
        switch current.kind {
        case .documentation: return !documents(fieldAt: index)
        case .word(let word): return Keyword.items.contains(word) && !peekIsColon
        default: return false
        }
    }

    /// Whether the documentation at a place belongs to a field or an enumeration value rather than to an item.
    private func documents(fieldAt start: Int) -> Bool {
        let place = endOfDocumentation(from: start)
        if tokens[place].kind == .symbol("?") { return true }
        guard case .word = tokens[place].kind else { return false }
        return [.symbol(":"), .symbol("=")].contains(tokens[place + 1].kind)
    }

    private func endOfDocumentation(from start: Int) -> Int {
        var place = start
        while case .documentation = tokens[place].kind { place += 1 }
        return place
    }

    /// The keyword of the item that begins here, behind its documentation, and where it stands; nil if none begins.
    var nextKeyword: Name? {
        let token = tokens[endOfDocumentation(from: index)]
        guard case .word(let word) = token.kind, Keyword.items.contains(word) else { return nil }
        return Name(text: word, location: token.location)
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

extension Token.Kind {
    /// How many braces deeper the text is behind the token.
    fileprivate var depthChange: Int {
        switch self {
        case .symbol("{"): 1
        case .symbol("}"): -1
        default: 0
        }
    }
}
