import ParleyProtocol
import Services
import Store
import Testing
import WireFormat

@Suite struct `A room's details` {
    @Test func `are changed by moderators and told to everybody`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        await expectFailure(.forbidden) { () throws(Failure) in try await ben.update(room, name: "Mine") }
        let before = try await anna.make(ben, .moderator, in: room).revision
        _ = world.heard.take()
        let details = try await ben.update(room, name: "Ours", topic: "Us", fields: "{\"a\":1}")
        #expect(details.name == "Ours")
        #expect(details.topic == "Us")
        #expect(details.fields == "{\"a\":1}")
        #expect(details.updatedBy == ben.user)
        #expect(details.revision > before)
        #expect(
            world.heard.take() == [
                .event(.roomUpdated(RoomUpdated(room: room, details: details)), .room(room, exceptUser: nil))
            ])
    }

    @Test func `keep what is not named, and lose what is emptied`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.update(room, topic: "Us", fields: "{\"a\":1}")
        let renamed = try await anna.update(room, name: "Other")
        #expect(renamed.topic == "Us")
        #expect(renamed.fields == "{\"a\":1}")
        let emptied = try await anna.update(room, topic: "", fields: "{}")
        #expect(emptied.name == "Other")
        #expect(emptied.topic == nil)
        #expect(emptied.fields == nil)
    }

    @Test func `are held to the rules of a new room's, and something has to be named`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        await expectFailure(.invalid) { () throws(Failure) in try await anna.update(room) }
        await expectFailure(.invalid, field: UpdateRoom.Field.name) { () throws(Failure) in
            try await anna.update(room, name: "\t")
        }
        await expectFailure(.invalid, field: UpdateRoom.Field.topic) { () throws(Failure) in
            try await anna.update(room, topic: "a\u{1b}b")
        }
        await expectFailure(.invalid, field: UpdateRoom.Field.fields) { () throws(Failure) in
            try await anna.update(room, fields: "[1]")
        }
        #expect(world.heard.take().isEmpty)
    }

    @Test func `say when the room is archived, which is for owners, and happens once`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        try await anna.make(ben, .moderator, in: room)
        _ = world.heard.take()
        await expectFailure(.forbidden) { () throws(Failure) in try await ben.archive(room) }
        let archived = try await anna.archive(room)
        #expect(archived.archived)
        #expect(
            world.heard.take() == [
                .event(.roomUpdated(RoomUpdated(room: room, details: archived)), .room(room, exceptUser: nil))
            ])
        #expect(try await anna.archive(room) == archived)
        #expect(world.heard.take().isEmpty)
        await expectFailure(.forbidden) { () throws(Failure) in try await ben.restore(room) }
        let restored = try await anna.restore(room)
        #expect(!restored.archived)
        #expect(
            world.heard.take() == [
                .event(.roomUpdated(RoomUpdated(room: room, details: restored)), .room(room, exceptUser: nil))
            ])
        try await ben.post("again", in: room)
    }

    @Test func `of an archived room, and who takes part in it, can be read and not changed`() async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        let room = try await anna.room(with: ben)
        try await anna.post("one", in: room)
        try await anna.archive(room)
        _ = world.heard.take()
        await expectFailure(.archived) { () throws(Failure) in try await anna.update(room, name: "Other") }
        await expectFailure(.archived) { () throws(Failure) in try await anna.add(cleo, to: room) }
        await expectFailure(.archived) { () throws(Failure) in try await anna.remove(ben, from: room) }
        await expectFailure(.archived) { () throws(Failure) in try await anna.make(ben, .owner, in: room) }
        #expect(world.heard.take().isEmpty)
        #expect(try await ben.messages(in: room).messages.map(\.text) == ["one"])
        #expect(try await ben.changes(in: room, since: 0).changes.count == 1)
        #expect(try await ben.participants(of: room).participants.count == 2)
    }

    @Test func `of an archived room still let everybody go, mute it and read it to the end`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        try await anna.post("one", in: room)
        try await anna.archive(room)
        try await ben.mute(room)
        try await ben.markRead(room, through: 1)
        try await ben.leave(room)
        #expect(try await anna.entry(of: room).room.participants == 1)
    }
}
