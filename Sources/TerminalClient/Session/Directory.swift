package import ParleyClient
package import ParleyProtocol
import WireFormat

/// Finds rooms and people for one-shot commands: the model of a client without a session around it.
package struct Directory: Sendable {
    /// What was found.
    package private(set) var model = ChatModel()
    private let client: ParleyClient

    /// The directory as somebody sees it.
    package init(client: ParleyClient, me: User) {
        self.client = client
        model.me = me
        model.learn([me])
    }

    /// Asks for all rooms, and for the people that their names need.
    package mutating func loadRooms() async throws(ClientError) {
        var after: RoomListCursor?
        repeat {
            let page = try await client.send(ListRooms(limit: PageSize(100), after: after, archived: true))
            for entry in page.rooms { model.take(entry) }
            after = page.more
        } while after != nil
        let last = model.rooms.values.compactMap(\.entry.last?.sender)
        try await learn(model.rooms.values.flatMap(\.entry.room.pair) + last)
    }

    /// Asks who these people are.
    package mutating func learn(_ users: [UserID]) async throws(ClientError) {
        model.learn(try await client.users(users.filter { model.users[$0] == nil }))
    }

    /// Asks again for everybody who is known: changes were not told.
    package mutating func relearn() async throws(ClientError) {
        model.learn(try await client.users(Array(model.users.keys)))
    }

    /// The room that somebody means. A direct room is made if there is none yet.
    package mutating func room(
        _ name: RoomName
    ) async throws(ClientError) -> Result<RoomID, ChatModel.RoomSearchFault> {
        if case .number(let number) = name, let room = RoomID(rawValue: number) {
            do throws(ClientError) {
                model.take(try await client.send(GetRoom(room: room)).room)
            } catch .refused(let failure) where failure.code == .notFound {
                return .failure(.number(number))
            }
            return .success(room)
        }
        if case .person(let login) = name {
            let found = try await client.send(FindUsers(limit: PageSize(50), text: String(login.prefix(64)))).users
            model.learn(found)
            guard let user = found.first(where: { $0.login.lowercased() == login.lowercased() }) else {
                return .failure(.nobody(login: login))
            }
            let entry = try await client.send(OpenDirectRoom(user: user.user)).room
            model.take(entry)
            return .success(entry.room.room)
        }
        try await loadRooms()
        return model.find(name)
    }

    /// Who takes part in a room.
    package mutating func loadParticipants(of room: RoomID) async throws(ClientError) {
        var users: [UserID] = []
        while true {
            let page = try await client.send(ListParticipants(room: room, limit: PageSize(200), after: users.last))
            users += page.participants.map(\.user)
            guard page.more, !page.participants.isEmpty else { break }
        }
        model.rooms[room]?.participants = Set(users)
        try await learn(users)
    }

    /// Takes an event, after asking for the people whom it names.
    package mutating func take(_ event: ClientEvent, now: Duration) async {
        let strangers = model.strangers(in: event)
        if !strangers.isEmpty { _ = try? await learn(strangers) }
        if case .valuesBehind = event { _ = try? await relearn() }
        _ = model.take(event, now: now)
    }
}
