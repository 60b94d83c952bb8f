public import ParleyProtocol

/// Whose token a client uses.
public struct Account: Hashable, Sendable {
    /// The organisation's slug.
    public var organisation: Slug
    /// The user.
    public var user: UserID

    /// A user of an organisation.
    public init(organisation: Slug, user: UserID) {
        self.organisation = organisation
        self.user = user
    }
}
