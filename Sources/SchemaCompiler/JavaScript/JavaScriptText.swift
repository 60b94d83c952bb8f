/// JavaScript that is being written, line by line.
struct JavaScriptText {
    /// How wide a line of documentation may be.
    private static let width = 118

    private(set) var text = ""
    private let isCompact: Bool
    private var depth = 0

    /// - Parameter isCompact: Whether comments and empty lines are left out.
    init(isCompact: Bool) { self.isCompact = isCompact }

    /// One line, indented.
    mutating func line(_ line: String = "") {
        if line.isEmpty && isCompact { return }
        text += (line.isEmpty ? "" : String(repeating: "  ", count: depth) + line) + "\n"
    }

    /// Lines that are indented already, among them comments in lines of their own.
    mutating func lines(_ lines: String) {
        for line in lines.split(separator: "\n", omittingEmptySubsequences: false) where !isCompact || !line.isComment {
            self.line(String(line))
        }
    }

    /// A line, what `body` writes below it, indented, and a line behind it.
    mutating func block(_ head: String, _ end: String, _ body: (inout JavaScriptText) -> Void) {
        line(head)
        depth += 1
        body(&self)
        depth -= 1
        line(end)
    }

    /// The beginning of a part of the file.
    mutating func title(_ title: String) {
        guard !isCompact else { return }
        line()
        line("// " + String(repeating: "-", count: Self.width - 3))
        line("// \(title)")
        line()
    }

    /// A comment of JSDoc. A paragraph that is too long is wrapped; tags are kept in one line.
    mutating func documentation(_ paragraphs: [String]) {
        guard !isCompact else { return }
        let escaped = paragraphs.map { $0.replacing("*/", with: "* /") }
        if escaped.count == 1, escaped[0].count + 7 + depth * 2 <= Self.width { return line("/** \(escaped[0]) */") }
        line("/**")
        for paragraph in escaped {
            let lines = paragraph.hasPrefix("@") || paragraph.hasPrefix(" ") ? [paragraph] : Self.wrapped(paragraph)
            for text in lines { line(text.isEmpty ? " *" : " * \(text)") }
        }
        line(" */")
    }

    /// A text in lines that keep the width.
    private static func wrapped(_ text: String) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let last = lines[lines.count - 1]
            if last.isEmpty || last.count + 1 + word.count <= width - 3 {
                lines[lines.count - 1] = last.isEmpty ? String(word) : last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

extension StringProtocol {
    /// Whether the line is nothing but a comment, or a part of one.
    fileprivate var isComment: Bool {
        let code = drop { $0 == " " }
        return code.hasPrefix("//") || code.hasPrefix("/*") || code.hasPrefix("* ") || code == "*" || code == "*/"
    }
}

extension String {
    /// The text as a literal.
    var javaScriptLiteral: String {
        "\"" + replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
