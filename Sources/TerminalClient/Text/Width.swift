/// How many columns text takes on a terminal.
///
/// The rules are those of the terminals that people use (xterm, VTE, tmux, iTerm): a combining mark takes none, what
/// East Asian scripts and emoji fill is two columns wide (Unicode Standard Annex 11), the rest one. Where terminals
/// differ (sequences joined by U+200D), the width of what a current terminal draws is taken.
package enum Width {
    /// The columns of a whole text. Control characters count as none: text is sanitised before it is measured.
    package static func of(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + of($1) }
    }

    /// The columns of one character as a person sees it (a grapheme cluster): 0, 1, 2, or more for clusters of
    /// scripts whose parts stand side by side.
    package static func of(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        guard let first = scalars.first else { return 0 }
        if scalars.count == 1 { return of(first) }
        let isEmojiSequence =
            scalars.contains { $0.value == 0xFE0F || $0.value == 0x20E3 || $0.properties.isEmojiModifier }
            || first.properties.isEmojiPresentation
            || (0x1F1E6...0x1F1FF).contains(first.value)
        if isEmojiSequence { return 2 }
        return scalars.reduce(0) { $0 + of($1) }
    }

    /// The columns of one code point that stands alone.
    static func of(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 {
            return value < 0x20 || (0x7F..<0xA0).contains(value) ? 0 : 1
        }
        if (0x1160...0x11FF).contains(value) { return 0 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
        default: break
        }
        return isWide(scalar) ? 2 : 1
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isEmojiPresentation || wideBlocks.contains { $0.contains(scalar.value) }
    }

    /// What EastAsianWidth.txt calls W or F, apart from emoji, which the standard library knows.
    private static let wideBlocks: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF,
        0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60,
        0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD,
    ]

    /// The longest beginning of a text that fits into some columns, with `…` at the end where something was cut. An isolate
    /// (UAX 9) that was begun is ended.
    package static func cut(_ text: String, to columns: Int) -> String {
        if of(text) <= columns { return text }
        guard columns > 0 else { return "" }
        var kept = ""
        var used = 0
        for character in text {
            let width = of(character)
            if used + width > columns - 1 { break }
            kept.append(character)
            used += width
        }
        let begun = kept.unicodeScalars.count { $0 == "\u{2068}" } - kept.unicodeScalars.count { $0 == "\u{2069}" }
        return kept + "…" + String(repeating: "\u{2069}", count: max(0, begun))
    }

    /// A text filled up with spaces to some columns, or cut to them.
    package static func pad(_ text: String, to columns: Int) -> String {
        let fitting = cut(text, to: columns)
        return fitting + String(repeating: " ", count: max(0, columns - of(fitting)))
    }
}
