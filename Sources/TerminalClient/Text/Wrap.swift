/// Breaks text into rows of a terminal.
package enum Wrap {
    /// Breaks one line between words, where that is possible, so that no row is wider than `columns`.
    ///
    /// A word that is wider than a row is broken within. An empty line gives one empty row.
    package static func words(_ line: String, columns: Int) -> [String] {
        let columns = max(1, columns)
        var rows: [String] = []
        var row = ""
        var width = 0
        for word in pieces(of: line) {
            let isSpace = word.first == " "
            let wordWidth = Width.of(word)
            if width + wordWidth <= columns {
                row += word
                width += wordWidth
                continue
            }
            if isSpace {
                rows.append(row)
                (row, width) = ("", 0)
                continue
            }
            if width > 0 {
                rows.append(trimmed(row))
                (row, width) = ("", 0)
            }
            for character in word {
                let characterWidth = Width.of(character)
                if width + characterWidth > columns, width > 0 {
                    rows.append(row)
                    (row, width) = ("", 0)
                }
                row.append(character)
                width += characterWidth
            }
        }
        rows.append(row)
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
