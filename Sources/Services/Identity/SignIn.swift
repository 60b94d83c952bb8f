public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Signs in with a password, and makes a token to come back with.
    public func signIn(_ request: SignIn, by caller: Caller) async throws(Failure) -> SignIn.Reply {
        guard caller.identity == nil else {
            throw .conflict(detail: "Somebody is signed in on this connection: sign out first.")
        }
        try Failure.check(IdentityRules.fault(inName: request.name), field: SignIn.Field.name)
        let login = IdentityRules.login(typed: request.login)
        let account = try await account(login: login, organisation: request.organisation)
        try await checkPassword(
            request.password, against: account?.hash,
            in: SignInAttempt(organisation: request.organisation, login: login, address: caller.address))
        guard let account else { throw .unauthenticated }

        let token = TokenMaker.make()
        let signedIn = try await keep(token, named: request.name, for: account)
        let identity = Identity(
            organisation: account.organisation.id, user: signedIn.user.user, role: signedIn.user.role,
            token: signedIn.info.token, expires: signedIn.info.expires)
        do throws(Failure) {
            try await open(caller.session, as: identity) { _ in }
        } catch {
            // Nobody will ever hold this token.
            try? await revoke(identity)
            throw error
        }
        return SignIn.Reply(
            token: token, info: signedIn.info, user: signedIn.user, organisation: account.organisation.organisation)
    }

    /// An active account, with its password's hash if it has one.
    private func account(login: Login, organisation slug: Slug) async throws(Failure) -> SignInAccount? {
        guard let organisation = try await store.organisation(slug: slug) else { return nil }
        return try await store.read(in: organisation.id) { transaction throws(Failure) in
            guard let user = try transaction.user(login: login), !user.inactive else { return nil }
            return SignInAccount(
                organisation: organisation, user: user.user, hash: try transaction.passwordHash(of: user.user))
        }
    }

    /// Takes back the token of a session that did not come about.
    private func revoke(_ identity: Identity) async throws(Failure) {
        try await store.write(in: scope(identity)) { transaction throws(Failure) in
            try transaction.revokeToken(identity.token)
        }
    }

    /// Keeps the token of a new session. An account that has as many tokens as may be loses its oldest one.
    /// - Throws: `unauthenticated` when the account was deactivated, or has another password by now.
    private func keep(_ token: Token, named name: String, for account: SignInAccount) async throws(Failure)
        -> (info: TokenInfo, user: User)
    {
        let scope = WriteScope(organisation: account.organisation.id, actor: account.user, now: now())
        let (broadcaster, typing) = (broadcaster, typing)
        let kept = try await store.write(in: scope) {
            transaction throws(Failure) -> (info: TokenInfo, user: User, announcements: Announcements) in
            guard let user = try transaction.user(account.user), !user.inactive,
                try transaction.passwordHash(of: account.user) == account.hash
            else { throw .unauthenticated }
            var announcements = Announcements(organisation: scope.organisation, now: scope.now)
            try transaction.makeRoomForToken(of: account.user, in: &announcements)
            let info = try transaction.keepToken(
                token, of: account.user, name: name, lifetimeSeconds: ServiceLimits.tokenLifetimeSeconds)
            return (info, user, announcements)
        } committed: { kept in
            kept.announcements.make(through: broadcaster, typing: typing)
        }
        return (kept.info, kept.user)
    }
}

/// Where a password is to be looked up.
private struct SignInAccount: Sendable {
    var organisation: OrganisationRecord
    var user: UserID
    var hash: String?
}

extension WriteTransaction {
    /// Revokes the oldest token of a user who has as many as may be.
    fileprivate func makeRoomForToken(of user: UserID, in announcements: inout Announcements) throws(Failure) {
        let live = try tokens(of: user, after: nil, now: scope.now, limit: ServiceLimits.tokensMax)
        guard live.count >= ServiceLimits.tokensMax, let oldest = live.first else { return }
        try revokeToken(oldest.token)
        announcements.endSessions(of: user, token: oldest.token, reason: .sessionEnded)
    }
}
