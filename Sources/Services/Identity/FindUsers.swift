public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Searches the directory by the beginning of words in login and display name.
    public func findUsers(_ request: FindUsers, by caller: Caller) async throws(Failure) -> FindUsers.Reply {
        try await read(by: caller) { transaction, _ throws(Failure) in
            let limit = Int(request.limit.rawValue)
            // Words begin with letters and digits: who types a space has not typed a word yet.
            let text = request.text.map { String($0.drop(while: \.isWhitespace)) }
            let found = try transaction.findUsers(
                text: text == "" ? nil : text, after: request.after, includeInactive: false, limit: limit + 1)
            let page = Page.prefix(of: found, limit: limit, budget: FindUsers.Reply.fitBudget)
            return FindUsers.Reply(users: page.list, more: page.isCut)
        }
    }
}
