import ParleyProtocol
import Store
import WireFormat

extension SQLiteWriteTransaction {
    func append(_ message: NewMessage) throws(Failure) -> Numbered {
        let numbered = try takeNumber(in: message.room)
        try connection.run(
            .insertMessage, organisationID, message.room, numbered.seq, message.sender, message.token, message.nonce,
            numbered.at, message.parent, UserList(message.mentions), message.fields, message.text)
        try connection.run(.setRead, organisationID, message.room, message.sender, numbered.seq)
        try mention(message.mentions, by: message.sender, in: message.room, numbered.seq)
        if let parent = message.parent {
            try connection.run(.answerThread, organisationID, message.room, parent, numbered.seq, numbered.at)
        }
        return numbered
    }

    func edit(_ seq: Seq, in room: RoomID, text: String, mentions: [UserID], fields: Fields?) throws(Failure)
        -> Numbered
    {
        let before = try state(of: seq, in: room)
        precondition(!before.isDeleted, "a deleted message is not edited")
        let numbered = try takeNumber(in: room)
        try connection.run(.keepFormerText, organisationID, room, seq)
        try connection.run(
            .editMessage, organisationID, room, seq, text, UserList(mentions), fields, numbered.seq, numbered.at)
        if before.mentions != mentions {
            try unmention(before.mentions, in: room, seq)
            try mention(mentions, by: before.sender, in: room, seq)
        }
        return numbered
    }

    func delete(_ seq: Seq, in room: RoomID, by user: UserID) throws(Failure) -> Numbered {
        let before = try state(of: seq, in: room)
        precondition(!before.isDeleted, "a message is deleted once")
        let numbered = try takeNumber(in: room)
        try connection.run(.deleteMessage, organisationID, room, seq, user, numbered.seq, numbered.at)
        try connection.run(.deleteFormerTexts, organisationID, room, seq)
        try unmention(before.mentions, in: room, seq)
        if let parent = before.parent { try connection.run(.dropReply, organisationID, room, parent) }
        return numbered
    }

    /// Moves the room's counter on, and its time, which never runs backwards.
    private func takeNumber(in room: RoomID) throws(Failure) -> Numbered {
        let counter = try connection.first(.roomCounter, organisationID, room) { columns in
            (position: columns[0] as Position, at: columns[1] as Timestamp)
        }
        let previous = existing(counter, "room \(room)")
        guard let seq = Seq(rawValue: previous.position.rawValue &+ 1) else {
            throw .tooLarge(detail: "The room has used up its numbers.")
        }
        let at = max(previous.at, scope.now)
        try connection.run(.setCounter, organisationID, room, seq, at)
        return Numbered(seq: seq, at: at, elapsed: at.millisecondsSince(previous.at))
    }

    /// What has to be known of a message to change it.
    private struct MessageState {
        var sender: UserID
        var parent: Seq?
        var isDeleted: Bool
        var mentions: [UserID]
    }

    private func state(of seq: Seq, in room: RoomID) throws(Failure) -> MessageState {
        let state = try connection.first(.messageState, organisationID, room, seq) { columns in
            MessageState(
                sender: columns[0], parent: columns[1], isDeleted: !columns.isNull(2),
                mentions: (columns[3] as UserList).users)
        }
        return existing(state, "message \(seq) of room \(room)")
    }

    /// Keeps who is mentioned, for the counts of what is unread. One's own messages are never unread.
    private func mention(_ users: [UserID], by sender: UserID, in room: RoomID, _ seq: Seq) throws(Failure) {
        for user in users where user != sender {
            try connection.run(.insertMention, organisationID, user, room, seq)
        }
    }

    private func unmention(_ users: [UserID], in room: RoomID, _ seq: Seq) throws(Failure) {
        for user in users { try connection.run(.deleteMention, organisationID, user, room, seq) }
    }
}
