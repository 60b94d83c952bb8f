public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Archives a group room, or restores it.
    public func archiveRoom(_ request: ArchiveRoom, by caller: Caller) async throws(Failure) -> ArchiveRoom.Reply {
        try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            let access = try transaction.participation(of: identity.user, in: request.room)
            try access.requireGroup("A direct room cannot be archived.")
            try access.require(.owner)
            let archives = !request.restore
            guard access.isArchived != archives else {
                return ArchiveRoom.Reply(room: try transaction.details(of: request.room))
            }
            try transaction.updateRoom(request.room, name: nil, topic: nil, fields: nil, isArchived: archives)
            return ArchiveRoom.Reply(room: try transaction.announceDetails(of: request.room, in: &announcements))
        }
    }
}
