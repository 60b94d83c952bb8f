public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Moves the own read marker back, to just before a message.
    public func markUnread(_ request: MarkUnread, by caller: Caller) async throws(Failure) -> MarkUnread.Reply {
        try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            _ = try transaction.participation(of: identity.user, in: request.room)
            guard try transaction.message(request.seq, in: request.room) != nil else {
                throw .notFound(field: MarkUnread.Field.seq)
            }
            _ = try transaction.setRead(
                Position(request.seq.rawValue - 1), user: identity.user, in: request.room)
            let entry = try transaction.entry(request.room, of: identity.user)
            announcements.publish(
                entry.ownStateChanged, to: .user(identity.user, exceptConnection: caller.connection))
            return MarkUnread.Reply(state: entry.state)
        }
    }
}
