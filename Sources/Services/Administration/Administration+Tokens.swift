public import ParleyProtocol
public import Store

extension Administration {
    /// Makes a token that signs somebody in. It is told once, here.
    /// - Parameter lifetime: in seconds from now; 90 days when nil.
    public func createToken(
        login: Login, name: String, lifetime: UInt64? = nil, in organisation: OrganisationID
    ) async throws(AdministrationError) -> (token: Token, info: TokenInfo) {
        try AdministrationError.check(IdentityRules.fault(inName: name))
        let lifetime = lifetime ?? ServiceLimits.tokenLifetimeSeconds
        guard CreateToken.Bounds.lifetime.contains(lifetime) else {
            throw AdministrationError("A token lives for 60 seconds to 10 years.")
        }
        let token = TokenMaker.make()
        let info = try await write(in: organisation) { transaction throws(Failure) in
            let user = try transaction.existingUser(login: login)
            guard !user.inactive else { throw .conflict(detail: "The account \"\(login)\" is deactivated.") }
            return try transaction.keepToken(token, of: user.user, name: name, lifetimeSeconds: lifetime)
        }
        return (token, info)
    }

    /// The tokens of somebody that still work, by ascending number.
    public func tokens(login: Login, in organisation: OrganisationID) async throws(AdministrationError) -> [TokenInfo] {
        let now = now()
        return try await read(in: organisation) { transaction throws(Failure) in
            let user = try transaction.existingUser(login: login)
            // No account has more.
            return try transaction.tokens(of: user.user, after: nil, now: now, limit: ServiceLimits.tokensMax)
        }
    }

    /// Revokes a token, whosever it is; the sessions that use it end.
    public func revokeToken(_ token: TokenID, in organisation: OrganisationID) async throws(AdministrationError) {
        try await write(in: organisation) { transaction throws(Failure) in
            guard try transaction.token(token) != nil else {
                throw .notFound(detail: "There is no token \(token) in this organisation, or it was revoked already.")
            }
            try transaction.revokeToken(token)
        }
    }

    /// Revokes all tokens of somebody; the sessions that use them end.
    public func revokeTokens(login: Login, in organisation: OrganisationID) async throws(AdministrationError) {
        try await write(in: organisation) { transaction throws(Failure) in
            try transaction.revokeTokens(of: transaction.existingUser(login: login).user, except: nil)
        }
    }
}
