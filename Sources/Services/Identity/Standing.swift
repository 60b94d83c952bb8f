import ParleyProtocol
import Store
import WireFormat

/// Whether somebody who signed in may stay.
enum Standing: Hashable, Sendable {
    case stands
    /// The token was revoked or has expired, or the account was deactivated.
    case ended
    /// The user's role in the organisation is another one than the session knows.
    case roleChanged
}

extension ReadTransaction {
    /// Whether an identity is still what is kept.
    func standing(of identity: Identity, at now: Timestamp) throws(Failure) -> Standing {
        guard identity.expires > now,
            try token(identity.token) != nil,
            let user = try user(identity.user), !user.inactive
        else { return .ended }
        return user.role == identity.role ? .stands : .roleChanged
    }
}
