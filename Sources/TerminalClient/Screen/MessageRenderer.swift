import ParleyClient
import ParleyProtocol
package import WireFormat

/// Turns what is to be printed into rows of a terminal.
///
///     ── Monday 23 November 2026 ─────────────────────────────
///     14:03   12 maria         Shall we meet at noon?
///     14:05   13 jon           ❝12 maria: Shall we meet at noon?❞
///                              Yes! (edited)
///
/// It remembers the day of the last message, so that a line stands between two days.
package struct MessageRenderer: Sendable {
    /// The seconds that the wall clock was ahead of UTC at a moment.
    package typealias Zone = @Sendable (Timestamp) -> Int

    private static let nameColumns = 12
    private static let ruleColumnsMax = 100
    /// Below this width everything stands in one column.
    private static let columnsMin = 60

    private let zone: Zone
    private var lastDay: LocalTime?

    /// A renderer for a time zone.
    package init(zone: @escaping Zone) {
        self.zone = zone
    }

    /// The local time of a moment.
    package func time(_ timestamp: Timestamp) -> LocalTime {
        LocalTime(timestamp, offsetSeconds: zone(timestamp))
    }

    /// The rows of a printout, each no wider than `columns`.
    package mutating func rows(_ printout: Printout, in model: ChatModel, columns: Int) -> [StyledText] {
        let columns = max(columns, 20)
        switch printout {
        case .message(let message): return day(message.posted, columns: columns) + rows(message, in: model, columns)
        case .edited(let edit): return rows(edit, in: model, columns)
        case .deleted(let deletion): return rows(deletion, in: model, columns)
        case .elsewhere(let room, let message):
            let text = ": " + Width.cut(Sanitizer.line(message.text), to: columns)
            let isDirect = model.rooms[room]?.entry.room.kind == .direct
            let sender = isDirect ? StyledText("") : " " + name(message.sender, in: model)
            return [(StyledText(model.title(room), .mention) + sender + StyledText(text)).cut(to: columns)]
        case .note(let text): return wrapped(text, style: .dim, columns: columns)
        case .problem(let text): return wrapped(text, style: .error, columns: columns)
        case .rule(let title):
            lastDay = nil
            return [rule(title, columns: columns)]
        case .newMark: return [rule("new", columns: columns)]
        case .row(let row, let hang): return row.wrapped(to: columns, hang: hang)
        }
    }

    /// The row between two days, if a moment falls on another one than the last.
    private mutating func day(_ timestamp: Timestamp, columns: Int) -> [StyledText] {
        let local = time(timestamp)
        defer { lastDay = local }
        if let lastDay, lastDay.isSameDay(as: local) { return [] }
        return [rule(local.date, columns: columns)]
    }

    private func rule(_ title: String, columns: Int) -> StyledText {
        let title = title.isEmpty ? "" : " \(Width.cut(title, to: columns - 8)) "
        let rest = max(0, min(columns, MessageRenderer.ruleColumnsMax) - 2 - Width.of(title))
        return StyledText("──\(title)\(String(repeating: "─", count: rest))", .dim)
    }

    // MARK: Messages

    private func rows(_ message: ReceivedMessage, in model: ChatModel, _ columns: Int) -> [StyledText] {
        var block = block(time(message.posted).clock, message.seq, message.sender, in: model, columns)
        if let parent = message.parent {
            let quote = quote(parent, in: model.rooms[message.room], model, columns: block.space)
            block.rows.append(StyledText(quote, .dim))
        }
        if let by = message.deletedBy {
            block.rows.append(StyledText("deleted by \(model.login(by))", .dim))
        } else {
            var marks: [String] = []
            if message.edited != nil { marks.append("(edited)") }
            if message.replies > 0 {
                marks.append("[\(message.replies == 1 ? "1 answer" : "\(message.replies) answers")]")
            }
            add(message.text, marks: marks, in: model, to: &block)
        }
        return block.finished
    }

    private func rows(_ edit: ReceivedEdit, in model: ChatModel, _ columns: Int) -> [StyledText] {
        let known = model.rooms[edit.room]?.messages[edit.seq.rawValue]
        var block = block(edit.at.map { time($0).clock } ?? "     ", edit.seq, known?.sender, in: model, columns)
        add(edit.text, marks: ["(edited)"], in: model, to: &block)
        return block.finished
    }

    private func rows(_ deletion: ReceivedDeletion, in model: ChatModel, _ columns: Int) -> [StyledText] {
        let known = model.rooms[deletion.room]?.messages[deletion.seq.rawValue]
        let clock = deletion.at.map { time($0).clock } ?? "     "
        var block = block(clock, deletion.seq, known?.sender, in: model, columns)
        block.rows.append(StyledText("deleted by \(model.login(deletion.by))", .dim))
        return block.finished
    }

    /// A head, and rows beside and below it.
    private struct Block {
        let head: StyledText
        /// How far the rows below the head are moved in.
        let hang: Int
        let columns: Int
        var rows: [StyledText] = []

        /// The width of a row.
        var width: Int { max(10, columns - hang) }
        /// What the head takes of the row that comes next.
        var taken: Int { rows.isEmpty ? max(0, head.width - hang) : 0 }
        /// What is left of the row that comes next.
        var space: Int { max(10, width - taken) }

        var finished: [StyledText] {
            guard let first = rows.first else { return [head] }
            let indentation = StyledText(String(repeating: " ", count: hang))
            return [head + first] + rows.dropFirst().map { indentation + $0 }
        }
    }

    private func block(
        _ clock: String, _ seq: Seq, _ sender: UserID?, in model: ChatModel, _ columns: Int
    ) -> Block {
        let number = String(repeating: " ", count: max(0, 4 - "\(seq)".count)) + "\(seq)"
        let stamp = StyledText("\(clock) \(number) ", .dim)
        let login = Width.cut(sender.map { model.login($0) } ?? "", to: MessageRenderer.nameColumns)
        let style = sender.map { Style.person($0.rawValue) } ?? .plain
        guard columns >= MessageRenderer.columnsMin else {
            return Block(head: stamp + StyledText(login, style) + ": ", hang: 2, columns: columns)
        }
        let head = stamp + StyledText(Width.pad(login, to: MessageRenderer.nameColumns), style) + "  "
        return Block(head: head, hang: head.width, columns: columns)
    }

    private func name(_ user: UserID, in model: ChatModel) -> StyledText {
        StyledText(model.login(user), .person(user.rawValue))
    }

    private func quote(_ parent: Seq, in room: ChatRoom?, _ model: ChatModel, columns: Int) -> String {
        guard let known = room?.messages[parent.rawValue] else { return "❝\(parent)❞" }
        let head = "\(parent) \(model.login(known.sender)): "
        let text = known.deletedBy == nil ? Sanitizer.line(known.text) : "deleted"
        let space = min(columns - 2, Width.of(head) + 50)
        return "❝\(Width.cut(head + text, to: max(1, space)))❞"
    }

    private func add(_ text: String, marks: [String], in model: ChatModel, to block: inout Block) {
        let names = Mentions(model.me.map { [($0.user.rawValue, [$0.login, $0.name])] } ?? [])
        for line in Sanitizer.visibleLines(text) {
            let rows = Wrap.words(line, columns: block.width, taken: block.taken)
            block.rows += rows.map { highlighted(Sanitizer.isolated($0), names) }
        }
        for mark in marks {
            let taken = block.rows.count == 1 ? max(0, block.head.width - block.hang) : 0
            if let last = block.rows.last, taken + last.width + Width.of(mark) + 1 <= block.width {
                block.rows[block.rows.count - 1] = last + StyledText(" " + mark, .dim)
            } else {
                block.rows.append(StyledText(mark, .dim))
            }
        }
    }

    /// A row in which the reader's own name stands out.
    private func highlighted(_ row: String, _ names: Mentions) -> StyledText {
        let characters = Array(row)
        var place = 0
        var text = StyledText("")
        for mention in names.find(in: row) {
            text = text + StyledText(String(characters[place..<mention.range.lowerBound]))
            text = text + StyledText(String(characters[mention.range]), .mention)
            place = mention.range.upperBound
        }
        return text + StyledText(String(characters[place...]))
    }

    private func wrapped(_ text: String, style: Style, columns: Int) -> [StyledText] {
        Sanitizer.visibleLines(text, keepsIsolates: true).flatMap { Wrap.words($0, columns: columns) }
            .map { StyledText($0, style) }
    }
}
