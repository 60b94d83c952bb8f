public import ParleyProtocol
public import Store

extension Administration {
    /// Makes a user. Without a password it can sign in only with a token that was made for it; a bot never has one.
    public func createUser(
        login: Login, name: String, role: OrganisationRole, password: String?, in organisation: OrganisationID
    ) async throws(AdministrationError) -> User {
        try AdministrationError.check(IdentityRules.fault(inLogin: login))
        try AdministrationError.check(IdentityRules.fault(inName: name))
        guard role.isKnown else { throw AdministrationError("There is no such role.") }
        var hash: String?
        if let password {
            guard role != .bot else { throw AdministrationError(Self.botWithoutPassword) }
            hash = try await self.hash(password)
        }
        return try await write(in: organisation) { [hash] transaction throws(Failure) in
            guard try transaction.user(login: login) == nil else {
                throw .conflict(detail: "There is already a user \"\(login)\" in this organisation.")
            }
            let user = try transaction.insertUser(login: login, name: name, role: role, fields: nil)
            if let hash { try transaction.setPasswordHash(hash, of: user.user) }
            return user
        }
    }

    /// All users by ascending number, deactivated ones too.
    public func users(in organisation: OrganisationID) async throws(AdministrationError) -> [User] {
        try await read(in: organisation) { transaction throws(Failure) in try transaction.allUsers() }
    }

    /// Closes an account: its sessions end, and its tokens are revoked for good.
    public func deactivate(login: Login, in organisation: OrganisationID) async throws(AdministrationError) -> User {
        try await write(in: organisation) { transaction throws(Failure) in
            let user = try transaction.existingUser(login: login)
            guard !user.inactive else { return user }
            try transaction.checkAnotherOwner(than: user)
            try transaction.revokeTokens(of: user.user, except: nil)
            return try transaction.updateUser(user.user, name: nil, role: nil, isActive: false, fields: nil)
        }
    }

    /// Opens an account again.
    public func reactivate(login: Login, in organisation: OrganisationID) async throws(AdministrationError) -> User {
        try await write(in: organisation) { transaction throws(Failure) in
            let user = try transaction.existingUser(login: login)
            guard user.inactive else { return user }
            return try transaction.updateUser(user.user, name: nil, role: nil, isActive: true, fields: nil)
        }
    }

    /// Sets somebody's password. All tokens of the account are revoked: whoever knew the old one is out.
    public func setPassword(
        _ password: String, login: Login, in organisation: OrganisationID
    ) async throws(AdministrationError) {
        // Nobody waits for a hash to be told of a slip of the pen.
        let user = try await read(in: organisation) { transaction throws(Failure) in
            try transaction.existingUser(login: login)
        }
        guard user.role != .bot else { throw AdministrationError(Self.botWithoutPassword) }
        let hash = try await hash(password)
        try await write(in: organisation) { transaction throws(Failure) in
            try transaction.setPasswordHash(hash, of: user.user)
            try transaction.revokeTokens(of: user.user, except: nil)
        }
    }

    /// Changes what somebody may do in the organisation. The last owner stays one; people do not become bots, nor
    /// bots people.
    public func setRole(
        _ role: OrganisationRole, login: Login, in organisation: OrganisationID
    ) async throws(AdministrationError) -> User {
        guard role.isKnown else { throw AdministrationError("There is no such role.") }
        return try await write(in: organisation) { transaction throws(Failure) in
            let user = try transaction.existingUser(login: login)
            guard user.role != role else { return user }
            guard user.role != .bot, role != .bot else {
                throw .conflict(detail: "A bot stays a bot, and a person a person: create another user.")
            }
            try transaction.checkAnotherOwner(than: user)
            return try transaction.updateUser(user.user, name: nil, role: role, isActive: nil, fields: nil)
        }
    }

    private static let botWithoutPassword = "A bot has no password: create a token for it."
}

extension ReadTransaction {
    /// Every user of the organisation, by ascending number.
    fileprivate func allUsers() throws(Failure) -> [User] {
        var users: [User] = []
        while true {
            let page = try findUsers(text: nil, after: users.last?.user, includeInactive: true, limit: 500)
            users += page
            if page.count < 500 { return users }
        }
    }

    /// An organisation that has an owner keeps one.
    fileprivate func checkAnotherOwner(than user: User) throws(Failure) {
        guard user.role == .owner, !user.inactive else { return }
        let hasAnother = try allUsers().contains { $0.role == .owner && !$0.inactive && $0.user != user.user }
        guard hasAnother else {
            throw .conflict(detail: "\"\(user.login)\" is the last owner: make somebody else an owner first.")
        }
    }
}
