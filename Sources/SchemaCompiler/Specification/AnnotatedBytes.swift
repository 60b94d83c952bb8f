/// Bytes with what they mean beside them, a line for each value:
///
///     04              room: RoomID = 4
///     05 68 65 6c     text: Text = 5 bytes "hello"
///     6c 6f
struct AnnotatedBytes: Hashable, Sendable {
    /// The bytes of one value.
    struct Line: Hashable, Sendable {
        /// What stands on the wire; nothing where only a structure begins.
        var bytes: [UInt8]
        /// What it means.
        var note: String
        /// How many structures and lists it stands in.
        var depth = 0
        /// Whether these bytes are others each time.
        var isVarying = false
    }

    /// How many bytes stand beside each other.
    private static let width = 12

    var lines: [Line] = []

    /// All bytes, one behind the other.
    var bytes: [UInt8] { lines.flatMap(\.bytes) }

    /// How many bytes these are.
    var count: Int { lines.reduce(0) { $0 + $1.bytes.count } }

    mutating func add(_ bytes: [UInt8], _ note: String, depth: Int = 0, isVarying: Bool = false) {
        lines.append(Line(bytes: bytes, note: note, depth: depth, isVarying: isVarying))
    }

    mutating func add(_ others: AnnotatedBytes) { lines += others.lines }

    /// The lines as text. Lines of bytes that are others each time begin with `~`.
    var text: [String] {
        let width = min(Self.width, max(4, lines.map(\.bytes.count).max() ?? 0))
        return lines.flatMap { line in
            let mark = line.isVarying ? "~ " : "  "
            let note = String(repeating: "  ", count: line.depth) + line.note
            let rows = stride(from: 0, to: max(1, line.bytes.count), by: width).map { start in
                Hex.text(Array(line.bytes[start..<min(start + width, line.bytes.count)]))
            }
            return rows.enumerated().map { index, row in
                guard index == 0 else { return mark + row }
                return mark + row + String(repeating: " ", count: max(0, width * 3 + 1 - row.count)) + note
            }
        }
    }
}

/// Bytes in hex, two digits each.
enum Hex {
    /// `0f a0`
    static func text(_ bytes: [UInt8]) -> String { bytes.map(digits).joined(separator: " ") }

    /// `0f`
    static func digits(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.count < 2 ? "0" + digits : digits
    }

    /// The bytes of a text in hex, with or without spaces; nil when it is none.
    static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.filter { $0 != " " }
        guard digits.utf8.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        var rest = digits[...]
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
