public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Lists the threads of a room, the one with the newest answer first.
    public func listThreads(_ request: ListThreads, by caller: Caller) async throws(Failure) -> ListThreads.Reply {
        try await read(by: caller) { transaction, identity throws(Failure) in
            let access = try transaction.participation(of: identity.user, in: request.room)
            let limit = Int(request.limit.rawValue)
            let found = try transaction.threads(in: request.room, before: request.before, limit: limit + 1)
            let page = Page.prefix(of: found, limit: limit, budget: ListThreads.Reply.fitBudget)
            return ListThreads.Reply(seq: access.seq, threads: page.list, more: page.isCut)
        }
    }
}
