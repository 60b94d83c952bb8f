public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Makes a further token: for the own account, or, asked by an administrator, for a bot.
    public func createToken(_ request: CreateToken, by caller: Caller) async throws(Failure) -> CreateToken.Reply {
        try Failure.check(IdentityRules.fault(inName: request.name), field: CreateToken.Field.name)
        let token = TokenMaker.make()
        let info = try await change(by: caller) { transaction, identity, _ throws(Failure) in
            let owner = request.user ?? identity.user
            if owner != identity.user { try transaction.requireBot(owner, administeredBy: identity.user) }
            return try transaction.keepToken(
                token, of: owner, name: request.name,
                lifetimeSeconds: request.lifetime ?? ServiceLimits.tokenLifetimeSeconds)
        }
        return CreateToken.Reply(token: token, info: info)
    }
}

extension ReadTransaction {
    /// Makes sure that `user` is an active bot, and that `administrator` may make tokens for it.
    fileprivate func requireBot(_ user: UserID, administeredBy administrator: UserID) throws(Failure) {
        try requireAdministrator(administrator)
        guard let bot = try self.user(user), !bot.inactive else { throw .notFound(field: CreateToken.Field.user) }
        guard bot.role == .bot else {
            throw .forbidden(field: CreateToken.Field.user, detail: "People make their tokens themselves.")
        }
    }
}
