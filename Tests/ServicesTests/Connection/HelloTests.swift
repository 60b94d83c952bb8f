import ParleyProtocol
import Store
import Testing
import WireFormat

@testable import Services

@Suite struct `Saying hello` {
    @Test func `without a token it only greets`() async throws {
        try await Stage.play { stage in
            let session = SessionLog()
            let welcome = try await stage.services.hello(.sample(), by: stage.caller(session: session))
            #expect(welcome.agent == "stage")
            #expect(welcome.now == stage.clock.now)
            #expect(welcome.window == 7)
            #expect(welcome.keepalive == 60)
            #expect(welcome.user == nil)
            #expect(session.entries.isEmpty)
        }
    }

    @Test func `the client's pace is kept`() async throws {
        try await Stage.play { stage in
            var hello = Hello.sample()
            hello.keepalive = 3600
            let welcome = try await stage.services.hello(hello, by: stage.caller())
            #expect(welcome.keepalive == 3600)
        }
    }

    @Test func `a token signs in, and the session listens to the rooms of the user`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let (caller, token) = try await stage.connection(of: maria)
            let room = try await stage.room(of: [maria])
            let session = SessionLog()
            let welcome = try await stage.services.hello(.sample(token: token), by: stage.caller(session: session))
            #expect(welcome.user == maria)
            #expect(welcome.organisation == stage.organisation.organisation)
            #expect(welcome.token == caller.identity?.token)
            let identity = try #require(caller.identity)
            #expect(session.entries == [.signIn(identity), .listen([room])])
        }
    }

    @Test func `a token that is unknown, revoked, expired or of a closed account is refused`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let session = SessionLog()
            func refusal(_ token: Token) async -> FailureCode? {
                await failure { () throws(Failure) in
                    try await stage.services.hello(.sample(token: token), by: stage.caller(session: session))
                }?.code
            }
            #expect(await refusal(Token(repeating: 1, count: 32)) == .unauthenticated)

            let revoked = try await stage.connection(of: maria)
            try await stage.administration.revokeToken(
                #require(revoked.caller.identity).token, in: stage.organisation.id)
            #expect(await refusal(revoked.token) == .unauthenticated)

            let expiring = try await stage.administration.createToken(
                login: "maria", name: "short", lifetime: 60, in: stage.organisation.id)
            #expect(await refusal(expiring.token) == nil)
            stage.clock.advance(seconds: 60)
            #expect(await refusal(expiring.token) == .unauthenticated)

            let closed = try await stage.connection(of: maria)
            _ = try await stage.administration.deactivate(login: "maria", in: stage.organisation.id)
            #expect(await refusal(closed.token) == .unauthenticated)
            #expect(session.entries.count == 2)
        }
    }

    @Test func `a token that is revoked while the session is being signed in signs nobody in`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let (caller, token) = try await stage.connection(of: maria)
            let number = try #require(caller.identity).token
            let session = SessionLog(onSignIn: {
                try? await stage.administration.revokeToken(number, in: stage.organisation.id)
            })
            let refusal = await failure { () throws(Failure) in
                try await stage.services.hello(.sample(token: token), by: stage.caller(session: session))
            }
            #expect(refusal?.code == .unauthenticated)
            #expect(session.entries.last == .signOut)
        }
    }

    @Test func `a role that changes while the session is being signed in is not signed in with the old one`()
        async throws
    {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let (_, token) = try await stage.connection(of: maria)
            let session = SessionLog(onSignIn: {
                _ = try? await stage.administration.setRole(.admin, login: "maria", in: stage.organisation.id)
            })
            let refusal = await failure { () throws(Failure) in
                try await stage.services.hello(.sample(token: token), by: stage.caller(session: session))
            }
            #expect(refusal?.code == .unavailable)
            #expect(session.entries.last == .signOut)
        }
    }

    @Test func `a digest that matches is answered with one bit, another one with a call for the cursors`()
        async throws
    {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let (_, token) = try await stage.connection(of: maria)
            let room = try await stage.room(of: [maria])
            var hello = Hello.sample(token: token)
            let held = try await stage.store.read(in: stage.organisation.id) { transaction throws(Failure) in
                try transaction.roomCursors(of: maria.user)
            }
            hello.digest = RoomDigest(held).bytes
            let same = try await stage.services.hello(hello, by: stage.caller())
            #expect(same.unchanged && !same.differs && same.rooms.isEmpty)

            try await stage.post(in: room, by: maria)
            let other = try await stage.services.hello(hello, by: stage.caller())
            #expect(!other.unchanged && other.differs && other.rooms.isEmpty)
        }
    }

    @Test func `cursors are answered with what changed and what is gone`() async throws {
        try await Stage.play { stage in
            let (maria, berta) = (try await stage.user("maria"), try await stage.user("berta"))
            let (_, token) = try await stage.connection(of: maria)
            let (quiet, busy) = (try await stage.room(of: [maria]), try await stage.room(of: [maria, berta]))
            var hello = Hello.sample(token: token)
            let first = try await stage.services.hello(hello, by: stage.caller())
            #expect(first.rooms.map(\.room) == [quiet, busy])

            hello.rooms = first.rooms.map(RoomCursor.init)
            hello.rooms.append(RoomCursor(room: RoomID(99), seq: Position(0), details: 0, read: Position(0)))
            try await stage.post(in: busy, by: berta)
            let second = try await stage.services.hello(hello, by: stage.caller())
            #expect(second.rooms.map(\.room) == [busy])
            #expect(second.rooms.first?.unread == 1)
            #expect(second.gone == [RoomID(99)])
            #expect(second.more == nil && !second.unchanged && !second.differs)
        }
    }

    @Test func `cursors that are not in order, or come with a digest, are refused`() async throws {
        try await Stage.play { stage in
            let cursor = RoomCursor(room: RoomID(2), seq: Position(0), details: 0, read: Position(0))
            var hello = Hello.sample()
            hello.rooms = [cursor, cursor]
            let twice = await failure { () throws(Failure) in try await stage.services.hello(hello, by: stage.caller())
            }
            #expect(twice?.code == .invalid && twice?.field == Hello.Field.rooms)
            hello.rooms = [cursor]
            hello.digest = RoomDigest([]).bytes
            let both = await failure { () throws(Failure) in try await stage.services.hello(hello, by: stage.caller()) }
            #expect(both?.code == .invalid && both?.field == Hello.Field.rooms)
        }
    }

    @Test func `a use of a token is remembered to the minute`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let (caller, token) = try await stage.connection(of: maria)
            _ = try await stage.services.hello(.sample(token: token), by: stage.caller())
            let minute = Timestamp(milliseconds: stage.clock.now.milliseconds / 60_000 * 60_000)
            var used: Timestamp?
            for _ in 0..<500 where used == nil {
                let reply = try await stage.services.listTokens(ListTokens(limit: PageSize(1)), by: caller)
                used = reply.tokens.first?.used
                try await Task.sleep(for: .milliseconds(2))
            }
            #expect(used == minute)
        }
    }
}

extension Hello {
    static func sample(token: Token? = nil) -> Hello { Hello(version: 1, agent: "test", token: token) }
}

extension RoomCursor {
    /// What a client holds that was told this state.
    init(_ state: RoomState) {
        self.init(room: state.room, seq: state.seq, details: state.details, read: state.read)
    }
}
