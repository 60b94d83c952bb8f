/// Python source that is being written, line by line.
struct PythonText {
    /// How wide a line of documentation may be.
    private static let width = 100

    private(set) var text = ""
    private var depth = 0

    /// One line, indented.
    mutating func line(_ line: String = "") {
        text += (line.isEmpty ? "" : String(repeating: "    ", count: depth) + line) + "\n"
    }

    /// Lines that are indented already.
    mutating func lines(_ lines: String) { text += lines + "\n" }

    /// `head:` and what `body` writes below it.
    mutating func block(_ head: String, _ body: (inout PythonText) -> Void) {
        line(head)
        depth += 1
        body(&self)
        depth -= 1
    }

    /// Two empty lines, as they stand around definitions of the module.
    mutating func gap() {
        line()
        line()
    }

    /// A docstring of paragraphs: the first one stands alone in its line, if it is the only one and short enough.
    mutating func docstring(_ paragraphs: [String]) {
        let escaped = paragraphs.map { $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") }
        let width = Self.width - depth * 4
        if escaped.count == 1, escaped[0].count + 6 <= width { return line("\"\"\"\(escaped[0])\"\"\"") }
        for (index, paragraph) in escaped.enumerated() {
            if index > 0 { line() }
            let lines = Self.wrapped((index == 0 ? "\"\"\"" : "") + paragraph, width: width)
            for text in lines { line(text) }
        }
        line("\"\"\"")
    }

    /// A text in lines that keep the width.
    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

extension String {
    /// The name in the manner of Python's variables: `createdBy` as `created_by`, with `_` behind what is a keyword.
    var snakeCase: String {
        let name = words.joined(separator: "_")
        return Self.pythonKeywords.contains(name) ? name + "_" : name
    }

    /// The name in the manner of Python's constants: `notFound` as `NOT_FOUND`.
    var upperSnakeCase: String { words.joined(separator: "_").uppercased() }

    /// The words of a name, in small letters.
    private var words: [String] {
        var words: [String] = []
        for character in self {
            if words.isEmpty || character.isUppercase { words.append("") }
            words[words.count - 1] += character.lowercased()
        }
        return words
    }

    /// Keywords, and what the classes refer to where the names of their fields stand before those of the module.
    private static let pythonKeywords: Set<String> = [
        "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
        "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass",
        "raise", "return", "try", "while", "with", "yield", "dataclasses", "list",
    ]
}
