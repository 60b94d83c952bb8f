import Hub
import ParleyProtocol
import Services
import Session
import Testing
import Transport
import WireFormat

@Suite struct `Every close says why` {
    @Test func `anything before hello`() async throws {
        try await TestServer.run { test in
            let client = try await test.connect()
            try await client.send(.ping)
            #expect(try await client.rest().map(\.goodbyeCode) == [.helloRequired])
        }
    }

    @Test func `a record above the limit is refused from its first bytes`() async throws {
        try await TestServer.run { test in
            let client = try await test.connect()
            // A length of 4097: nothing of the record itself is needed.
            try await client.send(bytes: [0x90, 0x01])
            #expect(try await client.rest().map(\.goodbyeCode) == [.recordTooLong])
            let other = try await test.connect()
            // The first byte of nine tells that the length has more than 32 bits.
            try await other.send(bytes: [0xff])
            #expect(try await other.rest().map(\.goodbyeCode) == [.recordTooLong])
        }
    }

    @Test func `a goodbye arrives even when the client has sent much that nobody reads`() async throws {
        try await TestServer.run { test in
            let client = try await test.connect()
            try await client.send(bytes: [0x90, 0x01] + [UInt8](repeating: 0x55, count: 100_000))
            #expect(try await client.rest().map(\.goodbyeCode) == [.recordTooLong])
        }
    }

    @Test func `bytes that are no record`() async throws {
        try await TestServer.run { test in
            let client = try await test.signIn(1)
            try await client.send(bytes: [0x03, 0x30, 0x01, 0x00])
            guard case .signal(.goodbye(let goodbye)) = try await client.next() else {
                Issue.record("the server says goodbye")
                return
            }
            #expect(goodbye.code == .malformed)
            #expect(goodbye.detail?.hasPrefix("at byte ") == true)
            #expect(try await client.next() == nil)
        }
    }

    @Test func `no hello in time`() async throws {
        var limits = TransportLimits()
        limits.deadlineResolutionMilliseconds = 10
        limits.session.helloTimeoutMilliseconds = 50
        try await TestServer.run(limits: limits) { test in
            let client = try await test.connect()
            #expect(try await client.rest().map(\.goodbyeCode) == [.helloTimeout])
        }
    }

    @Test func `silence for longer than the keepalive allows`() async throws {
        var limits = TransportLimits()
        limits.deadlineResolutionMilliseconds = 10
        limits.session.idleAfterKeepalives = 0.01
        try await TestServer.run(limits: limits) { test in
            let client = try await test.signIn(1)
            #expect(try await client.rest().map(\.goodbyeCode) == [.idle])
        }
    }

    @Test func `one connection too many`() async throws {
        var limits = TransportLimits()
        limits.connectionsMax = 1
        try await TestServer.run(limits: limits) { test in
            let first = try await test.signIn(1)
            let second = try await test.connect()
            guard case .signal(.goodbye(let goodbye)) = try await second.next() else {
                Issue.record("the server says goodbye")
                return
            }
            #expect(goodbye.code == .tooManyConnections)
            #expect(goodbye.after != nil)
            #expect(try await second.next() == nil)
            try await first.send(.goodbye)
            #expect(try await first.rest().isEmpty)
            try await test.wait { $0.connectionsOpen == 0 }
            _ = try await test.signIn(2)
        }
    }

    @Test func `a session whose token was revoked`() async throws {
        try await TestServer.run { test in
            let ended = try await test.signIn(1)
            let spared = try await test.signIn(2)
            test.hub.endSessions(
                of: UserID(1), token: TokenID(1), except: nil, in: TestServer.organisation, reason: .sessionEnded)
            #expect(try await ended.rest().map(\.goodbyeCode) == [.sessionEnded])
            try await spared.send(.ping)
            #expect(try await spared.next() == .event(.pong(Pong())))
            #expect(await test.hub.openIdentities() == [TestServer.identity(user: UserID(2))])
        }
    }

