/// A value of JSON (RFC 8259), for what programs read.
package enum JSON: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    /// A text.
    case string(String)
    /// A number without fraction.
    case number(UInt64)
    /// Yes or no.
    case bool(Bool)
    /// Values in order.
    case array([JSON])
    /// Members, in the order in which they are written.
    case object([(String, JSON)])
    /// The text of a value that was checked by the server.
    case verbatim(String)

    /// A text.
    package init(stringLiteral value: String) { self = .string(value) }

    /// A number.
    package init(integerLiteral value: UInt64) { self = .number(value) }

    /// The value on one line.
    package var text: String {
        switch self {
        case .string(let text): JSON.quoted(text)
        case .number(let number): "\(number)"
        case .bool(let value): value ? "true" : "false"
        case .array(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { "\(JSON.quoted($0.0)):\($0.1.text)" }.joined(separator: ",") + "}"
        case .verbatim(let text): String(text.map { $0.isNewline ? " " : $0 })
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            // What terminals act upon, and what ends a line in JavaScript, is escaped beside what has to be.
            case _
            where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                || scalar.value == 0x2028 || scalar.value == 0x2029:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// Whether two values are the same, members in the same order.
    package static func == (left: JSON, right: JSON) -> Bool { left.text == right.text }

    /// Feeds the text of the value to a hasher.
    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
