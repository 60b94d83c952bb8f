import ParleyProtocol
import Testing
import WireFormat

@testable import ParleyClient

@Suite(.timeLimit(.minutes(1))) struct `A client on a socket` {
    static let room = RoomID(1)

    private func settings() -> ClientState.Settings {
        var settings = ClientState.Settings(agent: "test")
        settings.backoff = Backoff(first: .milliseconds(5), longest: .milliseconds(20))
        return settings
    }

    /// Answers Hello, and gives the requests that came with it.
    private func greet(_ connection: FakeServer.Connection, _ model: inout ModelServer) async throws -> Hello {
        let (id, request) = try await connection.nextRequest()
        guard case .hello(let hello) = request else { throw FakeServer.Gone() }
        try await connection.send(.reply(id: id, model.answer(request).reply))
        return hello
    }

    @Test func `a post whose answer was lost is sent again under its nonce, and answered once`() async throws {
        let server = try await FakeServer()
        var model = ModelServer.oneRoom
        let client = ParleyClient(settings: settings())
        await client.use(token: Token(repeating: 1, count: 32))
        await client.connect(to: ServerAddress(host: "127.0.0.1", port: server.port))
        let first = try await server.nextConnection()
        _ = try await greet(first, &model)
        async let posted = client.post("once", in: Self.room)
        let (_, sent) = try await first.nextRequest()
        _ = model.answer(sent)
        try await first.cut()

        let second = try await server.nextConnection()
        // The post stands right behind Hello; neither has been answered.
        let (helloID, hello) = try await second.nextRequest()
        let (postID, again) = try await second.nextRequest()
        #expect(again == sent)
        try await second.send(.reply(id: helloID, model.answer(hello).reply))
        try await second.send(.reply(id: postID, model.answer(again).reply))
        #expect(try await posted.seq == Seq(1))
        #expect(model.rooms[Self.room]!.messages.count == 1)
        await client.close()
        try await server.close()
    }

    @Test func `a connection cut in the middle of a record goes on where it stood`() async throws {
        let server = try await FakeServer()
        var model = ModelServer.oneRoom
        let client = ParleyClient(settings: settings())
        await client.use(token: Token(repeating: 1, count: 32))
        await client.connect(to: ServerAddress(host: "127.0.0.1", port: server.port))
        var events = client.events.makeAsyncIterator()
        let first = try await server.nextConnection()
        _ = try await greet(first, &model)
        try await first.send(.event(model.post("one", in: Self.room)))
        let cut = try model.post("two", in: Self.room).encoded()
        for byte in cut.dropLast(3) { try await first.send(bytes: [byte]) }
        try await first.cut()

        let second = try await server.nextConnection()
        let hello = try await greet(second, &model)
        #expect(hello.rooms.map(\.seq) == [Position(1)])
        let (id, ask) = try await second.nextRequest()
        try await second.send(.reply(id: id, model.answer(ask).reply))
        try await second.send(.event(model.post("three", in: Self.room)))
        var texts: [String] = []
        while texts.count < 3, let event = await events.next() {
            if let text = event.text { texts.append(text) }
        }
        #expect(texts == ["one", "two", "three"])
        await client.close()
        try await server.close()
    }

    @Test func `a server that comes up later is found, and a request waits for it`() async throws {
        let early = try await FakeServer()
        let port = early.port
        try await early.close()
        var model = ModelServer.oneRoom
        let client = ParleyClient(settings: settings())
        await client.use(token: Token(repeating: 1, count: 32))
        await client.connect(to: ServerAddress(host: "127.0.0.1", port: port))
        async let room = client.send(GetRoom(room: Self.room))
        try await Task.sleep(for: .milliseconds(50))
        let server = try await FakeServer(port: port)
        let connection = try await server.nextConnection()
        let (helloID, hello) = try await connection.nextRequest()
        let (getID, get) = try await connection.nextRequest()
        try await connection.send(.reply(id: helloID, model.answer(hello).reply))
        try await connection.send(.reply(id: getID, model.answer(get).reply))
        #expect(try await room.room.room.room == Self.room)
        await client.close()
        try await server.close()
    }

    @Test func `bytes that are no record end the connection, and the client says why`() async throws {
        let server = try await FakeServer()
        var model = ModelServer.oneRoom
        let client = ParleyClient(settings: settings())
        await client.use(token: Token(repeating: 1, count: 32))
        await client.connect(to: ServerAddress(host: "127.0.0.1", port: server.port))
        var events = client.events.makeAsyncIterator()
        let connection = try await server.nextConnection()
        _ = try await greet(connection, &model)
        try await connection.send(bytes: [0])
        var end: ConnectionEnd?
        while end == nil, let event = await events.next() {
            if case .disconnected(let reason, _) = event { end = reason }
        }
        guard case .protocolViolation = end else {
            Issue.record("ended with \(String(describing: end))")
            return
        }
        await client.close()
        try await server.close()
    }

    @Test func `a task that is cancelled stops waiting`() async throws {
        let server = try await FakeServer()
        let client = ParleyClient(settings: settings())
        await client.use(token: Token(repeating: 1, count: 32))
        await client.connect(to: ServerAddress(host: "127.0.0.1", port: server.port))
        let waiting = Task { () -> ClientError? in
            do throws(ClientError) {
                _ = try await client.send(GetRoom(room: Self.room))
                return nil
            } catch {
                return error
            }
        }
        try await Task.sleep(for: .milliseconds(20))
        waiting.cancel()
        #expect(await waiting.value == .cancelled)
        await client.close()
        try await server.close()
    }

    @Test func `an application that does not read gets everything once it does`() async throws {
        let server = try await FakeServer()
        var model = ModelServer.oneRoom
        model.pageMax = 200
        let client = ParleyClient(settings: settings())
        await client.use(token: Token(repeating: 1, count: 32))
        await client.connect(to: ServerAddress(host: "127.0.0.1", port: server.port))
        let connection = try await server.nextConnection()
        _ = try await greet(connection, &model)
        let count = 3000
        for number in 1...count { try await connection.send(.event(model.post("\(number)", in: Self.room))) }
        // The last event is there when the answer to something sent behind it is.
        async let room = client.send(GetRoom(room: Self.room))
        let (id, get) = try await connection.nextRequest()
        try await connection.send(.reply(id: id, model.answer(get).reply))
        _ = try await room

        let reading = Task {
            var texts: [String] = []
            for await event in client.events {
                if let text = event.text { texts.append(text) }
                if texts.count == count { break }
            }
            return texts
        }
        let answering = Task { [model] in
            var model = model
            while let (id, request) = try? await connection.nextRequest() {
                try await connection.send(.reply(id: id, model.answer(request).reply))
            }
        }
        #expect(await reading.value == (1...count).map { "\($0)" })
        await client.close()
        try await answering.value
        try await server.close()
    }

    @Test func `what is stored lets the next run go on, pending posts included`() async throws {
        let server = try await FakeServer()
        var model = ModelServer.oneRoom
        let storage = MemoryStorage()
        let first = ParleyClient(settings: settings(), storage: storage)
        await first.use(token: Token(repeating: 1, count: 32))
        await first.connect(to: ServerAddress(host: "127.0.0.1", port: server.port))
        var connection = try await server.nextConnection()
        _ = try await greet(connection, &model)
        try await connection.send(.event(model.post("seen", in: Self.room)))
        for await event in first.events where event.text != nil { break }
        let posting = Task { try? await first.post("pending", in: Self.room) }
        let (_, sent) = try await connection.nextRequest()
        await first.close()
        _ = await posting.value

        let second = ParleyClient(settings: settings(), storage: storage)
        #expect(try await second.restore())
        await second.connect(to: ServerAddress(host: "127.0.0.1", port: server.port))
        connection = try await server.nextConnection()
        let hello = try await greet(connection, &model)
        #expect(hello.rooms.map(\.seq) == [Position(1)])
        let (id, again) = try await connection.nextRequest()
        #expect(again == sent)
        try await connection.send(.reply(id: id, model.answer(again).reply))
        for await event in second.events {
            if case .settled(let post, .success) = event {
                #expect(post.request.text == "pending")
                break
            }
        }
        await second.close()
        #expect(await storage.snapshot?.posts == [])
        try await server.close()
    }
}

/// Keeps a snapshot in memory.
actor MemoryStorage: ClientStorage {
    var snapshot: ClientSnapshot?
    func load() -> ClientSnapshot? { snapshot }
    func save(_ snapshot: ClientSnapshot) { self.snapshot = snapshot }
}
