/// The small grammar of header fields (RFC 9110 §5.6).
enum HeaderText {
    /// Without spaces and tabs around it.
    static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }

    /// Whether the text is a token: at least one character, of those that need no quotes.
    static func isToken(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { tokenBytes.contains($0) }
    }

    /// The elements of a list that stands in one field or in several, without empty ones.
    static func list(_ fields: [String]) -> [Substring] {
        fields.flatMap { $0.split(separator: ",").map(trimmed) }.filter { !$0.isEmpty }
    }

    private static let tokenBytes = Set(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
}
