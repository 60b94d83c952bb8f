public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Lists the tokens of the own account, or, asked by an administrator, of another one.
    public func listTokens(_ request: ListTokens, by caller: Caller) async throws(Failure) -> ListTokens.Reply {
        let now = now()
        return try await read(by: caller) { transaction, identity throws(Failure) in
            let owner = request.user ?? identity.user
            if owner != identity.user {
                try transaction.requireAdministrator(identity.user)
                guard try transaction.user(owner) != nil else { throw .notFound(field: ListTokens.Field.user) }
            }
            let limit = Int(request.limit.rawValue)
            var found = try transaction.tokens(of: owner, after: request.after, now: now, limit: limit + 1)
            for index in found.indices { found[index].current = found[index].token == identity.token }
            let page = Page.prefix(of: found, limit: limit, budget: ListTokens.Reply.fitBudget)
            return ListTokens.Reply(tokens: page.list, more: page.isCut)
        }
    }
}
