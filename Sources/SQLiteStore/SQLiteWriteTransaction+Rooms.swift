import ParleyProtocol
import Store
import WireFormat

extension SQLiteWriteTransaction {
    func insertRoom(name: String?, topic: String?, fields: Fields?, pair: (UserID, UserID)?) throws(Failure) -> RoomID {
        guard let actor = scope.actor else { preconditionFailure("a room is made by a user") }
        let room: RoomID = try next(.nextRoom)
        let low = pair.map { min($0.0, $0.1) }
        let high = pair.map { max($0.0, $0.1) }
        let kind: RoomKind = pair == nil ? .group : .direct
        try connection.run(.insertRoom, organisationID, room, kind, low, high, scope.now, actor)
        try connection.run(.insertRoomDetails, organisationID, room, name, topic, fields)
        return room
    }

    func updateRoom(_ room: RoomID, name: String?, topic: String?, fields: Fields?, isArchived: Bool?) throws(Failure) {
        try connection.run(.updateRoomDetails, organisationID, room, name, topic, fields)
        try revise(room, isArchived: isArchived)
    }

    func setParticipant(_ user: UserID, of room: RoomID, role: RoomRole) throws(Failure) {
        if try participation(of: user, in: room) != nil {
            try connection.run(.setRole, organisationID, room, user, role, scope.now, scope.actor)
            try revise(room)
        } else {
            try connection.run(.insertParticipant, organisationID, room, user, role, scope.now, scope.actor)
            try revise(room, participants: 1)
        }
    }

    func removeParticipant(_ user: UserID, from room: RoomID) throws(Failure) {
        guard let participation = try participation(of: user, in: room) else { return }
        try connection.run(.deleteParticipant, organisationID, room, user)
        // The own changes go with the row. The revision makes up for them, so that `details` grows all the same when
        // the user comes back.
        try revise(room, by: 1 + participation.changes, participants: -1)
    }

    func setMuted(_ isMuted: Bool, user: UserID, in room: RoomID) throws(Failure) {
        try connection.run(.setMuted, organisationID, room, user, isMuted, scope.now, scope.actor)
    }

    func setRead(_ position: Position, user: UserID, in room: RoomID) throws(Failure) -> Position? {
        guard let participation = try participation(of: user, in: room), participation.read != position else {
            return nil
        }
        try connection.run(.setRead, organisationID, room, user, position)
        return position > participation.receipt ? position : nil
    }

    /// Notes a change of what a room's details tell.
    private func revise(_ room: RoomID, by difference: Int = 1, participants: Int = 0, isArchived: Bool? = nil)
        throws(Failure)
    {
        try connection.run(
            .reviseRoom, organisationID, room, difference, participants, isArchived, scope.now, scope.actor)
    }
}
