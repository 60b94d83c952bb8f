/// Draws lines that scroll away above a footer that stays: the status line and the text being typed.
///
/// It uses no alternate screen and no scroll region, so what was printed stays in the terminal's own history. Each frame
/// wipes the footer, prints what is new, and draws the footer again, in one write between the marks of synchronised
/// output (DEC private mode 2026), so that nobody sees a half.
///
/// Invariant: `footer` is what stands on the screen now, and the terminal's cursor is on its row `cursorRow`.
package struct Screen: Sendable {
    /// What stands below the lines.
    package struct Footer: Hashable, Sendable {
        /// The rows, each no wider than the screen.
        package var rows: [StyledText]
        /// The row of the cursor, counted from 0.
        package var cursorRow: Int
        /// The column of the cursor, counted from 0.
        package var cursorColumn: Int

        /// A footer of these rows.
        package init(rows: [StyledText], cursorRow: Int, cursorColumn: Int) {
            precondition(rows.indices.contains(cursorRow), "the cursor is in the footer")
            self.rows = rows
            self.cursorRow = cursorRow
            self.cursorColumn = cursorColumn
        }
    }

    private let colours: Bool
    /// The widths of the footer's rows down to the one with the cursor, and the cursor's column.
    private var drawn: (widths: [Int], cursorColumn: Int)?

    /// A screen on which nothing stands yet.
    package init(colours: Bool) {
        self.colours = colours
    }

    /// The bytes that print lines above the footer and draw it anew.
    ///
    /// - Parameters:
    ///   - lines: What is to be printed, each line no wider than the screen, or else the terminal breaks it.
    ///   - columns: The width of the screen now. When it shrank since the last frame, the terminal has broken the
    ///     footer's rows, and that many more are wiped.
    package mutating func frame(printing lines: [StyledText], footer: Footer, columns: Int) -> String {
        var frame = "\u{1B}[?2026h\u{1B}[?25l" + wipe(columns: columns)
        for line in lines {
            frame += line.encoded(colours: colours) + "\r\n"
        }
        frame += footer.rows.map { $0.encoded(colours: colours) }.joined(separator: "\r\n")
        let up = footer.rows.count - 1 - footer.cursorRow
        frame += "\r" + (up > 0 ? "\u{1B}[\(up)A" : "")
        frame += footer.cursorColumn > 0 ? "\u{1B}[\(footer.cursorColumn)C" : ""
        frame += "\u{1B}[?25h\u{1B}[?2026l"
        drawn = (footer.rows[...footer.cursorRow].map(\.width), footer.cursorColumn)
        return frame
    }

    /// The bytes that take the footer away, for the end of the program.
    package mutating func close(columns: Int) -> String {
        defer { drawn = nil }
        return wipe(columns: columns) + "\u{1B}[?25h"
    }

    /// The bytes that clear the whole screen, on which the next frame is drawn.
    package mutating func clear() -> String {
        drawn = nil
        return "\u{1B}[2J\u{1B}[H"
    }

    private func wipe(columns: Int) -> String {
        guard let drawn else { return "\r\u{1B}[J" }
        let columns = max(1, columns)
        // Rows above the cursor may have been broken by a narrower terminal; so may the cursor's own row.
        let above = drawn.widths.dropLast().reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
        let up = above + drawn.cursorColumn / columns
        return "\r" + (up > 0 ? "\u{1B}[\(up)A" : "") + "\u{1B}[J"
    }
}
