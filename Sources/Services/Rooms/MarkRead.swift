public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Moves the own read marker forward to a place that was read.
    public func markRead(_ request: MarkRead, by caller: Caller) async throws(Failure) -> MarkRead.Reply {
        try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            let access = try transaction.participation(of: identity.user, in: request.room)
            guard request.seq <= access.seq else {
                throw .invalid(field: MarkRead.Field.seq, detail: "The room's counter stands at \(access.seq).")
            }
            guard request.seq > access.read else { return MarkRead.Reply() }
            if let receipt = try transaction.setRead(request.seq, user: identity.user, in: request.room) {
                announcements.publish(
                    .readMarkerMoved(ReadMarkerMoved(room: request.room, user: identity.user, seq: receipt)),
                    to: .room(request.room, exceptUser: nil))
            } else {
                // The others have seen this person further along already: only the own sessions are concerned.
                announcements.publish(
                    try transaction.entry(request.room, of: identity.user).ownStateChanged,
                    to: .user(identity.user, exceptConnection: caller.connection))
            }
            return MarkRead.Reply()
        }
    }
}
