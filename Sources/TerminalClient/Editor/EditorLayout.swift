/// Where the text being typed stands on the screen: rows of a given width and the place of the cursor in them.
package struct EditorLayout: Hashable, Sendable {
    /// The rows, each no wider than the screen.
    package private(set) var rows: [String]
    /// The row of the cursor, counted from 0.
    package private(set) var cursorRow: Int
    /// The column of the cursor, counted from 0.
    package private(set) var cursorColumn: Int

    /// Lays out a text behind a prompt.
    ///
    /// - Parameters:
    ///   - columns: The width of the screen.
    ///   - rowsMax: How many rows may be shown; of more, those around the cursor are.
    package init(prompt: String, characters: [Character], cursor: Int, columns: Int, rowsMax: Int) {
        let columns = max(columns, 8)
        let prompt = Width.cut(prompt, to: columns / 2)
        let indentation = String(repeating: " ", count: min(Width.of(prompt), 4))
        var rows: [String] = []
        // What stands before the text of a row, and the text: what is written from the right orders itself, row by row.
        var (head, row) = (prompt, "")
        var width = Width.of(prompt)
        var place = (row: 0, column: width)

        func breakRow(indentation: String) {
            rows.append(head + Sanitizer.isolated(row))
            (head, row) = (indentation, "")
            width = indentation.count
        }
        for (index, character) in characters.enumerated() {
            // A tab is shown as it will be printed; other control characters were refused when typed.
            let shown = character == "\t" ? "    " : Sanitizer.visible(String(character))
            let characterWidth = Width.of(shown)
            if character != "\n", width + characterWidth > columns { breakRow(indentation: "") }
            if index == cursor { place = (rows.count, width) }
            if character == "\n" {
                breakRow(indentation: indentation)
            } else {
                row += shown
                width += characterWidth
            }
        }
        if width >= columns { breakRow(indentation: "") }
        if cursor >= characters.count { place = (rows.count, width) }
        rows.append(head + Sanitizer.isolated(row))
        // A cursor on a line feed at the very end of a full row stands at its last column.
        place.column = min(place.column, columns - 1)

        let shown = max(1, rowsMax)
        let first = min(max(0, place.row - shown + 1), max(0, rows.count - shown))
        self.rows = Array(rows[first..<min(rows.count, first + shown)])
        cursorRow = place.row - first
        cursorColumn = place.column
    }
}
