public import ParleyProtocol
import Store

extension ChatServices {
    /// Compares what the client holds of a range of rooms with what is there.
    public func syncRooms(_ request: SyncRooms, by caller: Caller) async throws(Failure) -> SyncRooms.Reply {
        try request.rooms.check(after: request.after, through: request.through, field: SyncRooms.Field.rooms)
        return try await read(by: caller) { transaction, identity throws(Failure) in
            let comparison = try transaction.compareRooms(
                of: identity.user, held: request.rooms, after: request.after, through: request.through,
                budget: SyncRooms.Reply.fitBudget)
            return SyncRooms.Reply(rooms: comparison.changed, gone: comparison.gone, more: comparison.more)
        }
    }
}
