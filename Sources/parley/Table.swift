import TerminalClient

/// Rows in columns, for people to read.
struct Table {
    var header: [String]
    var rows: [[String]]

    /// Prints the table on standard output.
    func show() {
        let all = [header] + rows.map { $0.map { Sanitizer.line($0) } }
        let widths = header.indices.map { column in all.map { Width.of($0[column]) }.max() ?? 0 }
        for row in all {
            let cells = zip(row, widths).map { Width.pad($0, to: $1) }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            StandardOutput.line(line)
        }
    }
}
