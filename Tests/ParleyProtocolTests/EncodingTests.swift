import ParleyProtocol
import Testing
import WireFormat

@Suite struct `Encoding` {
    @Test func `a text of one byte too many is an error that names the field`() {
        let longest = String(repeating: "a", count: 8000)
        let post = PostMessage(room: RoomID(1), nonce: 0, text: longest)
        #expect(throws: Never.self) { try ClientRecord.request(id: RequestID(1), .postMessage(post)).encoded() }
        let tooLong = PostMessage(room: RoomID(1), nonce: 0, text: longest + "a")
        #expect(throws: BoundsError(message: "PostMessage", field: "text")) {
            try ClientRecord.request(id: RequestID(1), .postMessage(tooLong)).encoded()
        }
    }

    @Test func `a list of one element too many is an error that names the field`() {
        let users = (1...201).map { UserID($0) }
        #expect(throws: BoundsError(message: "GetUsers", field: "users")) {
            try ClientRecord.request(id: RequestID(1), .getUsers(GetUsers(users: users))).encoded()
        }
        #expect(throws: BoundsError(message: "GetUsers", field: "users")) {
            try ClientRecord.request(id: RequestID(1), .getUsers(GetUsers(users: []))).encoded()
        }
    }

    @Test func `a bound inside a structure holds too`() {
        let user = User(user: UserID(1), role: .member, login: "", name: "Maria")
        let event = Event.userUpdated(UserUpdated(user: UserID(1), details: user))
        #expect(throws: BoundsError(message: "User", field: "login")) { try event.encoded() }
    }

    @Test func `a token has exactly its length`() {
        var hello = Hello(version: 1, agent: "test", token: [UInt8](repeating: 1, count: 32))
        #expect(throws: Never.self) { try ClientRecord.request(id: RequestID(1), .hello(hello)).encoded() }
        hello.token = [1, 2, 3]
        #expect(throws: BoundsError(message: "Hello", field: "token")) {
            try ClientRecord.request(id: RequestID(1), .hello(hello)).encoded()
        }
    }

    @Test func `a page that is not cut does not pass, a page cut to its budget does`() throws {
        let change = Change(
            message: Message(
                seq: Seq(1), sender: UserID(1), after: 0, text: String(repeating: "x", count: 8000),
                fields: "{\"a\":\"" + String(repeating: "y", count: 3900) + "\"}"),
            posted: Timestamp(milliseconds: 1))
        let whole = GetChanges.Reply(
            through: Position(1), at: Timestamp(milliseconds: .max), changes: Array(repeating: change, count: 200))
        #expect(throws: BoundsError(message: "GetChanges.Reply", field: nil)) {
            try ServerRecord.reply(id: RequestID(UInt32.max), .getChanges(whole)).encoded()
        }
        let count = GetChanges.Reply.fitBudget / change.embeddedSize
        #expect(count >= 5)
        var cut = whole
        cut.changes = Array(repeating: change, count: count)
        cut.more = true
        let bytes = try ServerRecord.reply(id: RequestID(UInt32.max), .getChanges(cut)).encoded()
        #expect(bytes.count <= ProtocolLimits.serverBytesMax + 3)
    }

    @Test func `a budget is kept whatever the other fields hold`() throws {
        let user = User(
            user: UserID(UInt32.max), role: .owner, login: String(repeating: "l", count: 64),
            name: String(repeating: "n", count: 200), inactive: true, fields: String(repeating: "f", count: 4000))
        let organisation = Organisation(
            slug: String(repeating: "s", count: 63), name: String(repeating: "n", count: 200))
        let state = RoomState(
            room: RoomID(UInt32.max), seq: Position(UInt32.max), at: Timestamp(milliseconds: .max),
            details: UInt64(UInt32.max), read: Position(UInt32.max), unread: UInt64(UInt32.max),
            mentions: UInt64(UInt32.max))
        let welcome = Welcome(
            version: 255, agent: String(repeating: "a", count: 100), now: Timestamp(milliseconds: .max), window: 65535,
            keepalive: 3600, user: user, organisation: organisation, token: TokenID(UInt32.max), unchanged: true,
            differs: true, rooms: Array(repeating: state, count: Welcome.fitBudget / state.embeddedSize),
            gone: Array(repeating: RoomID(UInt32.max), count: 190), more: RoomID(UInt32.max))
        let bytes = try ServerRecord.reply(id: RequestID(UInt32.max), .hello(welcome)).encoded()
        #expect(bytes.count > ProtocolLimits.serverBytesMax - state.embeddedSize - 10)
    }

    @Test func `secrets are not printed`() {
        let signIn = SignIn(organisation: "acme", login: "maria", password: "geheim", name: "laptop")
        let record = ClientRecord.request(id: RequestID(1), .signIn(signIn))
        for printed in ["\(signIn)", "\(Request.signIn(signIn))", "\(record)"] {
            #expect(!printed.contains("geheim"))
            #expect(printed.contains("•••"))
            #expect(printed.contains("maria"))
        }
        let hello = Hello(version: 1, agent: "test", token: [UInt8](repeating: 0xab, count: 32))
        #expect("\(hello)" == "Hello(version: 1, agent: \"test\", token: •••)")
        #expect("\(Hello(version: 1, agent: "test"))" == "Hello(version: 1, agent: \"test\")")
    }
}

/// TARGETS: bytes on the wire.
@Suite struct `Bytes on the wire` {
    @Test func `a posted message costs at most 12.7 bytes beyond its text on average`() throws {
        let texts = (1...200).map { String(repeating: "t", count: 10 + $0 % 60) }
        let costs = try texts.enumerated().map { index, text in
            let posted = MessagePosted(
                room: RoomID(4211), seq: Seq(4816 + index), sender: UserID(10453), after: 10_000, text: text)
            return try Event.messagePosted(posted).encoded().count - text.utf8.count
        }
        #expect(Double(costs.reduce(0, +)) / 200 <= 12.7)
    }

    @Test func `a typing event takes at most 6 bytes, a read marker at most 8`() throws {
        let typing = Event.typing(Typing(room: RoomID(4211), user: UserID(10453)))
        #expect(try typing.encoded().count <= 6)
        let read = Event.readMarkerMoved(
            ReadMarkerMoved(room: RoomID(4211), user: UserID(10453), seq: Position(4816)))
        #expect(try read.encoded().count <= 8)
    }

    @Test func `a ping takes two bytes`() throws {
        #expect(try ClientRecord.notify(.ping(Ping())).encoded() == [1, 2])
    }
}
