import ParleyProtocol
import Store
import WireFormat

extension SQLiteReadTransaction {
    func organisation() throws(Failure) -> Organisation {
        let record = try connection.first(.organisation, organisationID, read: OrganisationRecord.init)
        guard let record else { preconditionFailure("\(organisationID) does not exist") }
        return record.organisation
    }

    func user(_ user: UserID) throws(Failure) -> User? {
        try connection.first(.user, organisationID, user) { User($0) }
    }

    func user(login: Login) throws(Failure) -> User? {
        try connection.first(.userByLogin, organisationID, login) { User($0) }
    }

    func passwordHash(of user: UserID) throws(Failure) -> String? {
        try connection.first(.password, organisationID, user) { $0[0] as String? } ?? nil
    }

    func users(_ users: [UserID]) throws(Failure) -> [User] {
        var found: [User] = []
        for user in Set(users).sorted() {
            if let record = try self.user(user) { found.append(record) }
        }
        return found
    }

    func findUsers(text: String?, after: UserID?, includeInactive: Bool, limit: Int) throws(Failure) -> [User] {
        let after = Int(after?.rawValue ?? 0)
        guard let text else {
            return try connection.all(.users, organisationID, after, includeInactive, limit) { User($0) }
        }
        let first = text.lowercased()
        // Behind every text that begins with it: no character comes after this one.
        let behind = first + "\u{10FFFF}"
        return try connection.all(.usersByWord, organisationID, after, includeInactive, limit, first, behind) {
            User($0)
        }
    }

    func token(_ token: TokenID) throws(Failure) -> (info: TokenInfo, user: UserID)? {
        try connection.first(.token, organisationID, token) { (TokenInfo($0), $0[5]) }
    }

    func tokens(of user: UserID, after: TokenID?, now: Timestamp, limit: Int) throws(Failure) -> [TokenInfo] {
        try connection.all(.tokens, organisationID, user, Int(after?.rawValue ?? 0), now, limit) { TokenInfo($0) }
    }
}

extension OrganisationRecord {
    /// From the columns id, slug and name.
    init(_ columns: Columns) { self.init(columns, from: 0) }

    /// From these columns, beginning at `first`.
    init(_ columns: Columns, from first: Int32) {
        self.init(id: columns[first], organisation: Organisation(slug: columns[first + 1], name: columns[first + 2]))
    }
}

extension User {
    /// From `userColumns`, beginning at `first`.
    init(_ columns: Columns, from first: Int32 = 0) {
        self.init(
            user: columns[first], role: columns[first + 1], login: columns[first + 2], name: columns[first + 3],
            inactive: columns[first + 4], fields: columns[first + 5])
    }
}

extension TokenInfo {
    /// From `tokenColumns`.
    init(_ columns: Columns) {
        self.init(token: columns[0], name: columns[1], created: columns[2], expires: columns[3], used: columns[4])
    }
}
