import ParleyProtocol
import Services
import Store
import WireFormat

extension Person {
    func createRoom(
        _ name: String, topic: String? = nil, with others: [Person] = [], fields: String? = nil
    ) async throws(Failure) -> RoomEntry {
        let request = CreateRoom(name: name, topic: topic, participants: others.map(\.user), fields: fields)
        return try await ask(Request.createRoom, request, ChatServices.createRoom).room
    }

    /// A new group room; forgets what was heard of its making.
    func room(with others: Person...) async throws(Failure) -> RoomID {
        let room = try await createRoom("Laboratory", with: others).room.room
        _ = world.heard.take()
        return room
    }

    /// The direct room with somebody; forgets what was heard of its making.
    func directRoom(with other: Person) async throws(Failure) -> RoomID {
        let room = try await openDirectRoom(with: other.user).room.room
        _ = world.heard.take()
        return room
    }

    func openDirectRoom(with user: UserID) async throws(Failure) -> RoomEntry {
        try await ask(Request.openDirectRoom, OpenDirectRoom(user: user), ChatServices.openDirectRoom).room
    }

    func rooms(
        limit: Int = 200, after: RoomListCursor? = nil, archived: Bool = false
    ) async throws(Failure) -> ListRooms.Reply {
        let request = ListRooms(limit: PageSize(limit), after: after, archived: archived)
        return try await ask(Request.listRooms, request, ChatServices.listRooms)
    }

    func entry(of room: RoomID) async throws(Failure) -> RoomEntry {
        try await ask(Request.getRoom, GetRoom(room: room), ChatServices.getRoom).room
    }

    @discardableResult
    func update(
        _ room: RoomID, name: String? = nil, topic: String? = nil, fields: String? = nil
    ) async throws(Failure) -> Room {
        let request = UpdateRoom(room: room, name: name, topic: topic, fields: fields)
        return try await ask(Request.updateRoom, request, ChatServices.updateRoom).room
    }

    @discardableResult
    func archive(_ room: RoomID) async throws(Failure) -> Room {
        try await ask(Request.archiveRoom, ArchiveRoom(room: room), ChatServices.archiveRoom).room
    }

    @discardableResult
    func restore(_ room: RoomID) async throws(Failure) -> Room {
        try await ask(Request.archiveRoom, ArchiveRoom(room: room, restore: true), ChatServices.archiveRoom).room
    }

    func participants(
        of room: RoomID, limit: Int = 200, after: UserID? = nil
    ) async throws(Failure) -> ListParticipants.Reply {
        let request = ListParticipants(room: room, limit: PageSize(limit), after: after)
        return try await ask(Request.listParticipants, request, ChatServices.listParticipants)
    }

    @discardableResult
    func add(_ others: Person..., to room: RoomID) async throws(Failure) -> Room {
        let request = AddParticipants(room: room, users: others.map(\.user))
        return try await ask(Request.addParticipants, request, ChatServices.addParticipants).room
    }

    @discardableResult
    func remove(_ other: Person, from room: RoomID) async throws(Failure) -> Room {
        let request = RemoveParticipant(room: room, user: other.user)
        return try await ask(Request.removeParticipant, request, ChatServices.removeParticipant).room
    }

    @discardableResult
    func make(_ other: Person, _ role: RoomRole, in room: RoomID) async throws(Failure) -> Room {
        let request = ChangeRole(room: room, user: other.user, role: role)
        return try await ask(Request.changeRole, request, ChatServices.changeRole).room
    }

    func leave(_ room: RoomID) async throws(Failure) {
        _ = try await ask(Request.leaveRoom, LeaveRoom(room: room), ChatServices.leaveRoom)
    }

    @discardableResult
    func mute(_ room: RoomID) async throws(Failure) -> RoomState {
        try await ask(Request.muteRoom, MuteRoom(room: room), ChatServices.muteRoom).state
    }

    @discardableResult
    func unmute(_ room: RoomID) async throws(Failure) -> RoomState {
        try await ask(Request.muteRoom, MuteRoom(room: room, unmute: true), ChatServices.muteRoom).state
    }

    func markRead(_ room: RoomID, through place: Int) async throws(Failure) {
        _ = try await ask(
            Request.markRead, MarkRead(room: room, seq: Position(place)), ChatServices.markRead)
    }

    @discardableResult
    func markUnread(_ room: RoomID, from seq: Int) async throws(Failure) -> RoomState {
        try await ask(Request.markUnread, MarkUnread(room: room, seq: Seq(seq)), ChatServices.markUnread).state
    }

    func setTyping(in room: RoomID, stopped: Bool = false) async {
        await world.services.notified(.setTyping(SetTyping(room: room, stopped: stopped)), by: caller)
    }
}
