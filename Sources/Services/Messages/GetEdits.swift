public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Gives what a message said before its edits.
    public func getEdits(_ request: GetEdits, by caller: Caller) async throws(Failure) -> GetEdits.Reply {
        try await read(by: caller) { transaction, identity throws(Failure) in
            _ = try transaction.participation(of: identity.user, in: request.room)
            guard try transaction.message(request.seq, in: request.room) != nil else {
                throw .notFound(field: GetEdits.Field.seq)
            }
            let limit = Int(request.limit.rawValue)
            let found = try transaction.edits(
                of: request.seq, in: request.room, skip: Int(request.skip ?? 0), limit: limit + 1)
            let page = Page.prefix(of: found, limit: limit, budget: GetEdits.Reply.fitBudget)
            return GetEdits.Reply(edits: page.list, more: page.isCut)
        }
    }
}
