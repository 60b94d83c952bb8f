/// One extension of a `Sec-WebSocket-Extensions` field (RFC 6455 §9.1).
///
///     permessage-deflate; client_max_window_bits, permessage-deflate
///     └────── name ─────┘ └──── parameter ─────┘  └─ the next element
struct ExtensionElement: Hashable, Sendable {
    /// A parameter; `name` or `name=value`, where the value may stand in quotes.
    struct Parameter: Hashable, Sendable {
        var name: String
        var value: String?
    }

    var name: String
    var parameters: [Parameter]

    /// The elements of all fields, in their order of preference; nil for one that is malformed.
    static func list(_ fields: [String]) -> [ExtensionElement?] {
        fields.flatMap { field in
            split(field[...], at: ",").filter { !HeaderText.trimmed($0).isEmpty }.map(ExtensionElement.init)
        }
    }

    private init?(_ text: Substring) {
        let parts = Self.split(text, at: ";").map(HeaderText.trimmed)
        guard let first = parts.first, HeaderText.isToken(first) else { return nil }
        name = first.lowercased()
        parameters = []
        for part in parts.dropFirst() {
            guard let parameter = Self.parameter(part) else { return nil }
            parameters.append(parameter)
        }
    }

    private static func parameter(_ text: Substring) -> Parameter? {
        guard let equals = text.firstIndex(of: "=") else {
            return HeaderText.isToken(text) ? Parameter(name: text.lowercased()) : nil
        }
        let name = HeaderText.trimmed(text[..<equals])
        let value = unquoted(HeaderText.trimmed(text[text.index(after: equals)...]))
        // What stands in quotes has to be a token all the same.
        guard HeaderText.isToken(name), let value, HeaderText.isToken(value[...]) else { return nil }
        return Parameter(name: name.lowercased(), value: value)
    }

    /// The text of a quoted string, or the text itself where there are no quotes; nil when a quote is missing.
    private static func unquoted(_ text: Substring) -> String? {
        guard text.first == "\"" else { return String(text) }
        var result = ""
        var isEscaped = false
        var rest = text.dropFirst()
        while let character = rest.popFirst() {
            if isEscaped {
                result.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                return rest.isEmpty ? result : nil
            } else {
                result.append(character)
            }
        }
        return nil
    }

    /// Splits outside of quotes.
    private static func split(_ text: Substring, at separator: Character) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var isQuoted = false
        var isEscaped = false
        for index in text.indices {
            let character = text[index]
            if isEscaped {
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == separator, !isQuoted {
                parts.append(text[start..<index])
                start = text.index(after: index)
            }
        }
        parts.append(text[start...])
        return parts
    }
}
