public import ParleyProtocol
import Store

extension ChatServices {
    /// Revokes the token of this session. Other connections that use it end, this one stays open.
    ///
    /// This session is signed out first, so that it is not among those that end; it stays so also when the token
    /// could not be revoked because nothing can be written now.
    public func signOut(_ request: SignOut, by caller: Caller) async throws(Failure) -> SignOut.Reply {
        _ = try identity(of: caller)
        await caller.session.signOut()
        return try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            try transaction.revokeToken(identity.token)
            announcements.endSessions(of: identity.user, token: identity.token, reason: .sessionEnded)
            return SignOut.Reply()
        }
    }
}
