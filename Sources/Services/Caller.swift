public import ParleyProtocol
public import Store
public import WireFormat

/// Who is signed in on a connection.
public struct Identity: Hashable, Sendable {
    /// The organisation that everything the caller names is in.
    public var organisation: OrganisationID
    /// The number of the user within the organisation.
    public var user: UserID
    /// What the user may do in the organisation, as of when it signed in.
    public var role: OrganisationRole
    /// The token that signed in: the session whose nonces count.
    public var token: TokenID
    /// When the token stops working.
    public var expires: Timestamp

    /// Fills in an identity.
    public init(
        organisation: OrganisationID, user: UserID, role: OrganisationRole, token: TokenID, expires: Timestamp
    ) {
        self.organisation = organisation
        self.user = user
        self.role = role
        self.token = token
        self.expires = expires
    }
}

/// A connection of this process. Never used twice.
public struct ConnectionID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// Different for every connection of the process.
    public let rawValue: UInt64

    /// The connection with this number.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// The number, for logs.
    public var description: String { "connection \(rawValue)" }
}

/// Who asks, on which connection.
public struct Caller: Sendable {
    /// Who is signed in, as of when the request's turn came. Nil when nobody is.
    public var identity: Identity?
    /// The peer's address without the port.
    public var address: String
    /// The connection that the request came on.
    public var connection: ConnectionID
    /// What may be done to the session itself.
    public var session: any SessionControl

    /// Fills in a caller.
    public init(identity: Identity?, address: String, connection: ConnectionID, session: any SessionControl) {
        self.identity = identity
        self.address = address
        self.connection = connection
        self.session = session
    }
}

/// What services may do to the session that asks. Implemented by the transport.
///
/// Between `signIn` and the reply nothing is missed: what happens meanwhile is held back and follows behind the reply.
public protocol SessionControl: Sendable {
    /// The connection belongs to this identity from now on. Events addressed to the user, and changes of its
    /// memberships, are collected, and held back until `listen`.
    func signIn(_ identity: Identity) async

    /// The rooms of the user, from a snapshot taken after `signIn` returned. Changes of membership that arrived since
    /// `signIn` win over it. What was held back is released behind the reply to the request being handled.
    func listen(to rooms: [RoomID]) async

    /// Forgets the identity: nothing more is delivered.
    func signOut() async
}
