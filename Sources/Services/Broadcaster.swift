public import ParleyProtocol
public import Store
public import WireFormat

/// The way out: tells open sessions what happened.
///
/// Its functions are called from the store's `committed` callbacks, in the order of the commits, and must not block.
/// What they cause reaches each connection in the order of the calls.
public protocol Broadcaster: Sendable {
    /// Sends an event to everyone it concerns.
    /// - Parameter at: the time of the number that a durable event carries; for other events, now.
    func publish(_ event: Event, in organisation: OrganisationID, to audience: Audience, at: Timestamp)

    /// From now on the user's sessions receive the room's events.
    func joined(_ user: UserID, room: RoomID, in organisation: OrganisationID)

    /// From now on the user's sessions receive nothing more of the room.
    func left(_ user: UserID, room: RoomID, in organisation: OrganisationID)

    /// Ends sessions of a user, telling them why.
    /// - Parameters:
    ///   - token: only those that this token signed in; nil means all.
    ///   - except: but not those that this token signed in.
    func endSessions(
        of user: UserID, token: TokenID?, except: TokenID?, in organisation: OrganisationID, reason: FailureCode)

    /// Who is signed in on the open connections of this server, each identity once.
    func openIdentities() async -> [Identity]
}

/// Whom an event concerns.
public enum Audience: Hashable, Sendable {
    /// The sessions that listen to a room, but for those of one user.
    case room(RoomID, exceptUser: UserID?)
    /// The sessions of one user, but for one of them.
    case user(UserID, exceptConnection: ConnectionID?)
    /// All sessions of the organisation.
    case organisation
}
