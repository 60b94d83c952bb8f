import ParleyProtocol
import Store
import WireFormat

extension ReadTransaction {
    /// What the user is in a room.
    /// - Throws: `notFound` when there is no such room, or the user takes no part in it: both look the same.
    func participation(of user: UserID, in room: RoomID) throws(Failure) -> RoomAccess {
        // Every request names the room in its first field.
        guard let access = try access(to: room, by: user) else { throw .notFound(field: 0) }
        return access
    }

    /// A room's details.
    /// - Precondition: the room exists.
    func details(of room: RoomID) throws(Failure) -> Room {
        guard let details = try self.room(room) else { preconditionFailure("room \(room) is gone") }
        return details
    }

    /// A room as one of its participants sees it.
    /// - Precondition: the user takes part in the room.
    func entry(_ room: RoomID, of user: UserID) throws(Failure) -> RoomEntry {
        guard let entry = try roomEntry(room, of: user) else {
            preconditionFailure("user \(user) does not take part in room \(room)")
        }
        return entry
    }

    /// Makes sure that these users exist and are active.
    /// - Throws: `notFound` naming the field and the first one who does not or is not.
    func requireActive(_ users: [UserID], field: UInt8) throws(Failure) {
        let active = Set(try self.users(users).lazy.filter { !$0.inactive }.map(\.user))
        for user in users where !active.contains(user) {
            throw .notFound(field: field, detail: "There is no active user \(user).")
        }
    }

    /// Makes sure that a user can make one more room, and take part in it.
    /// - Throws: `tooLarge`.
    func requirePlace(for user: UserID) throws(Failure) {
        let limit = ServiceLimits.roomsPerUserMax
        guard try roomCount(of: user, limit: limit) < limit else {
            throw .tooLarge(detail: "You take part in \(limit) rooms: leave some.")
        }
    }

    /// Makes sure that somebody else can bring these users into one more room. The last places are kept for rooms that
    /// they make themselves: nobody can use up the rooms of another.
    /// - Throws: `tooLarge` naming the field and the first one who cannot.
    func requirePlace(forOthers users: [UserID], field: UInt8) throws(Failure) {
        let limit = ServiceLimits.roomsByOthersMax
        for user in users where try roomCount(of: user, limit: limit) >= limit {
            throw .tooLarge(field: field, detail: "User \(user) cannot be brought into any more rooms.")
        }
    }
}

extension RoomAccess {
    /// Makes sure that the room can be changed.
    /// - Throws: `archived`.
    func requireWritable() throws(Failure) {
        guard !isArchived else { throw .archived }
    }

    /// Makes sure that this is a group room.
    /// - Throws: `invalid`.
    func requireGroup(_ detail: String) throws(Failure) {
        guard kind == .group else { throw .invalid(field: 0, detail: detail) }
    }

    /// Makes sure that the user has at least this role.
    /// - Throws: `forbidden`.
    func require(_ least: RoomRole) throws(Failure) {
        guard role.rank >= least.rank else { throw .forbidden }
    }
}

extension RoomRole {
    /// How much the role may do: a member less than a moderator, a moderator less than an owner.
    var rank: UInt8 { rawValue }
}

extension RoomEntry {
    /// What the user's own sessions are told when its participation changed.
    var ownStateChanged: Event {
        .ownStateChanged(
            OwnStateChanged(room: room.room, state: state, revision: room.revision, role: role, muted: muted))
    }
}
