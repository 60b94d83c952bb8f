import ParleyProtocol
import Services
import Store
import Testing
import WireFormat

@Suite struct `Posting a message` {
    @Test func `reaches the room, the poster included, with its number and the time since the one before`() async throws
    {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        world.clock.advance(milliseconds: 700)
        let first = try await anna.post("Hello", in: room)
        #expect(first == PostMessage.Reply(seq: Seq(1), at: world.clock.now))
        world.clock.advance(milliseconds: 1500)
        try await ben.post("Hi", in: room)
        #expect(
            world.heard.take() == [
                .event(
                    .messagePosted(
                        MessagePosted(room: room, seq: Seq(1), sender: anna.user, after: 700, text: "Hello")),
                    .room(room, exceptUser: nil)),
                .event(
                    .messagePosted(MessagePosted(room: room, seq: Seq(2), sender: ben.user, after: 1500, text: "Hi")),
                    .room(room, exceptUser: nil)),
            ])
    }

    @Test func `gives the hub the time of the number, even when the clock was turned back`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        let first = try await anna.post("one", in: room)
        world.clock.turnBack(milliseconds: 60_000)
        let second = try await anna.post("two", in: room)
        #expect(second.at == first.at)
        #expect(world.heard.takeTimes() == [first.at, first.at])
    }

    @Test func `is told in the order of the numbers, however many post at the same time`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask { try await (number.isMultiple(of: 2) ? anna : ben).post("\(number)", in: room) }
            }
            try await group.waitForAll()
        }
        #expect(world.heard.take().map(\.number) == (1...100).map { Seq($0) })
    }

    @Test(arguments: ["", " ", "\n\t ", "\u{3000}"])
    func `is refused without a text`(text: String) async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        await expectFailure(.invalid, field: PostMessage.Field.text) { () throws(Failure) in
            try await anna.post(text, in: room)
        }
        #expect(world.heard.take().isEmpty)
    }

    @Test(arguments: ["\0", "\r\n", "\u{1b}[2J", "\u{7f}", "\u{85}", "\u{9f}"])
    func `is refused with control characters`(character: String) async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        await expectFailure(.invalid, field: PostMessage.Field.text) { () throws(Failure) in
            try await anna.post("a\(character)b", in: room)
        }
    }

    @Test func `takes tabs and line feeds as they are`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.post("\tone\n\n\ttwo ", in: room)
        #expect(try await anna.messages(in: room).messages.map(\.text) == ["\tone\n\n\ttwo "])
    }

    @Test func `calls those who are mentioned`() async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        let room = try await anna.room(with: ben, cleo)
        try await anna.post("Ben?", in: room, mentions: [ben.user])
        #expect(try await ben.entry(of: room).state.mentions == 1)
        #expect(try await cleo.entry(of: room).state.mentions == 0)
        guard case .event(.messagePosted(let event), _) = world.heard.take().first else {
            Issue.record("nothing was published")
            return
        }
        #expect(event.mentions == [ben.user])
    }

    @Test func `is refused when somebody is mentioned who takes no part in the room, and says who`() async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        let room = try await anna.room(with: ben)
        let failure = await expectFailure(.invalid, field: PostMessage.Field.mentions) { () throws(Failure) in
            try await anna.post("Cleo?", in: room, mentions: [ben.user, cleo.user])
        }
        #expect(failure?.detail?.contains("\(cleo.user)") == true)
        #expect(world.heard.take().isEmpty)
    }

    @Test func `says the same of a mentioned user who does not exist as of one who takes no part`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room()
        let stranger = await expectFailure(.invalid, field: PostMessage.Field.mentions) { () throws(Failure) in
            try await anna.post("?", in: room, mentions: [ben.user])
        }
        let nobody = await expectFailure(.invalid, field: PostMessage.Field.mentions) { () throws(Failure) in
            try await anna.post("?", in: room, mentions: [UserID(9)])
        }
        #expect(nobody?.detail?.replacing("9", with: "\(ben.user)") == stranger?.detail)
    }

    @Test func `is refused when somebody is mentioned twice`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        await expectFailure(.invalid, field: PostMessage.Field.mentions) { () throws(Failure) in
            try await anna.post("Ben, Ben", in: room, mentions: [ben.user, ben.user])
        }
    }

    @Test(arguments: [
        "[]", "{", "{\"a\":}", String(repeating: "{\"a\":", count: 9) + "1" + String(repeating: "}", count: 9),
    ])
    func `is refused with fields that are no shallow JSON object`(fields: String) async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        await expectFailure(.invalid, field: PostMessage.Field.fields) { () throws(Failure) in
            try await anna.post("x", in: room, fields: fields)
        }
    }

    @Test func `tells the fields as they are kept, an empty object as none`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.post("one", in: room, fields: "{\"colour\": \"red\"}")
        try await anna.post("two", in: room, fields: "{}")
        let told = world.heard.take().map { heard -> Fields? in
            guard case .event(.messagePosted(let event), _) = heard else { return "not a message" }
            return event.fields
        }
        #expect(told == ["{\"colour\": \"red\"}", nil])
        #expect(try await anna.messages(in: room).messages.map(\.fields) == told)
    }

    @Test func `moves the poster's own marker, so that nothing of one's own is unread`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        try await anna.post("one", in: room)
        try await anna.post("two", in: room)
        #expect(try await anna.entry(of: room).state.unread == 0)
        #expect(try await ben.entry(of: room).state.unread == 2)
    }

    @Test func `is refused in an archived room`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.archive(room)
        _ = world.heard.take()
        await expectFailure(.archived) { () throws(Failure) in try await anna.post("x", in: room) }
        #expect(world.heard.take().isEmpty)
    }
}

extension Heard {
    /// The number of the message that was posted.
    fileprivate var number: Seq? {
        guard case .event(.messagePosted(let event), _) = self else { return nil }
        return event.seq
    }
}
