public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Gives the caller's own message another text.
    public func editMessage(_ request: EditMessage, by caller: Caller) async throws(Failure) -> EditMessage.Reply {
        try TextRules.checkText(request.text, field: EditMessage.Field.text)
        try TextRules.checkFields(request.fields, field: EditMessage.Field.fields)
        return try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            let access = try transaction.participation(of: identity.user, in: request.room)
            try access.requireWritable()
            let message = try transaction.existing(request.seq, in: request.room, field: EditMessage.Field.seq)
            guard message.sender == identity.user else { throw .forbidden(field: EditMessage.Field.seq) }
            try transaction.requireParticipants(
                request.mentions, of: request.room, field: EditMessage.Field.mentions)
            let fields = request.fields ?? message.fields
            let number = try transaction.edit(
                request.seq, in: request.room, text: request.text, mentions: request.mentions, fields: fields)
            announcements.publish(
                .messageEdited(
                    MessageEdited(
                        room: request.room, seq: number.seq,
                        message: UInt64(number.seq.rawValue - request.seq.rawValue), after: number.elapsed,
                        text: request.text, mentions: request.mentions, fields: TextRules.kept(fields))),
                to: .room(request.room, exceptUser: nil), at: number.at)
            return EditMessage.Reply(change: number.seq, at: number.at)
        }
    }
}

extension ReadTransaction {
    /// A message that is there and has not been deleted.
    /// - Throws: `notFound`, or `conflict` when it has been deleted.
    func existing(_ seq: Seq, in room: RoomID, field: UInt8) throws(Failure) -> Message {
        guard let message = try message(seq, in: room)?.message else { throw .notFound(field: field) }
        guard message.deletedBy == nil else {
            throw .conflict(field: field, detail: "The message has been deleted.")
        }
        return message
    }
}
