public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Appends a message to a room, once for each nonce.
    public func postMessage(_ request: PostMessage, by caller: Caller) async throws(Failure) -> PostMessage.Reply {
        try TextRules.checkText(request.text, field: PostMessage.Field.text)
        try TextRules.checkFields(request.fields, field: PostMessage.Field.fields)
        let reply = try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            if let posted = try transaction.message(nonce: request.nonce, token: identity.token) {
                return try Self.again(request, posted.room, posted.message)
            }
            let access = try transaction.participation(of: identity.user, in: request.room)
            try access.requireWritable()
            let parent = try transaction.thread(of: request.parent, in: request.room)
            try transaction.requireParticipants(
                request.mentions, of: request.room, field: PostMessage.Field.mentions)
            let number = try transaction.append(
                NewMessage(
                    room: request.room, sender: identity.user, token: identity.token, nonce: request.nonce,
                    text: request.text, parent: parent, mentions: request.mentions, fields: request.fields))
            announcements.publish(
                .messagePosted(
                    MessagePosted(
                        room: request.room, seq: number.seq, sender: identity.user, after: number.elapsed,
                        text: request.text, parent: parent.map { UInt64(number.seq.rawValue - $0.rawValue) },
                        mentions: request.mentions, fields: TextRules.kept(request.fields))),
                to: .room(request.room, exceptUser: nil), at: number.at)
            return PostMessage.Reply(seq: number.seq, at: number.at)
        }
        if let identity = caller.identity {
            typing.posted(by: identity.user, in: request.room, of: identity.organisation)
        }
        return reply
    }

    /// The answer to a message that was posted before: its reply was lost.
    private static func again(
        _ request: PostMessage, _ room: RoomID, _ stored: StoredMessage
    ) throws(Failure) -> PostMessage.Reply {
        guard room == request.room else {
            throw .conflict(field: PostMessage.Field.nonce, detail: "The nonce was used for a message in another room.")
        }
        return PostMessage.Reply(seq: stored.message.seq, at: stored.posted)
    }
}

extension ReadTransaction {
    /// The message that began the thread which an answer to `parent` belongs to.
    /// - Throws: `notFound` when there is no such message in the room.
    fileprivate func thread(of parent: Seq?, in room: RoomID) throws(Failure) -> Seq? {
        guard let parent else { return nil }
        guard let message = try self.message(parent, in: room)?.message else {
            throw .notFound(
                field: PostMessage.Field.parent, detail: "There is no message \(parent) in room \(room) to answer.")
        }
        return message.parent.map { Seq(UInt64(parent.rawValue) - $0) } ?? parent
    }

    /// Makes sure that everybody who is mentioned takes part in the room, and is mentioned once.
    /// - Throws: `invalid` naming the field and the first one who does not.
    func requireParticipants(_ users: [UserID], of room: RoomID, field: UInt8) throws(Failure) {
        guard !users.isEmpty else { return }
        let present = Set(try participants(of: room, among: users))
        var seen: Set<UserID> = []
        for user in users {
            guard present.contains(user) else {
                throw .invalid(field: field, detail: "User \(user) does not take part in the room.")
            }
            guard seen.insert(user).inserted else {
                throw .invalid(field: field, detail: "User \(user) is mentioned twice.")
            }
        }
    }
}
