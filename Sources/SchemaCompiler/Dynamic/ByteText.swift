/// How byte strings are written as text.
public enum ByteText: String, Hashable, Sendable, CaseIterable {
    /// Two digits for each byte.
    case hex
    /// RFC 4648 §4, with padding.
    case base64

    /// What somebody has to know who wrote it wrongly.
    var hint: String {
        switch self {
        case .hex: ": two digits for each byte"
        case .base64: " with padding"
        }
    }

    /// The bytes as text.
    public func text(_ bytes: [UInt8]) -> String {
        switch self {
        case .hex:
            String(
                decoding: bytes.flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] }, as: UTF8.self)
        case .base64: base64(bytes)
        }
    }

    /// The bytes of a text; nil if it is none of this kind. White space between bytes does not count in hex.
    public func bytes(_ text: String) -> [UInt8]? {
        switch self {
        case .hex:
            let characters = text.filter { !$0.isWhitespace }
            guard characters.count.isMultiple(of: 2) else { return nil }
            let digits = characters.compactMap(\.hexDigitValue)
            guard digits.count == characters.count else { return nil }
            return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
        case .base64: return bytes(base64: Array(text.utf8))
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private func base64(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? Self.alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private func bytes(base64 text: [UInt8]) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let content = text.suffix(2) == [61, 61] ? text.dropLast(2) : text.last == 61 ? text.dropLast() : text[...]
        let values = content.compactMap { Self.alphabet.firstIndex(of: $0) }
        guard values.count == content.count else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: values.count, by: 4) {
            let group = values[start..<min(start + 4, values.count)]
            let bits = group.reduce(0) { $0 << 6 | $1 } << (6 * (4 - group.count))
            bytes += (0..<(group.count - 1)).map { UInt8(bits >> (16 - 8 * $0) & 255) }
        }
        // One value has one encoding: bits that no byte takes are zero.
        return base64(bytes).utf8.elementsEqual(text) ? bytes : nil
    }
}
