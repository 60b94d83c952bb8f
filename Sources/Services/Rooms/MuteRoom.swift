public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Mutes a room for the caller, or ends that.
    public func muteRoom(_ request: MuteRoom, by caller: Caller) async throws(Failure) -> MuteRoom.Reply {
        try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            let access = try transaction.participation(of: identity.user, in: request.room)
            let mutes = !request.unmute
            let isChange = access.isMuted != mutes
            if isChange { try transaction.setMuted(mutes, user: identity.user, in: request.room) }
            let entry = try transaction.entry(request.room, of: identity.user)
            if isChange {
                announcements.publish(
                    entry.ownStateChanged, to: .user(identity.user, exceptConnection: caller.connection))
            }
            return MuteRoom.Reply(state: entry.state, revision: entry.room.revision)
        }
    }
}
