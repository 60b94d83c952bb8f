public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Removes somebody from a group room.
    public func removeParticipant(_ request: RemoveParticipant, by caller: Caller) async throws(Failure)
        -> RemoveParticipant.Reply
    {
        try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            let access = try transaction.participation(of: identity.user, in: request.room)
            try access.requireGroup("Nobody can be removed from a direct room.")
            try access.require(.moderator)
            try access.requireWritable()
            guard request.user != identity.user else {
                throw .invalid(field: RemoveParticipant.Field.user, detail: "To go oneself, use LeaveRoom.")
            }
            guard let target = try transaction.access(to: request.room, by: request.user) else {
                throw .notFound(field: RemoveParticipant.Field.user)
            }
            if target.role.rank >= RoomRole.moderator.rank { try access.require(.owner) }
            try transaction.removeParticipant(request.user, from: request.room)
            try transaction.announceDeparture(
                of: request.user, from: request.room, by: identity.user, in: &announcements)
            return RemoveParticipant.Reply(room: try transaction.details(of: request.room))
        }
    }
}
