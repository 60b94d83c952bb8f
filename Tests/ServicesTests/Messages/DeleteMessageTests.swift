import ParleyProtocol
import Services
import Store
import Testing
import WireFormat

@Suite struct `Deleting a message` {
    @Test func `leaves a tombstone without content and reaches the room`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        let posted = try await anna.post("secret", in: room, mentions: [ben.user], fields: "{\"a\":1}")
        try await anna.edit(Seq(1), in: room, "secrets", mentions: [ben.user])
        _ = world.heard.take()
        world.clock.advance(milliseconds: 40)
        let reply = try await anna.delete(Seq(1), in: room)
        #expect(reply == DeleteMessage.Reply(change: Seq(3), at: world.clock.now))
        #expect(
            world.heard.take() == [
                .event(
                    .messageDeleted(MessageDeleted(room: room, seq: Seq(3), message: 2, after: 40, by: anna.user)),
                    .room(room, exceptUser: nil))
            ])
        let page = try await ben.messages(in: room)
        #expect(page.start == posted.at)
        #expect(
            page.messages == [
                Message(seq: Seq(1), sender: anna.user, after: 0, text: "", change: Seq(3), deletedBy: anna.user)
            ])
        #expect(try await ben.edits(of: Seq(1), in: room).edits.isEmpty)
        #expect(try await ben.entry(of: room).state.mentions == 0)
    }

    @Test(arguments: [RoomRole.moderator, .owner])
    func `of somebody else is for moderators and owners of the room`(role: RoomRole) async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        let room = try await anna.room(with: ben, cleo)
        try await cleo.post("one", in: room)
        await expectFailure(.forbidden) { () throws(Failure) in try await ben.delete(Seq(1), in: room) }
        try await anna.make(ben, role, in: room)
        try await ben.delete(Seq(1), in: room)
        #expect(try await cleo.messages(in: room).messages.map(\.deletedBy) == [ben.user])
    }

    @Test func `of somebody else is for nobody in a direct room`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.directRoom(with: ben)
        try await anna.post("one", in: room)
        await expectFailure(.forbidden) { () throws(Failure) in try await ben.delete(Seq(1), in: room) }
        try await anna.delete(Seq(1), in: room)
    }

    @Test func `does not become anybody's right through a role in the organisation`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let root = try await world.person("root", role: .owner)
        let room = try await anna.room(with: root)
        try await anna.post("one", in: room)
        await expectFailure(.forbidden) { () throws(Failure) in try await root.delete(Seq(1), in: room) }
    }

    @Test func `a second time is a conflict and changes nothing`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.post("one", in: room)
        try await anna.delete(Seq(1), in: room)
        _ = world.heard.take()
        await expectFailure(.conflict, field: DeleteMessage.Field.seq) { () throws(Failure) in
            try await anna.delete(Seq(1), in: room)
        }
        #expect(world.heard.take().isEmpty)
        #expect(try await anna.entry(of: room).state.seq == Position(2))
    }

    @Test func `is refused where there is none, and in an archived room`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        await expectFailure(.notFound, field: DeleteMessage.Field.seq) { () throws(Failure) in
            try await anna.delete(Seq(1), in: room)
        }
        try await anna.post("one", in: room)
        try await anna.archive(room)
        await expectFailure(.archived) { () throws(Failure) in try await anna.delete(Seq(1), in: room) }
    }

    @Test func `is no longer unread`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        try await anna.post("one", in: room)
        try await anna.post("two", in: room)
        try await anna.delete(Seq(1), in: room)
        #expect(try await ben.entry(of: room).state.unread == 1)
    }
}
