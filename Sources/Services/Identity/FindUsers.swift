public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Searches the directory by the beginning of words in login and display name.
    public func findUsers(_ request: FindUsers, by caller: Caller) async throws(Failure) -> FindUsers.Reply {
        try await read(by: caller) { transaction, _ throws(Failure) in
            let limit = Int(request.limit.rawValue)
            let found = try transaction.findUsers(
                text: request.text, after: request.after, includeInactive: false, limit: limit + 1)
            let page = Page.prefix(of: found, limit: limit, budget: FindUsers.Reply.fitBudget)
            return FindUsers.Reply(users: page.list, more: page.isCut)
        }
    }
}