    @Test func `draining, and comes back a little later than others`() async throws {
        var limits = TransportLimits.patient
        limits.returnsPerSecond = 10
        try await TestServer.run(limits: limits) { test in
            var clients: [TestClient] = []
            for user: UInt8 in 1...5 { clients.append(try await test.signIn(user)) }
            async let drained: Void = test.server.drain(after: Milliseconds(700))
            var returns: [UInt32] = []
            for client in clients {
                guard case .signal(.goodbye(let goodbye)) = try await client.next() else { continue }
                returns.append(goodbye.after?.rawValue ?? 0)
            }
            #expect(returns.sorted() == [700, 800, 900, 1000, 1100])
            _ = await drained
        }
    }

    @Test func `draining, behind the answer to the request that runs`() async throws {
        let gate = Gate()
        let override: TestServer.Override = { request, _, _ async throws(Failure) in
            if case .postMessage = request { await gate.wait() }
            return nil
        }
        try await TestServer.run(override: override) { test in
            let idle = try await test.signIn(1)
            let busy = try await test.signIn(2)
            try await busy.send(.post(2), .post(3))
            try await test.wait { $0.recordsReceived == 4 }
            async let drained: Void = test.server.drain(after: Milliseconds(700))
            guard case .signal(.goodbye(let goodbye)) = try await idle.next() else {
                Issue.record("the server says goodbye")
                return
            }
            #expect(goodbye == Goodbye(code: .shuttingDown, after: Milliseconds(700)))
            await gate.open()
            let records = try await busy.rest()
            #expect(records.filter(\.isReply) == [.posted(2, 1)])
            #expect(records.last?.goodbyeCode == .shuttingDown)
            #expect(try await idle.rest().isEmpty)
            await drained
            await #expect(throws: (any Error).self) { try await test.connect() }
        }
    }
}

@Suite struct `A client that leaves` {
    @Test func `with goodbye is left without a word`() async throws {
        try await TestServer.run { test in
            let client = try await test.signIn(1)
            try await client.send(.goodbye)
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test func `has nothing served that waited or stands behind its goodbye`() async throws {
        let gate = Gate()
        let override: TestServer.Override = { request, _, _ async throws(Failure) in
            if case .postMessage(let post) = request, post.text == "first" { await gate.wait() }
            return nil
        }
        try await TestServer.run(override: override) { test in
            let listener = try await test.signIn(2)
            let client = try await test.signIn(1)
            try await client.send(.post(2, "first"), .post(3, "waits"), .goodbye, .post(4, "behind"))
            try await test.wait { $0.connectionsOpen == 1 }
            await gate.open()
            try await listener.send(.post(2, "last"))
            var texts: [String] = []
            while let record = try await listener.next() {
                if case .event(.messagePosted(let event)) = record { texts.append(event.text) }
                if texts.last == "last" { break }
            }
            // The first was asked for before the goodbye, and runs.
            #expect(texts.filter { $0 != "first" } == ["last"])
        }
    }

    @Test func `by ending what it sends is not kept`() async throws {
        try await TestServer.run { test in
            let client = try await test.signIn(1)
            client.finishWriting()
            #expect(try await client.rest().isEmpty)
            try await test.wait { $0.connectionsOpen == 0 }
            #expect(await test.hub.openIdentities().isEmpty)
        }
    }

    @Test func `while its request runs does no harm`() async throws {
        let gate = Gate()
        let override: TestServer.Override = { request, caller, _ async throws(Failure) in
            guard case .signIn = request else { return nil }
            await gate.wait()
            await caller.session.signIn(TestServer.identity(user: UserID(7)))
            await caller.session.listen(to: [TestServer.room])
            throw .unavailable
        }
        try await TestServer.run(override: override) { test in
            let client = try await test.signIn(1)
            let signIn = SignIn(organisation: "acme", login: "maria", password: "secret", name: "telephone")
            try await client.send(.request(id: RequestID(2), .signIn(signIn)))
            try await test.wait { $0.recordsReceived == 2 }
            try await client.send(.goodbye)
            try await test.wait { $0.connectionsOpen == 0 }
            await gate.open()
            let other = try await test.signIn(2)
            try await other.send(.post(2))
            #expect(try await other.next(2).compactMap(\.seq) == [1])
            #expect(await test.hub.openIdentities() == [TestServer.identity(user: UserID(2))])
        }
    }
}
