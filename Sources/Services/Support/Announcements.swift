import ParleyProtocol
import Store
import WireFormat

/// What the others are to hear of a change: collected while the change is made, told once it is committed.
struct Announcements: Sendable {
    private enum Announcement: Sendable {
        case event(Event, Audience, at: Timestamp)
        case joined(UserID, RoomID)
        case left(UserID, RoomID)
        case sessionsEnded(UserID, token: TokenID?, except: TokenID?, FailureCode)
    }

    private let organisation: OrganisationID
    private let now: Timestamp
    private var list: [Announcement] = []

    init(organisation: OrganisationID, now: Timestamp) {
        self.organisation = organisation
        self.now = now
    }

    /// An event that carries a number, and the time of that number.
    mutating func publish(_ event: Event, to audience: Audience, at time: Timestamp) {
        list.append(.event(event, audience, at: time))
    }

    /// An event without a number.
    mutating func publish(_ event: Event, to audience: Audience) {
        list.append(.event(event, audience, at: now))
    }

    /// From here on the user's sessions hear the room.
    mutating func joined(_ user: UserID, _ room: RoomID) { list.append(.joined(user, room)) }

    /// From here on the user's sessions hear nothing of the room.
    mutating func left(_ user: UserID, _ room: RoomID) { list.append(.left(user, room)) }

    /// Sessions of the user end.
    mutating func endSessions(of user: UserID, token: TokenID?, except: TokenID? = nil, reason: FailureCode) {
        list.append(.sessionsEnded(user, token: token, except: except, reason))
    }

    /// Tells everything, in order.
    func make(through broadcaster: any Broadcaster, typing: TypingRegistry) {
        for announcement in list {
            switch announcement {
            case .event(let event, let audience, let time):
                broadcaster.publish(event, in: organisation, to: audience, at: time)
            case .joined(let user, let room):
                broadcaster.joined(user, room: room, in: organisation)
            case .left(let user, let room):
                typing.departed(Typist(organisation: organisation, room: room, user: user)) {
                    $0.tell(through: broadcaster, at: now)
                }
                broadcaster.left(user, room: room, in: organisation)
            case .sessionsEnded(let user, let token, let except, let reason):
                broadcaster.endSessions(of: user, token: token, except: except, in: organisation, reason: reason)
            }
        }
    }
}
