/// A word of the schema language and where it stands.
struct Token: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// A name or a keyword: keywords are words only where the grammar expects them.
        case word(String)
        /// A decimal or hexadecimal number.
        case number(UInt64)
        /// A text between quotation marks, without them.
        case text(String)
        /// `///` and what follows it on the line, without one leading space.
        case documentation(String)
        /// `{ } < > ( ) : = , . .. -> ?`
        case symbol(String)
        /// The end of the schema.
        case end
    }

    let kind: Kind
    let location: SourceLocation

    /// Whether nothing but white space stands before it on its line.
    let startsLine: Bool

    /// The token as a diagnostic names it.
    var described: String {
        switch kind {
        case .word(let word): "`\(word)`"
        case .number(let number): "the number \(number)"
        case .text: "a text"
        case .documentation: "a documentation comment"
        case .symbol(let symbol): "`\(symbol)`"
        case .end: "the end of the schema"
        }
    }
}
