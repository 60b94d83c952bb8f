public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Lists who takes part in a room.
    public func listParticipants(_ request: ListParticipants, by caller: Caller) async throws(Failure)
        -> ListParticipants.Reply
    {
        try await read(by: caller) { transaction, identity throws(Failure) in
            _ = try transaction.participation(of: identity.user, in: request.room)
            let limit = Int(request.limit.rawValue)
            let found = try transaction.participants(of: request.room, after: request.after, limit: limit + 1)
            let page = Page.prefix(of: found, limit: limit, budget: ListParticipants.Reply.fitBudget)
            return ListParticipants.Reply(participants: page.list, more: page.isCut)
        }
    }
}
