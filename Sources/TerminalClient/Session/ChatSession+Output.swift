import ParleyClient
import ParleyProtocol

/// What is printed, and how the screen is drawn.
extension ChatSession {
    /// The width of what is printed.
    var columns: Int { options.isInteractive ? output.size.columns : ChatSession.endlessColumns }

    /// Prints lines.
    func show(_ printouts: [Printout]) {
        for printout in printouts {
            pendingRows += renderer.rows(printout, in: model, columns: columns)
        }
        if options.isInteractive { drawSoon() } else { writeRows() }
    }

    /// Prints why something that was asked for did not come about.
    func complain(_ sentence: String) {
        hadProblems = true
        show([.problem(sentence)])
    }

    func clearScreen() {
        if options.isInteractive { output.write(screen.clear()) }
        draw()
    }

    private func writeRows() {
        guard !pendingRows.isEmpty else { return }
        output.write(pendingRows.map { $0.encoded(colours: options.colours) + "\n" }.joined())
        pendingRows = []
    }

    /// Draws in a moment: what comes in a burst is drawn once.
    func drawSoon() {
        guard frameTask == nil else { return }
        frameTask = Task {
            try? await Task.sleep(for: .milliseconds(8))
            self.frameTask = nil
            self.draw()
        }
    }

    func draw() {
        guard options.isInteractive, !isFinished else { return }
        drawFrame()
    }

    /// Draws what there is to print, and the status line and the editor below it.
    func drawFrame() {
        let (columns, rows) = output.size
        let status = statusLine()
        let layout = EditorLayout(
            prompt: "› ", characters: editor.characters, cursor: editor.cursor, columns: columns,
            rowsMax: max(1, rows / 2))
        let footer = Screen.Footer(
            rows: [status] + layout.rows.map { StyledText($0) }, cursorRow: layout.cursorRow + 1,
            cursorColumn: layout.cursorColumn)
        output.write(screen.frame(printing: pendingRows, footer: footer, columns: columns))
        pendingRows = []
        lastStatus = status
    }

    func statusLine() -> StyledText {
        StatusLine.text(model, now: now, columns: output.size.columns)
    }
}
