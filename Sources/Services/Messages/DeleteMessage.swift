public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Deletes a message and leaves a tombstone.
    public func deleteMessage(_ request: DeleteMessage, by caller: Caller) async throws(Failure) -> DeleteMessage.Reply
    {
        try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            let access = try transaction.participation(of: identity.user, in: request.room)
            try access.requireWritable()
            let message = try transaction.existing(request.seq, in: request.room, field: DeleteMessage.Field.seq)
            if message.sender != identity.user { try access.require(.moderator) }
            let number = try transaction.delete(request.seq, in: request.room, by: identity.user)
            let distance = UInt64(number.seq.rawValue - request.seq.rawValue)
            announcements.publish(
                .messageDeleted(
                    MessageDeleted(
                        room: request.room, seq: number.seq,
                        message: distance, after: number.elapsed, by: identity.user,
                        parent: message.parent.map { distance + $0 })),
                to: .room(request.room, exceptUser: nil), at: number.at)
            return DeleteMessage.Reply(change: number.seq, at: number.at)
        }
    }
}
