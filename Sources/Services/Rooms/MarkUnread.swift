public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Moves the own read marker back, to just before a message.
    public func markUnread(_ request: MarkUnread, by caller: Caller) async throws(Failure) -> MarkUnread.Reply {
        try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            let access = try transaction.participation(of: identity.user, in: request.room)
            guard try transaction.message(request.seq, in: request.room) != nil else {
                throw .notFound(field: MarkUnread.Field.seq)
            }
            let place = Position(request.seq.rawValue - 1)
            guard place < access.read else {
                return MarkUnread.Reply(state: try transaction.entry(request.room, of: identity.user).state)
            }
            _ = try transaction.setRead(place, user: identity.user, in: request.room)
            let entry = try transaction.entry(request.room, of: identity.user)
            announcements.publish(
                entry.ownStateChanged, to: .user(identity.user, exceptConnection: caller.connection))
            return MarkUnread.Reply(state: entry.state)
        }
    }
}
