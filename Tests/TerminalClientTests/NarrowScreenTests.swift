import ParleyClient
import ParleyProtocol
import Testing
import WireFormat

@testable import TerminalClient

/// A terminal of 40 columns shows all that a wide one does.
@Suite struct `A narrow screen` {
    /// The words of some rows, however they were laid out.
    private func words(_ rows: [StyledText]) -> [Substring] { rows.flatMap { $0.plain.split(separator: " ") } }

    @Test(arguments: [40, 50, 60, 80, 120, 2000])
    func `shows all of help`(columns: Int) {
        let rows = CommandTable.help(columns: columns)
        #expect(rows.allSatisfy { $0.width <= columns }, "\(rows.map(\.plain).joined(separator: "\n"))")
        #expect(words(rows) == words(CommandTable.help(columns: 2000)))
        for command in CommandTable.all {
            #expect(rows.contains { $0.plain.hasPrefix("  \(command.usage)") }, "\(command.name)")
        }
    }

    @Test(arguments: [40, 60, 100])
    func `shows how many messages of a room are new`(columns: Int) {
        var model = `What is shown`.model()
        var entry = `What is shown`.entry(RoomID(5), name: "A room with a rather long name that nobody types")
        entry.state.unread = 12
        entry.state.mentions = 3
        entry.last = LastMessage(
            seq: Seq(9), sender: UserID(2), at: `What is shown`.noon, preview: "What was said there last of all")
        model.take(entry)
        let rows = RoomTable.rows(model, columns: columns) { LocalTime($0, offsetSeconds: 0) }
        #expect(rows.allSatisfy { $0.width <= columns })
        #expect(rows.contains { $0.plain.contains("A room with") && $0.plain.contains("12 new @3") })
        #expect(rows.contains { $0.plain.contains("jon: ") })
        #expect(rows.count == (columns < 72 ? 6 : 3))
    }

    @Test func `breaks the row of a list between words, and keeps its styles`() {
        let row = StyledText("  12 ", .dim) + StyledText("maria", .person(1)) + " one two three four"
        let rows = row.wrapped(to: 16, hang: 4)
        #expect(rows.map(\.plain) == ["  12 maria one", "    two three", "    four"])
        #expect(rows[0].encoded(colours: true).hasPrefix("\u{1B}[2m  12 \u{1B}[0m\u{1B}[32mmaria\u{1B}[0m"))
        #expect(row.wrapped(to: 40, hang: 4) == [row])
        let word = StyledText("  incomprehensibilities").wrapped(to: 10, hang: 2).map(\.plain)
        #expect(word == ["  incompre", "  hensibil", "  ities"])
        var renderer = MessageRenderer { _ in 0 }
        let printed = renderer.rows(.row(row), in: ChatModel(), columns: 20)
        #expect(printed.map(\.plain) == ["  12 maria one two", "    three four"])
    }
}
