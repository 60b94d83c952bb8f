package import ParleyClient
import ParleyProtocol
import WireFormat

/// What happens in a room, and the rooms, as lines of JSON.
///
/// People are told by login and by number, times in UTC (RFC 3339). What is not there is left out.
package enum EventJSON {
    /// A message that was posted; with `edited` or `deletedBy` if it was changed before the client heard of it.
    package static func message(_ message: ReceivedMessage, in model: ChatModel) -> JSON {
        var members = head("message", message.room, message.seq, message.change)
        members.append(("at", .string(LocalTime.machine(message.posted))))
        members.append(("sender", person(message.sender, in: model)))
        if let parent = message.parent { members.append(("parent", .number(UInt64(parent.rawValue)))) }
        if let by = message.deletedBy {
            members.append(("deletedBy", person(by, in: model)))
            return .object(members)
        }
        members += content(message.text, message.mentions, message.fields, in: model)
        if let edited = message.edited { members.append(("edited", .string(LocalTime.machine(edited)))) }
        return .object(members)
    }

    /// A message that was edited.
    package static func edit(_ edit: ReceivedEdit, in model: ChatModel) -> JSON {
        var members = head("edit", edit.room, edit.seq, edit.change)
        if let at = edit.at { members.append(("at", .string(LocalTime.machine(at)))) }
        return .object(members + content(edit.text, edit.mentions, edit.fields, in: model))
    }

    /// A message that was deleted.
    package static func deletion(_ deletion: ReceivedDeletion, in model: ChatModel) -> JSON {
        var members = head("delete", deletion.room, deletion.seq, deletion.change)
        if let at = deletion.at { members.append(("at", .string(LocalTime.machine(at)))) }
        members.append(("deletedBy", person(deletion.by, in: model)))
        return .object(members)
    }

    /// A room of the list.
    package static func room(_ room: ChatRoom, in model: ChatModel) -> JSON {
        let entry = room.entry
        var members: [(String, JSON)] = [
            ("room", .number(UInt64(room.id.rawValue))), ("kind", .string("\(entry.room.kind)")),
            ("title", .string(model.rawTitle(entry.room))), ("role", .string("\(entry.role)")),
            ("participants", .number(entry.room.participants)), ("seq", .number(UInt64(entry.state.seq.rawValue))),
            ("read", .number(UInt64(entry.state.read.rawValue))), ("unread", .number(room.unread)),
            ("unreadMentions", .number(room.mentions)),
        ]
        if let topic = entry.room.topic, !topic.isEmpty { members.append(("topic", .string(topic))) }
        if entry.room.archived { members.append(("archived", .bool(true))) }
        if entry.muted { members.append(("muted", .bool(true))) }
        if let last = entry.last { members.append(("lastAt", .string(LocalTime.machine(last.at)))) }
        if let fields = entry.room.fields { members.append(("fields", .verbatim(fields))) }
        return .object(members)
    }

    private static func head(_ type: String, _ room: RoomID, _ seq: Seq, _ change: Seq) -> [(String, JSON)] {
        [
            ("type", .string(type)), ("room", .number(UInt64(room.rawValue))), ("seq", .number(UInt64(seq.rawValue))),
            ("change", .number(UInt64(change.rawValue))),
        ]
    }

    private static func content(
        _ text: String, _ mentions: [UserID], _ fields: String?, in model: ChatModel
    ) -> [(String, JSON)] {
        var members: [(String, JSON)] = [("text", .string(text))]
        if !mentions.isEmpty { members.append(("mentions", .array(mentions.map { person($0, in: model) }))) }
        if let fields { members.append(("fields", .verbatim(fields))) }
        return members
    }

    private static func person(_ user: UserID, in model: ChatModel) -> JSON {
        var members: [(String, JSON)] = [("user", .number(UInt64(user.rawValue)))]
        if let known = model.users[user] { members.append(("login", .string(known.login))) }
        return .object(members)
    }
}
