import ParleyClient
import ParleyProtocol
import Testing
import WireFormat

/// Somebody of the demonstration with a client, who remembers everything that the client told.
actor Person {
    nonisolated let client: ParleyClient
    private(set) var heard: [ClientEvent] = []
    private var listening: Task<Void, Never>?

    private init(client: ParleyClient) { self.client = client }

    /// Signs somebody of the demonstration in with the password.
    static func signIn(_ login: Login, at server: ServerProcess, tls: ClientTLS? = nil) async throws -> Person {
        let person = try await connect(to: server, token: nil, tls: tls)
        _ = try await person.client.signIn(
            organisation: "demo", login: login, password: "parley-demo", name: "test")
        return person
    }

    /// Connects with a token, or without one.
    /// - Parameter held: what this person's client held before.
    static func connect(
        to server: ServerProcess, token: Token?, held: [StoredCursor] = [], tls: ClientTLS? = nil
    ) async throws -> Person {
        var settings = ClientState.Settings(agent: "tests 1")
        settings.backoff = Backoff(first: .milliseconds(20), longest: .milliseconds(200))
        let person = Person(client: ParleyClient(settings: settings))
        await person.listen()
        if let token { await person.client.use(token: token) }
        await person.client.hold(held)
        await person.client.connect(to: ServerAddress(host: "127.0.0.1", port: server.port), tls: tls)
        return person
    }

    private func listen() {
        listening = Task { [client, weak self] in
            for await event in client.events { await self?.hear(event) }
        }
    }

    private func hear(_ event: ClientEvent) { heard.append(event) }

    /// Waits until something was heard.
    /// - Throws: when it was not heard within thirty seconds.
    @discardableResult
    func wait<Found: Sendable>(for what: String, _ find: @Sendable (ClientEvent) -> Found?) async throws -> Found {
        for _ in 0..<3000 {
            if let found = heard.lazy.compactMap(find).first { return found }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw NotHeard(what: what)
    }

    /// Waits until a message with this text was heard.
    @discardableResult
    func wait(forText text: String) async throws -> ReceivedMessage {
        try await wait(for: "the message \(text)") { event in
            if case .message(let message) = event, message.text == text { message } else { nil }
        }
    }

    /// All messages that were heard of a room, in the order in which they were heard.
    func messages(in room: RoomID) -> [ReceivedMessage] {
        heard.compactMap { event in
            if case .message(let message) = event, message.room == room { message } else { nil }
        }
    }

    /// The numbers of everything numbered that was heard of a room.
    func numbers(in room: RoomID) -> [Seq] {
        heard.compactMap { event in
            switch event {
            case .message(let message) where message.room == room: message.change
            case .edited(let edit) where edit.room == room: edit.change
            case .deleted(let deletion) where deletion.room == room: deletion.change
            default: nil
            }
        }
    }

    /// Makes a group room with others.
    func makeRoom(_ name: String, with users: [UserID]) async throws -> RoomID {
        try await client.send(CreateRoom(name: name, participants: users)).room.room.room
    }

    /// Posts one numbered text after the other, as fast as the server acknowledges them, until the task is cancelled.
    /// - Returns: what was acknowledged.
    nonisolated func postUntilCancelled(in room: RoomID, prefix: String) async -> [String: Seq] {
        var acknowledged: [String: Seq] = [:]
        for number in 0... {
            do throws(ClientError) {
                acknowledged["\(prefix)\(number)"] = try await client.post("\(prefix)\(number)", in: room).seq
            } catch .cancelled {
                break
            } catch {
                Issue.record("posting \(prefix)\(number): \(error)")
            }
        }
        return acknowledged
    }

    /// The whole history of a room, page by page.
    func history(of room: RoomID) async throws -> [Message] {
        var messages: [Message] = []
        while true {
            let after = Position(messages.last?.seq.rawValue ?? 0)
            let page = try await client.send(GetMessages(room: room, limit: PageSize(200), after: after))
            messages += page.messages
            if !page.later { return messages }
        }
    }

    /// Ends the client.
    func leave() async {
        await client.close()
        listening?.cancel()
    }

    struct NotHeard: Error { var what: String }
}

/// The people of the demonstration, by their numbers.
enum Number {
    static let maria = UserID(1)
    static let jon = UserID(2)
    static let priya = UserID(3)
    static let chen = UserID(4)
}
