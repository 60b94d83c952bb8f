public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Changes the role of somebody in a group room.
    public func changeRole(_ request: ChangeRole, by caller: Caller) async throws(Failure) -> ChangeRole.Reply {
        guard request.role.isKnown else {
            throw .invalid(field: ChangeRole.Field.role, detail: "There is no such role.")
        }
        return try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            let access = try transaction.participation(of: identity.user, in: request.room)
            try access.requireGroup("There are no roles in a direct room.")
            try access.require(.owner)
            try access.requireWritable()
            guard let target = try transaction.access(to: request.room, by: request.user) else {
                throw .notFound(field: ChangeRole.Field.user)
            }
            guard target.role != request.role else {
                return ChangeRole.Reply(room: try transaction.details(of: request.room))
            }
            if target.role == .owner, try transaction.ownerCount(of: request.room) == 1 {
                throw .conflict(field: ChangeRole.Field.user, detail: "The last owner of a room stays its owner.")
            }
            try transaction.setParticipant(request.user, of: request.room, role: request.role)
            let details = try transaction.details(of: request.room)
            announcements.publish(
                .participantChanged(
                    ParticipantChanged(
                        room: request.room, user: request.user, revision: details.revision, role: request.role,
                        by: identity.user)),
                to: .room(request.room, exceptUser: nil))
            announcements.publish(
                try transaction.entry(request.room, of: request.user).ownStateChanged,
                to: .user(request.user, exceptConnection: nil))
            return ChangeRole.Reply(room: details)
        }
    }
}
