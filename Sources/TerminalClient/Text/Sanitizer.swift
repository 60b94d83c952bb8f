/// Makes text from others safe to print: nothing in it can move the cursor, change colours, ring, or reorder what stands
/// beside it.
///
/// Control characters are shown as their pictures (U+2400 and on), so that a person sees that they were there. The
/// explicit embeddings and overrides of Unicode's bidirectional algorithm are shown by their names, and text of
/// right-to-left scripts is put between isolates, so that it orders itself and nothing else (UAX 9 §6.3).
package enum Sanitizer {
    /// The text as one line: line feeds are shown as `⏎`.
    package static func line(_ text: String) -> String {
        isolated(visible(text, newline: "⏎"))
    }

    /// The text as several lines, cut at its line feeds.
    package static func lines(_ text: String) -> [String] {
        visibleLines(text).map(isolated)
    }

    /// The text as several lines that are not put between isolates yet: a row that is cut from one has to have its own.
    ///
    /// - Parameter keepsIsolates: Whether isolates stay as they are: for text of the program's own, which may hold names that
    ///   were made safe already.
    static func visibleLines(_ text: String, keepsIsolates: Bool = false) -> [String] {
        var lines: [String] = []
        var current = ""
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                lines.append(current)
                current = ""
            } else {
                current.unicodeScalars.append(scalar)
            }
        }
        lines.append(current)
        return lines.map { visible($0, newline: "⏎", keepsIsolates: keepsIsolates) }
    }

    /// The text without anything that a terminal would act upon.
    static func visible(_ text: String, newline: String = "⏎", keepsIsolates: Bool = false) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A: result += newline
            case 0x09: result += "    "
            case 0x00...0x1F: append(0x2400 + scalar.value, to: &result)
            case 0x7F: append(0x2421, to: &result)
            case 0x80...0x9F: result += "‹\(String(scalar.value, radix: 16, uppercase: true))›"
            case 0x2028, 0x2029: result += newline
            case 0x2068 where keepsIsolates, 0x2069 where keepsIsolates: result.unicodeScalars.append(scalar)
            default:
                if let name = directionalNames[scalar.value] {
                    result += "‹\(name)›"
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }

    private static func append(_ value: UInt32, to text: inout String) {
        if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
    }

    /// The names that Unicode gives to the characters that steer direction.
    private static let directionalNames: [UInt32: String] = [
        0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO",
        0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
    ]

    /// The text between isolates, if any of it is written from the right.
    static func isolated(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isRightToLeft) else { return text }
        return "\u{2068}\(text)\u{2069}"
    }

    /// Hebrew, Arabic and the other scripts that are written from the right, by their blocks.
    private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
        default: false
        }
    }
}
