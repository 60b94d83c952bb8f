public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Mutes a room for the caller, or ends that.
    public func muteRoom(_ request: MuteRoom, by caller: Caller) async throws(Failure) -> MuteRoom.Reply {
        try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            let access = try transaction.participation(of: identity.user, in: request.room)
            let mutes = !request.unmute
            if access.isMuted != mutes {
                try transaction.setMuted(mutes, user: identity.user, in: request.room)
                announcements.publish(
                    try transaction.entry(request.room, of: identity.user).ownStateChanged,
                    to: .user(identity.user, exceptConnection: caller.connection))
            }
            return MuteRoom.Reply(state: try transaction.entry(request.room, of: identity.user).state)
        }
    }
}
