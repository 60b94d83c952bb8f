import ParleyProtocol
import Services
import Session
import Testing
import Transport
import WireFormat

@Suite struct `A conversation over TCP` {
    @Test func `hello, and posts behind it without waiting, take one round trip`() async throws {
        try await TestServer.run { test in
            let client = try await test.connect()
            try await client.send(.hello(user: 1), .post(2, "one"), .post(3, "two"))
            let records = try await client.next(5)
            #expect(records.first == .reply(id: RequestID(1), .hello(TestServer.welcome)))
            #expect(records.compactMap(\.seq) == [1, 2])
            #expect(
                records.filter { $0.isReply } == [
                    .reply(id: RequestID(1), .hello(TestServer.welcome)), .posted(2, 1), .posted(3, 2),
                ])
        }
    }

    @Test func `a post reaches everybody in the room, on every loop`() async throws {
        try await TestServer.run(threads: 2) { test in
            var clients: [TestClient] = []
            for user in 1...6 { clients.append(try await test.signIn(UInt8(user))) }
            try await clients[0].send(.post(2, "hello all"))
            for client in clients.dropFirst() {
                guard case .event(.messagePosted(let event)) = try await client.next() else {
                    Issue.record("the message arrives")
                    continue
                }
                #expect(event.text == "hello all")
                #expect(event.sender == UserID(1))
            }
        }
    }

    @Test func `typing reaches the others and not the typist`() async throws {
        try await TestServer.run { test in
            let typist = try await test.signIn(1)
            let other = try await test.signIn(2)
            try await typist.send(.typing, .ping)
            #expect(try await typist.next() == .event(.pong(Pong())))
            #expect(
                try await other.next() == .event(.typing(Typing(room: TestServer.room, user: UserID(1)))))
        }
    }

    @Test func `every split of the stream gives the same answers`() async throws {
        let stream = try [ClientRecord.hello(user: 1), .ping, .post(2, "one"), .typing, .post(3, "two")]
            .flatMap { try $0.encoded() }
        for split in 1..<stream.count {
            try await TestServer.run { test in
                let client = try await test.connect()
                try await client.send(bytes: Array(stream[..<split]))
                try await test.wait { $0.bytesReceived == split }
                try await client.send(bytes: Array(stream[split...]))
                let records = try await client.next(6)
                #expect(
                    records.filter(\.isReply) == [
                        .reply(id: RequestID(1), .hello(TestServer.welcome)), .posted(2, 1), .posted(3, 2),
                    ])
                #expect(records.compactMap(\.seq) == [1, 2])
                #expect(records.contains(.event(.pong(Pong()))))
            }
        }
    }

    @Test func `a stream that comes byte by byte gives the same answers`() async throws {
        try await TestServer.run { test in
            let client = try await test.connect()
            let text = String(repeating: "long ", count: 200)
            let stream = try [ClientRecord.hello(user: 1), .post(2, text)].flatMap { try $0.encoded() }
            for byte in stream { try await client.send(bytes: [byte]) }
            let records = try await client.next(3)
            #expect(records.filter(\.isReply).count == 2)
            guard case .event(.messagePosted(let event)) = records.first(where: { $0.seq == 1 }) else {
                Issue.record("the message arrives")
                return
            }
            #expect(event.text == text)
        }
    }

    @Test func `requests beyond the window are refused while the others are served`() async throws {
        let gate = Gate()
        let override: TestServer.Override = { request, _, _ async throws(Failure) in
            if case .postMessage = request { await gate.wait() }
            return nil
        }
        var limits = TransportLimits.patient
        limits.session.areBudgetsEnforced = false
        try await TestServer.run(limits: limits, override: override) { test in
            let client = try await test.signIn(1)
            try await client.send(bytes: try (2..<68).flatMap { try ClientRecord.post($0).encoded() })
            let refused = try await client.next(2)
            #expect(refused.map(\.failureCode) == [.windowExceeded, .windowExceeded])
            await gate.open()
            let records = try await client.next(128)
            #expect(records.compactMap(\.seq) == Array(1...64))
            #expect(records.filter(\.isReply).count == 64)
        }
    }

    @Test func `an answer that cannot be encoded fails that request alone`() async throws {
        let override: TestServer.Override = { request, _, _ async throws(Failure) in
            guard case .postMessage(let post) = request, post.text == "break" else { return nil }
            return .getUsers(
                .init(users: Array(repeating: User(user: UserID(1), role: .member, login: "", name: ""), count: 1)))
        }
        try await TestServer.run(override: override) { test in
            let client = try await test.signIn(1)
            try await client.send(.post(2, "break"), .post(3, "whole"))
            let records = try await client.next(3)
            #expect(records.first?.failureCode == .unavailable)
            #expect(records.contains(.posted(3, 1)))
        }
    }
}

/// A door at which requests wait until a test opens it.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func wait() async {
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}

extension ServerRecord {
    /// The answer to a post.
    static func posted(_ id: UInt32, _ seq: UInt32) -> ServerRecord {
        .reply(
            id: RequestID(id), .postMessage(.init(seq: Seq(seq), at: Timestamp(milliseconds: UInt64(seq)))))
    }

    var isReply: Bool { if case .reply = self { true } else { false } }

    var failureCode: FailureCode? { if case .failure(_, let failure) = self { failure.code } else { nil } }
}
