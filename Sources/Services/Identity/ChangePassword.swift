public import ParleyProtocol
import Store

extension ChatServices {
    /// Changes the own password. All other tokens of the account are revoked, and their sessions end.
    public func changePassword(_ request: ChangePassword, by caller: Caller) async throws(Failure)
        -> ChangePassword.Reply
    {
        try Failure.check(IdentityRules.fault(inPassword: request.new), field: ChangePassword.Field.new)
        let account = try await read(by: caller) { transaction, identity throws(Failure) in
            (
                slug: try transaction.organisation().slug, login: try transaction.user(identity.user)?.login,
                hash: try transaction.passwordHash(of: identity.user)
            )
        }
        // The same account and the same brake as for SignIn: a session left open is no better place to guess from.
        let attempt = SignInAttempt(
            organisation: account.slug, login: account.login ?? "", address: caller.address)
        try await checkPassword(request.old, against: account.hash, in: attempt)
        let hash = try await passwords.hash(request.new)
        return try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            guard try transaction.passwordHash(of: identity.user) == account.hash else { throw .unauthenticated }
            try transaction.setPasswordHash(hash, of: identity.user)
            try transaction.revokeTokens(of: identity.user, except: identity.token)
            announcements.endSessions(
                of: identity.user, token: nil, except: identity.token, reason: .sessionEnded)
            return ChangePassword.Reply()
        }
    }
}
