import ParleyProtocol
import Services
import Store
import Testing
import WireFormat

@Suite struct `Editing a message` {
    @Test func `takes the room's next number and reaches the room`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        try await anna.post("helo", in: room)
        try await ben.post("hm?", in: room)
        _ = world.heard.take()
        world.clock.advance(milliseconds: 300)
        let reply = try await anna.edit(Seq(1), in: room, "hello", mentions: [ben.user], fields: "{\"a\":1}")
        #expect(reply == EditMessage.Reply(change: Seq(3), at: world.clock.now))
        #expect(
            world.heard.take() == [
                .event(
                    .messageEdited(
                        MessageEdited(
                            room: room, seq: Seq(3), message: 2, after: 300, text: "hello", mentions: [ben.user],
                            fields: "{\"a\":1}")),
                    .room(room, exceptUser: nil))
            ])
        let message = try #require(try await ben.messages(in: room).messages.first)
        #expect(message.text == "hello")
        #expect(message.change == Seq(3))
        #expect(message.edited == reply.at)
        #expect(try await ben.entry(of: room).state.mentions == 0, "what was read before stays read")
    }

    @Test func `keeps what the message said before, with the time when it said so`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        var former: [Edit] = []
        let posted = try await anna.post("0", in: room)
        former.append(Edit(at: posted.at, text: "0"))
        for number in 1...4 {
            world.clock.advance(milliseconds: 1000)
            let reply = try await anna.edit(posted.seq, in: room, "\(number)")
            former.append(Edit(at: reply.at, text: "\(number)"))
        }
        former.removeLast()
        #expect(try await ben.edits(of: posted.seq, in: room) == GetEdits.Reply(edits: former))
        #expect(
            try await ben.edits(of: posted.seq, in: room, limit: 2)
                == GetEdits.Reply(edits: Array(former[..<2]), more: true))
        #expect(
            try await ben.edits(of: posted.seq, in: room, limit: 2, skip: 2)
                == GetEdits.Reply(edits: Array(former[2...])))
    }

    @Test func `is a change also when the text stays the same`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.post("same", in: room)
        #expect(try await anna.edit(Seq(1), in: room, "same").change == Seq(2))
        #expect(try await anna.edits(of: Seq(1), in: room).edits.count == 1)
    }

    @Test func `leaves custom fields as they are unless new ones come, and an empty object removes them`() async throws
    {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.post("a", in: room, fields: "{\"a\":1}")
        _ = world.heard.take()
        for (given, kept) in [(nil, "{\"a\":1}"), ("{\"b\":2}", "{\"b\":2}"), ("{}", nil)] as [(String?, String?)] {
            try await anna.edit(Seq(1), in: room, "a", fields: given)
            guard case .event(.messageEdited(let event), _) = world.heard.take().first else {
                Issue.record("nothing was published")
                return
            }
            #expect(event.fields == kept)
            #expect(try await anna.messages(in: room).messages.first?.fields == kept)
        }
    }

    @Test func `replaces the mentions`() async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        let room = try await anna.room(with: ben, cleo)
        try await anna.post("Ben!", in: room, mentions: [ben.user])
        try await anna.edit(Seq(1), in: room, "Cleo!", mentions: [cleo.user])
        #expect(try await ben.entry(of: room).state.mentions == 0)
        #expect(try await cleo.entry(of: room).state.mentions == 1)
        #expect(try await anna.messages(in: room).messages.first?.mentions == [cleo.user])
    }

    @Test func `holds the text, the mentions and the fields to the rules of a post`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room()
        try await anna.post("a", in: room)
        _ = world.heard.take()
        await expectFailure(.invalid, field: EditMessage.Field.text) { () throws(Failure) in
            try await anna.edit(Seq(1), in: room, " ")
        }
        await expectFailure(.invalid, field: EditMessage.Field.mentions) { () throws(Failure) in
            try await anna.edit(Seq(1), in: room, "b", mentions: [ben.user])
        }
        await expectFailure(.invalid, field: EditMessage.Field.fields) { () throws(Failure) in
            try await anna.edit(Seq(1), in: room, "b", fields: "no")
        }
        #expect(world.heard.take().isEmpty)
        #expect(try await anna.messages(in: room).messages.map(\.text) == ["a"])
    }

    @Test func `is for the sender alone, not even for the owner of the room`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        try await ben.post("mine", in: room)
        await expectFailure(.forbidden, field: EditMessage.Field.seq) { () throws(Failure) in
            try await anna.edit(Seq(1), in: room, "yours")
        }
    }

    @Test func `is refused for a message that was deleted, one that is not there, and a number that a change took`()
        async throws
    {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.post("a", in: room)
        try await anna.delete(Seq(1), in: room)
        await expectFailure(.conflict, field: EditMessage.Field.seq) { () throws(Failure) in
            try await anna.edit(Seq(1), in: room, "b")
        }
        for seq in [2, 3] {
            await expectFailure(.notFound, field: EditMessage.Field.seq) { () throws(Failure) in
                try await anna.edit(Seq(seq), in: room, "b")
            }
        }
    }

    @Test func `is refused in an archived room`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.post("a", in: room)
        try await anna.archive(room)
        await expectFailure(.archived) { () throws(Failure) in try await anna.edit(Seq(1), in: room, "b") }
    }
}
