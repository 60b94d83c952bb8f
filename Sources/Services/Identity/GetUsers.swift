public import ParleyProtocol
import Store

extension ChatServices {
    /// Tells who these users are.
    public func getUsers(_ request: GetUsers, by caller: Caller) async throws(Failure) -> GetUsers.Reply {
        try await read(by: caller) { transaction, _ throws(Failure) in
            let found = try transaction.users(request.users)
            let page = Page.prefix(of: found, limit: found.count, budget: GetUsers.Reply.fitBudget)
            return GetUsers.Reply(users: page.list, more: page.isCut ? found[page.list.count].user : nil)
        }
    }
}
