public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Tells one room.
    public func getRoom(_ request: GetRoom, by caller: Caller) async throws(Failure) -> GetRoom.Reply {
        try await read(by: caller) { transaction, identity throws(Failure) in
            guard let entry = try transaction.roomEntry(request.room, of: identity.user) else {
                throw .notFound(field: GetRoom.Field.room)
            }
            return GetRoom.Reply(room: entry)
        }
    }
}
