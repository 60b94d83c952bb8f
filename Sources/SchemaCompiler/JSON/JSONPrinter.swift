extension JSONValue {
    /// The value on one line: `{"room": 5, "users": [1, 2]}`.
    public var line: String {
        switch self {
        case .null: "null"
        case .bool(let bool): bool ? "true" : "false"
        case .number(let digits): digits
        case .string(let text): Self.quoted(text)
        case .array(let elements): "[" + elements.map(\.line).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { Self.quoted($0.name) + ": " + $0.value.line }.joined(separator: ", ") + "}"
        }
    }

    /// The value for people: what fits into `width` columns stands on one line, everything else is indented by two spaces.
    /// Ends without a line feed.
    public func text(width: Int = 120) -> String { text(width: width, depth: 0, before: 0) }

    /// - Parameter before: how many columns are taken before the value, beside the indentation.
    private func text(width: Int, depth: Int, before: Int) -> String {
        let line = line
        if depth * 2 + before + line.count < width { return line }
        let indentation = String(repeating: "  ", count: depth + 1)
        let end = "\n" + String(repeating: "  ", count: depth)
        switch self {
        case .null, .bool, .number, .string: return line
        case .array(let elements):
            if elements.isEmpty { return line }
            let lines = elements.map { indentation + $0.text(width: width, depth: depth + 1, before: 0) }
            return "[\n" + lines.joined(separator: ",\n") + end + "]"
        case .object(let members):
            if members.isEmpty { return line }
            let lines = members.map { member in
                let name = Self.quoted(member.name) + ": "
                return indentation + name + member.value.text(width: width, depth: depth + 1, before: name.count)
            }
            return "{\n" + lines.joined(separator: ",\n") + end + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{0}"..."\u{1f}", "\u{7f}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
