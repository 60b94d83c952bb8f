public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Lists the own rooms, those where something happened last first.
    public func listRooms(_ request: ListRooms, by caller: Caller) async throws(Failure) -> ListRooms.Reply {
        try await read(by: caller) { transaction, identity throws(Failure) in
            let limit = Int(request.limit.rawValue)
            let found = try transaction.roomEntries(
                of: identity.user, after: request.after, includeArchived: request.archived, limit: limit + 1)
            let page = Page.prefix(of: found, limit: limit, budget: ListRooms.Reply.fitBudget)
            let more = page.isCut ? page.list.last.map { RoomListCursor(at: $0.state.at, room: $0.room.room) } : nil
            return ListRooms.Reply(rooms: page.list, more: more)
        }
    }
}
