public import ParleyProtocol
import Store

extension ChatServices {
    /// Revokes a token of the own account, or, asked by an administrator, of any; the sessions that use it end.
    public func revokeToken(_ request: RevokeToken, by caller: Caller) async throws(Failure) -> RevokeToken.Reply {
        try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            // What belongs to others looks to everybody else as if it were not there.
            let isAdministrator = try transaction.isAdministrator(identity.user)
            guard let (_, owner) = try transaction.token(request.token), isAdministrator || owner == identity.user
            else {
                throw .notFound(field: RevokeToken.Field.token)
            }
            try transaction.revokeToken(request.token)
            announcements.endSessions(of: owner, token: request.token, reason: .sessionEnded)
            return RevokeToken.Reply()
        }
    }
}
