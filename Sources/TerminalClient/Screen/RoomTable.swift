import ParleyClient
import ParleyProtocol
package import WireFormat

/// The list of rooms.
package enum RoomTable {
    /// Below this width the last message stands on a row of its own.
    private static let columnsMin = 72

    /// A row for each room: number, name, unread and mentions, the last message; on a narrow screen two.
    package static func rows(
        _ model: ChatModel, columns: Int, time: (Timestamp) -> LocalTime
    ) -> [StyledText] {
        let rooms = model.roomsInOrder
        let nameColumns = min(28, rooms.map { Width.of(model.title($0.id)) }.max() ?? 0)
        let numberColumns = rooms.map { "\($0.id)".count }.max() ?? 0
        if columns < columnsMin {
            return rooms.flatMap { narrow($0, model, columns: columns, numberColumns: numberColumns, time) }
        }
        return rooms.map { room in
            let number = "\(room.id)"
            let padding = String(repeating: " ", count: numberColumns - number.count)
            let mark = room.id == model.current ? "›" : " "
            let title = Width.pad(model.title(room.id), to: nameColumns)
            let head =
                StyledText("\(mark) \(padding)\(number)  ", .dim) + StyledText(title, room.unread > 0 ? .bold : .plain)
            return head + StyledText("  \(Width.pad(counts(room), to: 11))", room.mentions > 0 ? .mention : .plain)
                + StyledText("  " + last(room, model, time, columns: max(10, columns - nameColumns - 24)), .dim)
        }
    }

    private static func narrow(
        _ room: ChatRoom, _ model: ChatModel, columns: Int, numberColumns: Int, _ time: (Timestamp) -> LocalTime
    ) -> [StyledText] {
        let number = String(repeating: " ", count: max(0, numberColumns - "\(room.id)".count)) + "\(room.id)"
        let head = StyledText("\(room.id == model.current ? "›" : " ") \(number)  ", .dim)
        let counts = Width.of(counts(room)) == 0 ? "" : "  " + counts(room)
        let title = Width.cut(model.title(room.id), to: max(1, columns - head.width - Width.of(counts)))
        let last = Width.cut(last(room, model, time, columns: columns), to: max(1, columns - head.width))
        return [
            head + StyledText(title, room.unread > 0 ? .bold : .plain)
                + StyledText(counts, room.mentions > 0 ? .mention : .plain),
            StyledText(String(repeating: " ", count: head.width) + last, .dim),
        ]
    }

    private static func counts(_ room: ChatRoom) -> String {
        let unread = room.unread == 0 ? "" : "\(room.unread) new"
        let mentions = room.mentions == 0 ? "" : " @\(room.mentions)"
        return unread + mentions
    }

    private static func last(
        _ room: ChatRoom, _ model: ChatModel, _ time: (Timestamp) -> LocalTime, columns: Int
    ) -> String {
        let marks = (room.entry.room.archived ? "archived · " : "") + (room.entry.muted ? "muted · " : "")
        if let newest = room.newest, newest.seq.rawValue >= room.entry.last?.seq.rawValue ?? 0 {
            let text = newest.deletedBy == nil ? newest.text : "deleted"
            return line(marks, newest.posted, newest.sender, text, model, time, columns)
        }
        guard let last = room.entry.last else { return marks + "nothing said yet" }
        return line(marks, last.at, last.sender, last.deleted ? "deleted" : last.preview, model, time, columns)
    }

    private static func line(
        _ marks: String, _ at: Timestamp, _ sender: UserID, _ text: String, _ model: ChatModel,
        _ time: (Timestamp) -> LocalTime, _ columns: Int
    ) -> String {
        Width.cut("\(marks)\(time(at).stamp) \(model.login(sender)): \(Sanitizer.line(text))", to: columns)
    }
}
