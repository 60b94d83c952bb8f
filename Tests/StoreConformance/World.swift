import ParleyProtocol
import Store
import WireFormat

/// An organisation with users, each with a token, for the properties to play in.
struct World: Sendable {
    let store: any ChatStore
    let organisation: OrganisationID
    private(set) var users: [UserID] = []
    private(set) var tokens: [UserID: TokenID] = [:]

    /// Makes an organisation with so many users, whose logins are `user1` and so on.
    init(in store: any ChatStore, slug: String = "acme", users count: Int = 3) async throws {
        self.store = store
        organisation = try await store.createOrganisation(slug: slug, name: "The \(slug)", at: moment(0)).id
        let made = try await store.write(in: WriteScope(organisation: organisation, actor: nil, now: moment(0))) {
            transaction throws(Failure) in
            var made: [(UserID, TokenID)] = []
            for number in 0..<count {
                let user = try transaction.insertUser(
                    login: "user\(number + 1)", name: "User \(number + 1)", role: .member, fields: nil)
                let token = try transaction.insertToken(
                    NewToken(
                        user: user.user, hash: hash("\(slug)-\(number)"), name: "Telephone",
                        expires: moment(1_000_000_000)))
                made.append((user.user, token.token))
            }
            return made
        }
        for (user, token) in made {
            users.append(user)
            tokens[user] = token
        }
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any ReadTransaction) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await store.read(in: organisation, body)
    }

    /// Writes in the name of a user (the first one, if none is named) at a number of milliseconds.
    func write<Result: Sendable>(
        by user: UserID? = nil, at time: UInt64 = 1000,
        _ body: @escaping @Sendable (any WriteTransaction) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await store.write(in: scope(by: user, at: time), body)
    }

    func scope(by user: UserID? = nil, at time: UInt64 = 1000) -> WriteScope {
        WriteScope(organisation: organisation, actor: user ?? users.first, now: moment(time))
    }

    /// Makes a group room with these participants, the first one being its owner.
    func makeRoom(with participants: [UserID]? = nil, at time: UInt64 = 1000) async throws -> RoomID {
        let participants = participants ?? users
        return try await write(at: time) { transaction throws(Failure) in
            let room = try transaction.insertRoom(name: "Room", topic: nil, fields: nil, pair: nil)
            for (index, user) in participants.enumerated() {
                try transaction.setParticipant(user, of: room, role: index == 0 ? .owner : .member)
            }
            return room
        }
    }

    func message(
        in room: RoomID, by user: UserID, nonce: UInt64, _ text: String = "text", parent: Seq? = nil,
        mentions: [UserID] = [], fields: Fields? = nil
    ) -> NewMessage {
        guard let token = tokens[user] else { preconditionFailure("a user of this world") }
        return NewMessage(
            room: room, sender: user, token: token, nonce: nonce, text: text, parent: parent, mentions: mentions,
            fields: fields)
    }

    @discardableResult
    func post(
        in room: RoomID, by user: UserID? = nil, nonce: UInt64, _ text: String = "text", parent: Seq? = nil,
        mentions: [UserID] = [], fields: Fields? = nil, at time: UInt64 = 1000
    ) async throws -> Numbered {
        let user = user ?? users[0]
        let message = message(
            in: room, by: user, nonce: nonce, text, parent: parent, mentions: mentions, fields: fields)
        return try await write(by: user, at: time) { transaction throws(Failure) in try transaction.append(message) }
    }
}

/// So many milliseconds after the day on which the properties play.
func moment(_ milliseconds: UInt64) -> Timestamp { Timestamp(milliseconds: 200_000_000_000 + milliseconds) }

/// 32 bytes that differ wherever the text does.
func hash(_ text: String) -> TokenHash {
    TokenHash(Array((Array(text.utf8) + [UInt8](repeating: 0, count: 32)).prefix(32)))
}
