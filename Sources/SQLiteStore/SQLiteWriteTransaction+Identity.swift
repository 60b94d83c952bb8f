import ParleyProtocol
import Store
import WireFormat

extension SQLiteWriteTransaction {
    func insertUser(login: Login, name: String, role: OrganisationRole, fields: Fields?) throws(Failure) -> User {
        guard try user(login: login) == nil else { throw .conflict }
        let id: UserID = try next(.nextUser)
        try connection.run(.insertUser, organisationID, id, role, login, name, fields, scope.now, scope.actor)
        try keepWords(login: login, name: name, of: id)
        return existing(try user(id), "\(id)")
    }

    func updateUser(_ user: UserID, name: String?, role: OrganisationRole?, isActive: Bool?, fields: Fields?)
        throws(Failure) -> User
    {
        let before = existing(try self.user(user), "user \(user)")
        try connection.run(
            .updateUser, organisationID, user, name, role, isActive.map { !$0 }, fields, scope.now, scope.actor)
        let after = existing(try self.user(user), "user \(user)")
        if before.name != after.name {
            try connection.run(.deleteWords, organisationID, user)
            try keepWords(login: after.login, name: after.name, of: user)
        }
        if before.role != after.role || before.inactive != after.inactive {
            try noteChange(of: user)
        }
        return after
    }

    func setPasswordHash(_ hash: String?, of user: UserID) throws(Failure) {
        try connection.run(.setPassword, organisationID, user, hash, scope.now, scope.actor)
        try noteChange(of: user)
    }

    func insertToken(_ token: NewToken) throws(Failure) -> TokenInfo {
        let id: TokenID = try next(.nextToken)
        try connection.run(
            .insertToken, organisationID, id, token.user, token.hash.bytes, token.name, token.expires, scope.now,
            scope.actor)
        // A few with each new one: they become fewer, and nobody waits for many.
        let end = Int(clamping: scope.now.milliseconds) - Int(endedTokensKeptSeconds) * 1000
        try connection.run(.deleteEndedTokens, organisationID, end, 4)
        return TokenInfo(token: id, name: token.name, created: scope.now, expires: token.expires)
    }

    func revokeToken(_ token: TokenID) throws(Failure) {
        guard let owner = try self.token(token)?.user else { return }
        try connection.run(.revokeToken, organisationID, token, scope.now, scope.actor)
        try noteChange(of: owner)
    }

    func revokeTokens(of user: UserID, except token: TokenID?) throws(Failure) {
        try connection.run(
            .revokeTokens, organisationID, user, Int(token?.rawValue ?? 0), scope.now, scope.actor)
        try noteChange(of: user)
    }

    func touchToken(_ token: TokenID) throws(Failure) {
        // To the minute, so that most uses write nothing.
        let minute = Timestamp(milliseconds: scope.now.milliseconds / 60_000 * 60_000)
        try connection.run(.touchToken, organisationID, token, minute)
    }

    /// Lets whoever watches over sessions know that those of this user may have to end.
    private func noteChange(of user: UserID) throws(Failure) {
        try connection.run(.raiseIdentityVersion)
        try connection.run(.noteAccountChange, organisationID, user)
    }

    /// Keeps what the directory is searched by.
    private func keepWords(login: Login, name: String, of user: UserID) throws(Failure) {
        for words in DirectoryWords(login, name) {
            try connection.run(.insertWord, organisationID, user, words)
        }
    }
}
