import ParleyProtocol
import SchemaCompiler
import Testing
import WireFormat

@Suite struct `Guards` {
    @Test func `the table says what the schema says`() throws {
        let guards = Request.postMessage(PostMessage(room: RoomID(1), nonce: 1, text: "")).guards
        #expect(guards.needs == .signedIn)
        #expect(guards.budget == .posts)
        #expect(guards.failures.contains(.archived))
        #expect(Request.hello(Hello(version: 1, agent: "a")).guards.needs == .connection)
        #expect(Notify.ping(Ping()).guards.budget == nil)
        #expect(Requirement.connection < .hello && Requirement.hello < .signedIn)
        for budget in Budget.allCases {
            #expect(budget.burst > 0 && budget.perSecond > 0)
        }
    }

    @Test func `every failure has the number, scope and advice of the schema`() {
        for failure in ProtocolSchema.schema.failures {
            let code = FailureCode(rawValue: failure.number)
            #expect(code.isKnown)
            #expect(code.name == failure.name)
            #expect(code.explanation == failure.explanation)
            #expect("\(code.scope)" == failure.scope.rawValue)
            #expect("\(code.advice)" == failure.advice.rawValue)
        }
        #expect(!FailureCode(rawValue: 255).isKnown)
        #expect(FailureCode(rawValue: 255).advice == .never)
    }

    @Test func `a failure is thrown by its name, with or without details`() {
        func fail(_ isPlain: Bool) throws(Failure) {
            if isPlain { throw .notFound }
            throw .rateLimited(after: Milliseconds(250))
        }
        #expect(throws: Failure(code: .notFound)) { try fail(true) }
        #expect(throws: Failure(code: .rateLimited, after: Milliseconds(250))) { try fail(false) }
        #expect(Failure.invalid(field: PostMessage.Field.text).field == 2)
    }

    @Test func `events are delivered as the schema says`() {
        let typing = Event.typing(Typing(room: RoomID(1), user: UserID(2)))
        #expect(typing.delivery == .droppable)
        #expect(typing.latestKey == nil)
        #expect(typing.room == RoomID(1))
        #expect(typing.audience == .room)
        let read = { (room: Int, user: Int, seq: Int) in
            Event.readMarkerMoved(ReadMarkerMoved(room: RoomID(room), user: UserID(user), seq: Position(seq)))
        }
        #expect(read(1, 2, 3).delivery == .latest)
        #expect(read(1, 2, 3).latestKey == read(1, 2, 4).latestKey)
        #expect(read(1, 2, 3).latestKey != read(1, 3, 3).latestKey)
        #expect(read(1, 2, 3).latestKey != read(2, 2, 3).latestKey)
        let left = Event.roomLeft(RoomLeft(room: RoomID(1)))
        #expect(left.audience == .user)
        #expect(Event.pong(Pong()).room == nil)
    }
}
