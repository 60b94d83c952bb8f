/// Swift source that is being written, line by line.
struct SwiftText {
    private static let width = 120

    private(set) var text = ""
    private var depth = 0

    /// The beginning of a generated file.
    init(_ title: String, imports: [String]) {
        line("// \(title)")
        line("//")
        line("// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.")
        if !imports.isEmpty { line() }
        for name in imports { line(name) }
    }

    /// One line, indented as deep as the braces around it.
    mutating func line(_ line: String = "") {
        if !line.isEmpty { text += String(repeating: "    ", count: depth) + line }
        text += "\n"
    }

    /// Lines of documentation; an empty one between paragraphs. Lines that are too long are broken between words.
    mutating func documentation(_ lines: [String]) {
        for documented in lines {
            var rest = ""
            for word in documented.split(separator: " ") {
                if !rest.isEmpty && depth * 4 + rest.count + word.count > Self.width - 5 {
                    line("/// \(rest)")
                    rest = ""
                }
                rest += rest.isEmpty ? String(word) : " \(word)"
            }
            line(rest.isEmpty ? "///" : "/// \(rest)")
        }
    }

    /// `head { body }`, on three lines where it does not fit on one.
    mutating func statement(_ head: String, _ body: String) {
        let short = "\(head) { \(body) }"
        if fits(short) { return line(short) }
        block(head) { $0.line(body) }
    }

    /// Whether a line has room for so much.
    func fits(_ text: String) -> Bool { depth * 4 + text.count <= Self.width }

    /// `head {`, what `body` writes, and `}`.
    mutating func block(_ head: String, _ body: (inout SwiftText) -> Void) {
        line(head + " {")
        depth += 1
        body(&self)
        depth -= 1
        line("}")
    }

    /// `switch value {`, the cases that `body` writes, not indented, and `}`.
    mutating func switching(_ value: String, _ body: (inout SwiftText) -> Void) {
        line("switch \(value) {")
        body(&self)
        line("}")
    }

    /// `head(`, one argument to a line, and `)tail`; all on one line where they fit.
    mutating func call(_ head: String, _ arguments: [String], tail: String = "") {
        let short = head + "(" + arguments.joined(separator: ", ") + ")" + tail
        if fits(short) { return line(short) }
        line(head + "(")
        depth += 1
        for argument in Self.wrapped(arguments, width: Self.width - depth * 4) { line(argument) }
        depth -= 1
        line(")" + tail)
    }

    /// `case a, b, c:`, on as many lines as it takes, and what follows: on the same line if that fits.
    mutating func cases(_ patterns: [String], _ body: String? = nil) {
        let lines = Self.wrapped(patterns, width: Self.width - depth * 4 - 5)
        if let body, lines.count == 1, depth * 4 + lines[0].count + body.count + 7 <= Self.width {
            return line("case \(lines[0]): \(body)")
        }
        for (index, pattern) in lines.enumerated() {
            line((index == 0 ? "case " : "    ") + pattern + (index + 1 < lines.count ? "" : ":"))
        }
        if let body { line("    \(body)") }
    }

    /// Arguments joined into lines that keep the width.
    private static func wrapped(_ arguments: [String], width: Int) -> [String] {
        var lines: [String] = []
        for (index, argument) in arguments.enumerated() {
            let item = argument + (index + 1 < arguments.count ? "," : "")
            if let last = lines.last, last.count + 1 + item.count <= width {
                lines[lines.count - 1] = last + " " + item
            } else {
                lines.append(item)
            }
        }
        return lines
    }
}

extension String {
    /// The name of a message as the name of a case or a method: `PostMessage` as `postMessage`.
    var lowerCamel: String { (prefix(1).lowercased() + dropFirst()).escaped }

    /// The name, between backticks if it means something else in Swift.
    var escaped: String { Self.swiftKeywords.contains(self) ? "`\(self)`" : self }

    /// The text as a literal of Swift.
    var swiftLiteral: String {
        "\"" + replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static let swiftKeywords: Set<String> = [
        "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do",
        "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import",
        "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol",
        "public", "repeat", "rethrows", "return", "self", "Self", "static", "struct", "subscript", "super", "switch",
        "throw",
        "throws", "true", "try", "typealias", "var", "where", "while", "Any", "Type", "Protocol", "await",
    ]
}

extension FixedWidthInteger {
    /// The number as Swift writes it, with `_` between groups of three digits.
    var grouped: String { grouped(by: "_") }

    /// The number as people write it.
    var inProse: String { grouped(by: ",") }

    private func grouped(by separator: String) -> String {
        let digits = String(self)
        guard digits.count > 4 else { return digits }
        var groups: [Substring] = []
        var rest = digits[...]
        while !rest.isEmpty {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        return groups.joined(separator: separator)
    }
}

extension UInt8 {
    /// `0x08`
    var hexadecimal: String { "0x" + (self < 16 ? "0" : "") + String(self, radix: 16) }
}

extension ClosedRange where Bound: FixedWidthInteger {
    /// The range as Swift writes it.
    var swift: String {
        "\(lowerBound.grouped)...\(upperBound == Bound.max ? "\(Bound.self).max" : upperBound.grouped)"
    }
}
