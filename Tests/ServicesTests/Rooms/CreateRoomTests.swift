import ParleyProtocol
import Services
import Store
import Testing
import WireFormat

@Suite struct `Making a group room` {
    @Test func `makes its maker the owner and the others members, each once`() async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        let entry = try await anna.createRoom(
            "Lab", topic: "What is new", with: [cleo, ben, cleo, anna], fields: "{\"a\":1}")
        #expect(entry.role == .owner)
        #expect(entry.room.kind == .group)
        #expect(entry.room.name == "Lab")
        #expect(entry.room.topic == "What is new")
        #expect(entry.room.fields == "{\"a\":1}")
        #expect(entry.room.participants == 3)
        #expect(entry.room.createdBy == anna.user)
        let participants = try await ben.participants(of: entry.room.room).participants
        #expect(participants.map(\.user) == [anna.user, ben.user, cleo.user])
        #expect(participants.map(\.role) == [.owner, .member, .member])
    }

    @Test func `lets everybody hear it and gives it to each of their sessions, but for the one that has the reply`()
        async throws
    {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let entry = try await anna.createRoom("Lab", with: [ben])
        let room = entry.room.room
        let bens = try await ben.entry(of: room)
        #expect(
            world.heard.take() == [
                .joined(anna.user, room),
                .event(
                    .roomJoined(RoomJoined(room: room, entry: entry)),
                    .user(anna.user, exceptConnection: anna.caller.connection)),
                .joined(ben.user, room),
                .event(
                    .roomJoined(RoomJoined(room: room, entry: bens)),
                    .user(ben.user, exceptConnection: anna.caller.connection)),
            ])
    }

    @Test(arguments: [" ", "a\nb", "\u{7}"])
    func `wants a name of one line`(name: String) async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        await expectFailure(.invalid, field: CreateRoom.Field.name) { () throws(Failure) in
            try await anna.createRoom(name)
        }
        #expect(try await anna.rooms().rooms.isEmpty)
        #expect(world.heard.take().isEmpty)
    }

    @Test func `wants a topic of one line, and fields that are a JSON object`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        await expectFailure(.invalid, field: CreateRoom.Field.topic) { () throws(Failure) in
            try await anna.createRoom("Lab", topic: "a\u{0}b")
        }
        await expectFailure(.invalid, field: CreateRoom.Field.fields) { () throws(Failure) in
            try await anna.createRoom("Lab", fields: "1")
        }
    }

    @Test func `does not take somebody who is not there or no longer active, and says who`() async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        try await world.deactivate(cleo)
        let failure = await expectFailure(.notFound, field: CreateRoom.Field.participants) { () throws(Failure) in
            try await anna.createRoom("Lab", with: [ben, cleo])
        }
        #expect(failure?.detail?.contains("\(cleo.user)") == true)
        await expectFailure(.notFound, field: CreateRoom.Field.participants) { () throws(Failure) in
            let request = CreateRoom(name: "Lab", participants: [UserID(77)])
            return try await anna.ask(Request.createRoom, request, ChatServices.createRoom)
        }
        #expect(try await anna.rooms().rooms.isEmpty, "nothing is left behind")
    }

    @Test func `does not reach into another organisation`() async throws {
        let world = try await World()
        let (anna, _, cleo) = try await world.people()
        let other = try await world.otherOrganisation()
        let olga = try await world.person("olga", in: other)
        #expect(olga.user == anna.user, "numbers are counted in each organisation")
        await expectFailure(.notFound, field: CreateRoom.Field.participants) { () throws(Failure) in
            try await olga.createRoom("Lab", with: [cleo])
        }
    }
}
