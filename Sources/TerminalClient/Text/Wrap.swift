/// Breaks text into rows of a terminal.
package enum Wrap {
    /// Breaks one line between words, where that is possible, so that no row is wider than `columns`.
    ///
    /// A word that is wider than a row is broken within. An empty line gives one empty row.
    ///
    /// - Parameter taken: The columns of the first row that are taken already.
    package static func words(_ line: String, columns: Int, taken: Int = 0) -> [String] {
        let full = max(1, columns)
        var columns = max(1, full - taken)
        var rows: [String] = []
        var row = ""
        var width = 0
        func finish(_ finished: String) {
            rows.append(finished)
            (row, width, columns) = ("", 0, full)
        }
        for word in pieces(of: line) {
            let isSpace = word.first == " "
            let wordWidth = Width.of(word)
            if width + wordWidth <= columns {
                row += word
                width += wordWidth
                continue
            }
            if isSpace {
                finish(row)
                continue
            }
            // The first row is left to itself when the word fits into a whole one.
            if width > 0 || (columns < full && wordWidth <= full) { finish(trimmed(row)) }
            for character in word {
                let characterWidth = Width.of(character)
                if width + characterWidth > columns, width > 0 { finish(row) }
                row.append(character)
                width += characterWidth
            }
        }
        // A space that found no room at the end begins no row.
        if !row.isEmpty || rows.isEmpty { rows.append(row) }
        return rows
    }

    /// The words of a line and the runs of spaces between them.
    private static func pieces(of line: String) -> [String] {
        var pieces: [String] = []
        for character in line {
            if let last = pieces.last?.last, (last == " ") == (character == " ") {
                pieces[pieces.count - 1].append(character)
            } else {
                pieces.append(String(character))
            }
        }
        return pieces
    }

    private static func trimmed(_ row: String) -> String {
        var row = row
        while row.last == " " { row.removeLast() }
        return row
    }
}
