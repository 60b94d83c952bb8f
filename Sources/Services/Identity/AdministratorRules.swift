import ParleyProtocol
import Store

extension OrganisationRole {
    /// Whether the role may manage users and sessions.
    var isAdministrator: Bool { self == .admin || self == .owner }
}

extension ReadTransaction {
    /// Whether a user may manage users and sessions now, whatever it might when it signed in.
    func isAdministrator(_ user: UserID) throws(Failure) -> Bool {
        guard let user = try self.user(user), !user.inactive else { return false }
        return user.role.isAdministrator
    }

    /// Makes sure that a user may manage users and sessions.
    /// - Throws: `forbidden`.
    func requireAdministrator(_ user: UserID) throws(Failure) {
        guard try isAdministrator(user) else { throw .forbidden(detail: "Administrators may do this.") }
    }
}
