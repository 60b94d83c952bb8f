/// Bytes as hex in JSON, with repetitions written once: a text, or a list of texts and `{"repeat": PART, "count": NUMBER}`.
enum HexPieces {
    /// A byte, or a long run of the same one.
    private struct Token: Hashable {
        let byte: UInt8
        let count: Int
    }

    private static let runMin = 16
    private static let periodMax = 128
    private static let periodicBytesMin = 32

    /// The bytes as JSON.
    static func json(_ bytes: [UInt8]) -> JSONValue {
        let pieces = pieces(tokens(bytes))
        if pieces.isEmpty { return .string("") }
        if pieces.count == 1, case .string = pieces[0] { return pieces[0] }
        return .array(pieces)
    }

    private static func tokens(_ bytes: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex { $0 != bytes[start] } ?? bytes.count
            if end - start >= runMin {
                tokens.append(Token(byte: bytes[start], count: end - start))
            } else {
                tokens += bytes[start..<end].map { Token(byte: $0, count: 1) }
            }
            start = end
        }
        return tokens
    }

    private static func pieces(_ tokens: [Token]) -> [JSONValue] {
        var pieces: [JSONValue] = []
        var literal: [UInt8] = []
        func flush() {
            if !literal.isEmpty { pieces.append(.string(ByteText.hex.text(literal))) }
            literal = []
        }
        var start = 0
        while start < tokens.count {
            if let (period, count) = repetition(in: tokens, at: start) {
                flush()
                pieces.append(repeated(part(Array(tokens[start..<(start + period)])), count))
                start += period * count
            } else if tokens[start].count > 1 {
                flush()
                pieces.append(repeated(.string(ByteText.hex.text([tokens[start].byte])), tokens[start].count))
                start += 1
            } else {
                literal.append(tokens[start].byte)
                start += 1
            }
        }
        flush()
        return pieces
    }

    /// The shortest period that repeats from here, and how often.
    private static func repetition(in tokens: [Token], at start: Int) -> (period: Int, count: Int)? {
        for period in 1...periodMax where start + 3 * period <= tokens.count {
            var end = start + period
            while end < tokens.count && tokens[end] == tokens[end - period] { end += 1 }
            let count = (end - start) / period
            let byteCount = count * tokens[start..<(start + period)].reduce(0) { $0 + $1.count }
            if count >= 3 && byteCount >= periodicBytesMin { return (period, count) }
        }
        return nil
    }

    private static func part(_ tokens: [Token]) -> JSONValue {
        var pieces: [JSONValue] = []
        var literal: [UInt8] = []
        for token in tokens {
            if token.count == 1 {
                literal.append(token.byte)
                continue
            }
            if !literal.isEmpty { pieces.append(.string(ByteText.hex.text(literal))) }
            literal = []
            pieces.append(repeated(.string(ByteText.hex.text([token.byte])), token.count))
        }
        if !literal.isEmpty { pieces.append(.string(ByteText.hex.text(literal))) }
        return pieces.count == 1 ? pieces[0] : .array(pieces)
    }

    private static func repeated(_ part: JSONValue, _ count: Int) -> JSONValue {
        ["repeat": part, "count": .number(count)]
    }

    /// The bytes that JSON describes; nil if it does not describe any.
    static func bytes(_ json: JSONValue) -> [UInt8]? {
        switch json {
        case .string(let text): return ByteText.hex.bytes(text)
        case .array(let pieces):
            let parts = pieces.compactMap(bytes)
            return parts.count == pieces.count ? parts.flatMap(\.self) : nil
        case .object:
            guard let part = json["repeat"].flatMap(bytes), case .number(let digits)? = json["count"],
                let count = Int(digits)
            else { return nil }
            return Array(repeating: part, count: count).flatMap(\.self)
        case .null, .bool, .number: return nil
        }
    }
}
