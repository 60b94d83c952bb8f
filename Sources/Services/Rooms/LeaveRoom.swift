public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Takes the caller out of a group room.
    public func leaveRoom(_ request: LeaveRoom, by caller: Caller) async throws(Failure) -> LeaveRoom.Reply {
        try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            let access = try transaction.participation(of: identity.user, in: request.room)
            try access.requireGroup("A direct room cannot be left.")
            if access.role == .owner, try transaction.ownerCount(of: request.room) == 1,
                try transaction.details(of: request.room).participants > 1
            {
                throw .conflict(detail: "The last owner of a room makes somebody else its owner before leaving.")
            }
            try transaction.removeParticipant(identity.user, from: request.room)
            try transaction.announceDeparture(
                of: identity.user, from: request.room, by: identity.user, in: &announcements)
            return LeaveRoom.Reply()
        }
    }
}
