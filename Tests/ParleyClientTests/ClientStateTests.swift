import ParleyProtocol
import Testing
import WireFormat

@testable import ParleyClient

@Suite struct `The client's state` {
    static let token = Token(repeating: 1, count: 32)
    static let room = RoomID(3)

    // MARK: Coming back

    @Test func `hello goes out with the token and the cursors, and the pending posts follow without waiting`() {
        var client = ClientState(settings: .testing, seed: 1)
        client.use(token: Self.token, account: nil)
        client.restore(
            cursors: [StoredCursor(room: Self.room, seq: Position(9), details: 4, read: Position(8))], posts: [])
        _ = client.post(PostMessage(room: Self.room, nonce: 0, text: "hello"), ticket: Ticket(rawValue: 1), now: .zero)
        let sent = client.opened(now: .zero).sent
        #expect(sent.count == 2)
        #expect(
            sent.first
                == .hello(
                    Hello(
                        version: 1, agent: "test", token: Self.token,
                        rooms: [RoomCursor(room: Self.room, seq: Position(9), details: 4, read: Position(8))],
                        keepalive: 60)))
        guard case .postMessage(let post) = sent.last else {
            Issue.record("the post did not follow")
            return
        }
        #expect(post.text == "hello")
    }

    @Test func `a post that is longer than what hello allows waits for the welcome, and those behind it too`() {
        var client = ClientState(settings: .testing, seed: 1)
        client.use(token: Self.token, account: nil)
        for (number, text) in ["short", String(repeating: "x", count: 5000), "short again"].enumerated() {
            let post = PostMessage(room: Self.room, nonce: 0, text: text)
            _ = client.post(post, ticket: Ticket(rawValue: UInt64(number)), now: .zero)
        }
        #expect(client.opened(now: .zero).sent.count == 2)
        #expect(client.received(.reply(id: RequestID(1), .hello(.testing)), now: .zero).sent.count == 2)
    }

    @Test func `many rooms are named by a digest, and by cursors when it differs`() {
        var client = ClientState(settings: .testing, seed: 1)
        client.use(token: Self.token, account: nil)
        client.restore(cursors: (1...900).map { StoredCursor(room: RoomID($0), seq: Position(1)) }, posts: [])
        _ = client.start(now: .zero)
        guard case .hello(let hello)? = client.opened(now: .zero).sent.first else {
            Issue.record("no hello")
            return
        }
        #expect(hello.digest?.count == 8)
        #expect(hello.rooms.isEmpty)
        var welcome = Welcome.testing
        welcome.differs = true
        var actions = client.received(.reply(id: RequestID(1), .hello(welcome)), now: .zero)
        guard case .syncRooms(let first)? = actions.sent.first else {
            Issue.record("no comparison")
            return
        }
        #expect(first.rooms.count == 800 && first.through == RoomID(800))
        actions = client.received(.reply(id: RequestID(2), .syncRooms(SyncRooms.Reply(rooms: []))), now: .zero)
        guard case .syncRooms(let second)? = actions.sent.first else {
            Issue.record("no second comparison")
            return
        }
        #expect(second.rooms.count == 100 && second.after == RoomID(800) && second.through == nil)
        actions = client.received(.reply(id: RequestID(3), .syncRooms(SyncRooms.Reply(rooms: []))), now: .zero)
        #expect(actions.events == [.caughtUp])
    }

    @Test func `signing in goes out right behind hello`() {
        var client = ClientState(settings: .testing, seed: 1)
        let signIn = SignIn(organisation: "acme", login: "maria", password: "secret", name: "test")
        #expect(client.submit(.signIn(signIn), ticket: Ticket(rawValue: 1), now: .zero) == [.connect])
        #expect(client.opened(now: .zero).sent.map(\.guards.needs) == [.connection, .hello])
    }

    @Test func `a refused token is told, and another sign-in may follow on the same connection`() {
        var client = ClientState.connecting()
        _ = client.opened(now: .zero)
        let actions = client.received(.failure(id: RequestID(1), .unauthenticated), now: .zero)
        #expect(actions.events == [.signedOut(.unauthenticated)])
        #expect(client.token == nil)
        let signIn = SignIn(organisation: "acme", login: "maria", password: "secret", name: "test")
        #expect(client.submit(.signIn(signIn), ticket: Ticket(rawValue: 1), now: .zero).sent == [.signIn(signIn)])
    }

    @Test func `a post that may have arrived is not sent again under another token`() {
        var client = ClientState.online()
        let post = PostMessage(room: Self.room, nonce: 7, text: "once")
        client.restore(cursors: [], posts: [PendingPost(request: post, wasSent: true)])
        _ = client.received(.signal(.goodbye(Goodbye(code: .sessionEnded))), now: .zero)
        #expect(client.token == nil)
        let signIn = SignIn(organisation: "acme", login: "maria", password: "secret", name: "test")
        _ = client.submit(.signIn(signIn), ticket: Ticket(rawValue: 6), now: .zero)
        _ = client.opened(now: .zero)
        _ = client.received(.reply(id: RequestID(1), .hello(.testing)), now: .zero)
        var server = ModelServer()
        let (reply, _) = server.answer(.signIn(signIn))
        let actions = client.received(.reply(id: RequestID(2), reply), now: .zero)
        #expect(actions.events.contains(.settled(PendingPost(request: post, wasSent: true), .failure(.uncertain))))
        #expect(client.pendingPosts.isEmpty)
    }

    // MARK: The end of a sign-in

    /// A post by nobody in particular.
    private func post(_ text: String) -> PostMessage { PostMessage(room: Self.room, nonce: 0, text: text) }

    @Test func `when the session ends, whoever waits for a post is told, and whether it may have arrived`() {
        var client = ClientState.online()
        for number: UInt64 in 1...17 {
            _ = client.post(post("\(number)"), ticket: Ticket(rawValue: number), now: .zero)
        }
        let goodbye = Goodbye(code: .sessionEnded)
        let actions = client.received(.signal(.goodbye(goodbye)), now: .zero)
        // Sixteen are on their way at a time.
        #expect(actions.answers.count == 17)
        #expect(actions.answers[Ticket(rawValue: 16)] == .failure(.uncertain))
        #expect(actions.answers[Ticket(rawValue: 17)] == .failure(.refused(Failure(code: .sessionEnded))))
        #expect(client.pendingPosts.isEmpty)
    }

    @Test func `when the token is refused, whoever waits for a post is told why`() {
        var client = ClientState(settings: .testing, seed: 1)
        client.use(token: Self.token, account: nil)
        let long = post(String(repeating: "x", count: 5000))
        _ = client.post(long, ticket: Ticket(rawValue: 1), now: .zero)
        client.restore(cursors: [], posts: [PendingPost(request: post("of an earlier run"), wasSent: false)])
        _ = client.opened(now: .zero)
        let actions = client.received(.failure(id: RequestID(1), .unauthenticated), now: .zero)
        #expect(actions.answers == [Ticket(rawValue: 1): .failure(.refused(.unauthenticated))])
        // What an earlier run left behind waits for the next sign-in: nobody else keeps it.
        #expect(client.pendingPosts.map(\.request.text) == ["of an earlier run"])
    }

    @Test func `a post that waits for a sign-in ends with it`() {
        var client = ClientState(settings: .testing, seed: 1)
        let signIn = SignIn(organisation: "acme", login: "maria", password: "wrong", name: "test")
        _ = client.submit(.signIn(signIn), ticket: Ticket(rawValue: 1), now: .zero)
        _ = client.post(post("early"), ticket: Ticket(rawValue: 2), now: .zero)
        _ = client.opened(now: .zero)
        _ = client.received(.reply(id: RequestID(1), .hello(.nobody)), now: .zero)
        let actions = client.received(.failure(id: RequestID(2), .unauthenticated), now: .zero)
        #expect(
            actions.answers == [
                Ticket(rawValue: 1): .failure(.refused(.unauthenticated)),
                Ticket(rawValue: 2): .failure(.refused(.unauthenticated)),
            ])
    }

    @Test func `a post that waits for a sign-in ends when the connection does`() {
        var client = ClientState(settings: .testing, seed: 1)
        let signIn = SignIn(organisation: "acme", login: "maria", password: "secret", name: "test")
        _ = client.submit(.signIn(signIn), ticket: Ticket(rawValue: 1), now: .zero)
        _ = client.post(post("early"), ticket: Ticket(rawValue: 2), now: .zero)
        _ = client.opened(now: .zero)
        _ = client.received(.reply(id: RequestID(1), .hello(.nobody)), now: .zero)
        let answers = client.ended(.cut(nil), now: .zero).answers
        #expect(answers[Ticket(rawValue: 1)] == .failure(.connectionLost))
        #expect(answers[Ticket(rawValue: 2)] == .failure(.signedOut))
    }

    // MARK: Posts that may not wait for ever

    @Test func `a post that the server cannot take ends after the time that it may wait, with the reason`() {
        var settings = ClientState.Settings.testing
        settings.postTimeout = .seconds(5)
        var client = ClientState.online(settings: settings)
        _ = client.post(post("never"), ticket: Ticket(rawValue: 1), now: .zero)
        let refusal = Failure(code: .unavailable, detail: "The disk is full.")
        var (now, id, answers): (Duration, UInt32, [Ticket: Result<Reply, ClientError>]) = (.zero, 2, [:])
        while answers.isEmpty, now < .seconds(60) {
            var actions = client.received(.failure(id: RequestID(id), refusal), now: now)
            while actions.sent.isEmpty, actions.answers.isEmpty, let deadline = client.nextDeadline {
                now = deadline
                actions = client.tick(now: now)
            }
            id += UInt32(actions.sent.count)
            answers = actions.answers
        }
        #expect(answers == [Ticket(rawValue: 1): .failure(.refused(refusal))])
        #expect(now == .seconds(5))
        #expect(client.pendingPosts.isEmpty)
    }

    @Test func `a post that may not wait for ever ends while there is no connection`() {
        var settings = ClientState.Settings.testing
        settings.postTimeout = .seconds(5)
        var client = ClientState(settings: settings, seed: 1)
        client.use(token: Self.token, account: nil)
        _ = client.post(post("never"), ticket: Ticket(rawValue: 1), now: .zero)
        #expect(client.nextDeadline == .seconds(5))
        #expect(client.tick(now: .seconds(5)).answers == [Ticket(rawValue: 1): .failure(.notConnected(nil))])
        #expect(client.nextDeadline == .seconds(10))
    }

    @Test func `a room of which the server has lost a part begins anew`() {
        var client = ClientState(settings: .testing, seed: 1)
        client.use(token: Self.token, account: nil)
        client.restore(cursors: [StoredCursor(room: Self.room, seq: Position(50))], posts: [])
        _ = client.start(now: .zero)
        _ = client.opened(now: .zero)
        var welcome = Welcome.testing
        let state = RoomState.testing(Self.room, seq: 30)
        welcome.rooms = [state]
        let actions = client.received(.reply(id: RequestID(1), .hello(welcome)), now: .zero)
        #expect(actions.events.contains(.roomReset(state)))
        #expect(client.timelines[Self.room]?.held == Position(30))
    }

    @Test func `a state that events have overtaken takes nothing back`() {
        var server = ModelServer.oneRoom
        var client = ClientState.online()
        let joined = RoomJoined(room: RoomID(1), entry: server.entry(RoomID(1)))
        _ = client.received(.event(.roomJoined(joined)), now: .zero)
        for text in ["one", "two"] { _ = client.received(.event(server.post(text, in: RoomID(1))), now: .zero) }
        #expect(
            client.received(.event(.valuesBehind(ValuesBehind())), now: .zero).sent == [
                .syncRooms(SyncRooms(rooms: client.cursors()))
            ])
        let overtaken = SyncRooms.Reply(rooms: [.testing(RoomID(1), seq: 1)])
        let actions = client.received(.reply(id: RequestID(2), .syncRooms(overtaken)), now: .zero)
        #expect(!actions.events.contains { if case .roomReset = $0 { true } else { false } })
        #expect(client.timelines[RoomID(1)]?.held == Position(2))
        let next = client.received(.event(server.post("three", in: RoomID(1))), now: .zero)
        #expect(next.events.count { if case .message = $0 { true } else { false } } == 1)
    }

    // MARK: What is held of the rooms

    @Test func `a room is held as soon as it is taken up, whatever told of it`() {
        var server = ModelServer.oneRoom
        var client = ClientState.online()
        server.rooms[RoomID(2)] = ModelServer.Room()
        let joined = RoomJoined(room: RoomID(2), entry: server.entry(RoomID(2)))
        let actions = client.received(.event(.roomJoined(joined)), now: .zero)
        #expect(actions.cursors.map(\.room) == [RoomID(2)])
        let get = GetRoom(room: RoomID(1))
        _ = client.submit(.getRoom(get), ticket: Ticket(rawValue: 1), now: .zero)
        let answered = client.received(.reply(id: RequestID(2), server.answer(.getRoom(get)).reply), now: .zero)
        #expect(answered.cursors.map(\.room) == [RoomID(1)])
    }

    @Test func `whoever posted a message has read up to it`() {
        var server = ModelServer.oneRoom
        var client = ClientState.online()
        _ = client.received(
            .event(.roomJoined(RoomJoined(room: RoomID(1), entry: server.entry(RoomID(1))))), now: .zero)
        let event = server.post("mine", in: RoomID(1), by: ModelServer.me)
        #expect(client.received(.event(event), now: .zero).cursors.map(\.read) == [Position(1)])
    }

    @Test func `nothing is held any more once somebody else has signed in`() {
        var server = ModelServer.oneRoom
        var client = ClientState.connecting()
        client.restore(cursors: [StoredCursor(room: Self.room, seq: Position(9))], posts: [])
        client.account = Account(organisation: "acme", user: UserID(99))
        _ = client.opened(now: .zero)
        _ = client.received(.failure(id: RequestID(1), .unauthenticated), now: .zero)
        let signIn = SignIn(organisation: "acme", login: "me", password: "secret words", name: "Test")
        _ = client.submit(.signIn(signIn), ticket: Ticket(rawValue: 1), now: .zero)
        let actions = client.received(.reply(id: RequestID(2), server.answer(.signIn(signIn)).reply), now: .zero)
        #expect(actions.cursors == [StoredCursor(room: Self.room, seq: nil)])
    }

    @Test func `posts keep within the server's budget and leave in their order`() {
        var client = ClientState.online()
        for number in 1...100 {
            let post = PostMessage(room: Self.room, nonce: 0, text: "\(number)")
            _ = client.post(post, ticket: Ticket(rawValue: UInt64(number)), now: .zero)
        }
        var now: Duration = .zero
        var texts = (1...16).map { "\($0)" }
        var answered: UInt32 = 2
        while texts.count < 100 {
            let reply = Reply.postMessage(PostMessage.Reply(seq: Seq(answered), at: Timestamp(milliseconds: 1)))
            var actions = client.received(.reply(id: RequestID(answered), reply), now: now)
            answered += 1
            if client.inFlight.isEmpty, let deadline = client.nextDeadline {
                now = deadline
                actions += client.tick(now: now)
            }
            texts += actions.sent.compactMap { if case .postMessage(let post) = $0 { post.text } else { nil } }
        }
        #expect(texts == (1...100).map { "\($0)" })
        // 45 at once, and then 20 each second.
        #expect(now == .milliseconds(55 * 50))
    }

    @Test func `a post that was taken back leaves nothing to wait for`() {
        var client = ClientState.online()
        for number in 1...60 {
            let post = PostMessage(room: Self.room, nonce: 0, text: "\(number)")
            _ = client.post(post, ticket: Ticket(rawValue: UInt64(number)), now: .zero)
        }
        for number: UInt32 in 2...46 {
            let reply = Reply.postMessage(PostMessage.Reply(seq: Seq(number), at: Timestamp(milliseconds: 1)))
            _ = client.received(.reply(id: RequestID(number), reply), now: .zero)
        }
        #expect(client.nextDeadline == .milliseconds(50))
        for number in 46...60 { _ = client.cancel(Ticket(rawValue: UInt64(number))) }
        #expect(client.tick(now: .milliseconds(50)).isEmpty)
        #expect(client.nextDeadline == .seconds(54))
    }

    // MARK: Ends

    @Test func `goodbye with the advice never stops the client and fails whoever waits`() {
        var client = ClientState.online()
        _ = client.submit(.listRooms(ListRooms(limit: PageSize(10))), ticket: Ticket(rawValue: 1), now: .zero)
        let goodbye = Goodbye(code: .unsupportedVersion)
        let actions = client.received(.signal(.goodbye(goodbye)), now: .zero)
        let end = ConnectionEnd.goodbye(goodbye)
        #expect(
            actions == [
                .close, .deliver(.disconnected(end, retryIn: nil), nil),
                .answer(Ticket(rawValue: 1), .failure(.notConnected(end))),
            ])
        #expect(client.nextDeadline == nil)
    }

    @Test func `goodbye with a time to come back is waited for at least so long`() {
        var client = ClientState.online()
        let goodbye = Goodbye(code: .shuttingDown, after: Milliseconds(5000))
        _ = client.received(.signal(.goodbye(goodbye)), now: .zero)
        #expect(client.tick(now: .milliseconds(4999)).isEmpty)
        #expect(client.tick(now: .milliseconds(10_001)) == [.connect])
    }

    @Test func `a question that only reads is asked again after a cut, a change is not`() {
        var client = ClientState.online()
        _ = client.submit(.getRoom(GetRoom(room: Self.room)), ticket: Ticket(rawValue: 1), now: .zero)
        _ = client.submit(.leaveRoom(LeaveRoom(room: Self.room)), ticket: Ticket(rawValue: 2), now: .zero)
        let actions = client.ended(.cut(nil), now: .seconds(1))
        #expect(actions.contains(.answer(Ticket(rawValue: 2), .failure(.connectionLost))))
        _ = client.tick(now: .seconds(2))
        #expect(client.opened(now: .seconds(2)).sent.last == .getRoom(GetRoom(room: Self.room)))
    }

    @Test func `a server that falls silent is asked once and then left`() {
        var client = ClientState.online()
        #expect(client.tick(now: .seconds(53)).isEmpty)
        #expect(client.tick(now: .seconds(54)) == [.send(.notify(.ping(Ping())))])
        #expect(client.tick(now: .seconds(63)).isEmpty)
        #expect(client.tick(now: .seconds(64)).first == .close)
        guard case .waiting = client.phase else {
            Issue.record("the client does not come back")
            return
        }
    }

    @Test func `an answer to hello that does not come ends the attempt`() {
        var client = ClientState.connecting()
        _ = client.opened(now: .zero)
        let actions = client.tick(now: .seconds(10))
        #expect(actions.events.map(\.isDisconnected) == [true])
    }

    @Test func `no more requests go out than the server answers at a time`() {
        var client = ClientState.online(window: 2)
        for number in 1...5 {
            _ = client.submit(.getRoom(GetRoom(room: Self.room)), ticket: Ticket(rawValue: UInt64(number)), now: .zero)
        }
        #expect(client.inFlight.count == 2)
        let reply = GetRoom.Reply(room: ModelServer.oneRoom.entry(RoomID(1)))
        #expect(client.received(.reply(id: RequestID(2), .getRoom(reply)), now: .zero).sent.count == 1)
    }

    @Test func `closing says goodbye and answers whoever waits`() {
        var client = ClientState.online()
        _ = client.submit(.getRoom(GetRoom(room: Self.room)), ticket: Ticket(rawValue: 1), now: .zero)
        #expect(
            client.close() == [
                .send(.signal(.goodbye(Goodbye(code: .done)))), .close,
                .answer(Ticket(rawValue: 1), .failure(.closed)),
            ])
        let late = client.submit(.getRoom(GetRoom(room: Self.room)), ticket: Ticket(rawValue: 2), now: .zero)
        #expect(late == [.answer(Ticket(rawValue: 2), .failure(.closed))])
    }

    // MARK: Rooms

    @Test func `an event that came before its room was known is fetched when the room comes`() {
        var client = ClientState.online()
        var server = ModelServer.oneRoom
        let room = RoomID(1)
        let before = server.state(room)
        let event = server.post("early", in: room)
        #expect(client.received(.event(event), now: .zero).isEmpty)
        let entry = RoomEntry(room: server.entry(room).room, state: before, role: .member)
        let actions = client.received(.event(.roomJoined(RoomJoined(room: room, entry: entry))), now: .zero)
        #expect(actions.sent == [.getChanges(GetChanges(room: room, since: before.seq, limit: PageSize(200)))])
    }

    @Test func `a full application gets nothing until it has room, and then all`() {
        var client = ClientState.online()
        var server = ModelServer.oneRoom
        let room = RoomID(1)
        _ = client.received(.event(.roomJoined(RoomJoined(room: room, entry: server.entry(room)))), now: .zero)
        _ = client.setApplicationIsFull(true, now: .zero)
        #expect(client.received(.event(server.post("one", in: room)), now: .zero).isEmpty)
        #expect(client.received(.event(server.post("two", in: room)), now: .zero).isEmpty)
        let asked = client.setApplicationIsFull(false, now: .zero).sent
        #expect(asked == [.getChanges(GetChanges(room: room, since: Position(0), limit: PageSize(200)))])
        let (page, _) = server.answer(asked[0])
        let told = client.received(.reply(id: RequestID(2), page), now: .zero).events
        #expect(told.compactMap(\.text) == ["one", "two"])
    }

    @Test func `values that were left out make the client compare all rooms again`() {
        var client = ClientState.online()
        let server = ModelServer.oneRoom
        let room = RoomID(1)
        _ = client.received(.event(.roomJoined(RoomJoined(room: room, entry: server.entry(room)))), now: .zero)
        let actions = client.received(.event(.valuesBehind(ValuesBehind())), now: .zero)
        // Of users the client holds nothing: whoever shows them has to know.
        #expect(actions.events == [.valuesBehind])
        let asked = actions.sent
        guard case .syncRooms(let sync) = asked.first else {
            Issue.record("the client asks")
            return
        }
        #expect(asked.count == 1)
        #expect(sync.rooms.map(\.room) == [room])
    }

    @Test func `changes that are announced and do not come end the connection`() {
        var client = ClientState.online()
        let server = ModelServer.oneRoom
        let room = RoomID(1)
        _ = client.received(.event(.roomJoined(RoomJoined(room: room, entry: server.entry(room)))), now: .zero)
        let mark = RoomBehind(room: room, seq: Seq(9), at: Timestamp(milliseconds: 9))
        _ = client.received(.event(.roomBehind(mark)), now: .zero)
        let empty = GetChanges.Reply(through: Position(0), at: Timestamp(milliseconds: 1), changes: [])
        for number in 2...3 {
            let actions = client.received(.reply(id: RequestID(number), .getChanges(empty)), now: .zero)
            #expect(actions.sent.count == 1)
        }
        let actions = client.received(.reply(id: RequestID(4), .getChanges(empty)), now: .zero)
        #expect(actions.events.map(\.isDisconnected) == [true])
    }
}
