/// Why a text is not JSON.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// How many bytes of the text stand before the mistake.
    public let offset: Int

    /// What is wrong.
    public let what: String

    /// `byte 12: a name without a colon`
    public var description: String { "byte \(offset): \(what)" }
}

extension JSONValue {
    /// Reads one value. Numbers are kept as they are written.
    ///
    /// - Throws: where the text is not JSON, holds more than one value, or is deeper than 100 levels.
    public init(parsing text: String) throws(JSONError) {
        var parser = JSONParser(bytes: Array(text.utf8))
        self = try parser.document()
    }
}

/// Reads JSON by recursive descent.
struct JSONParser {
    private static let depthMax = 100

    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(JSONError) -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw fault("something behind the value") }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard depth < Self.depthMax else { throw fault("more than \(Self.depthMax) levels") }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
        default:
            for (word, value) in [("null", JSONValue.null), ("true", .bool(true)), ("false", .bool(false))]
            where bytes[position...].starts(with: word.utf8) {
                position += word.utf8.count
                return value
            }
            throw fault(position == bytes.count ? "the text ends where a value belongs" : "no value")
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        var members: [JSONValue.Member] = []
        position += 1
        skipSpace()
        if take("}") { return .object([]) }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw fault("no name between quotes") }
            let name = try string()
            guard !members.contains(where: { $0.name == name }) else {
                throw fault("the name `\(name)` is there twice")
            }
            skipSpace()
            guard take(":") else { throw fault("a name without a colon") }
            members.append(.init(name, try value(depth: depth + 1)))
            skipSpace()
        } while take(",")
        guard take("}") else { throw fault("an object that does not end") }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        var elements: [JSONValue] = []
        position += 1
        skipSpace()
        if take("]") { return .array([]) }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw fault("a list that does not end") }
        return .array(elements)
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw fault("no digit") }
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        var content: [UInt8] = []
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw fault("a control character inside a text") }
            position += 1
            if byte == UInt8(ascii: "\\") {
                content += String(try escape()).utf8
            } else {
                content.append(byte)
            }
        }
        guard take("\"") else { throw fault("a text that does not end") }
        guard let text = String(validating: content, as: UTF8.self) else { throw fault("a text that is not UTF-8") }
        return text
    }

    private mutating func escape() throws(JSONError) -> Character {
        let plain: [Character: Character] = [
            "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{c}", "n": "\n", "r": "\r", "t": "\t",
        ]
        guard let byte = peek else { throw fault("a text that does not end") }
        position += 1
        if let character = plain[Character(UnicodeScalar(byte))] { return character }
        guard byte == UInt8(ascii: "u") else { throw fault("no such escape") }
        var code = try hexadecimal()
        if (0xd800...0xdbff).contains(code), take("\\"), take("u") {
            let low = try hexadecimal()
            guard (0xdc00...0xdfff).contains(low) else { throw fault("half of a surrogate pair") }
            code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
        }
        guard let scalar = UnicodeScalar(code) else { throw fault("half of a surrogate pair") }
        return Character(scalar)
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        let digits = bytes[position...].prefix(4)
        let isPlain = digits.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
        guard digits.count == 4, isPlain, let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
            throw fault("no four hexadecimal digits")
        }
        position += 4
        return code
    }

    // MARK: - Bytes

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { position += 1 }
    }

    private func fault(_ what: String) -> JSONError { JSONError(offset: position, what: what) }
}
