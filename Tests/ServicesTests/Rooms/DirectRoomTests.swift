import ParleyProtocol
import Services
import Store
import Testing
import WireFormat

@Suite struct `A direct room` {
    @Test func `is the same for the same two people, whoever asks`() async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        let first = try await ben.openDirectRoom(with: anna.user)
        #expect(first.room.kind == .direct)
        #expect(first.room.pair == [anna.user, ben.user])
        #expect(first.room.participants == 2)
        #expect(first.room.name == nil)
        #expect(first.role == .member)
        _ = world.heard.take()
        #expect(try await ben.openDirectRoom(with: anna.user).room.room == first.room.room)
        #expect(try await anna.openDirectRoom(with: ben.user).room.room == first.room.room)
        #expect(world.heard.take().isEmpty, "nothing happened")
        #expect(try await anna.openDirectRoom(with: cleo.user).room.room != first.room.room)
    }

    @Test func `is one also when both ask at the same time`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let rooms = try await withThrowingTaskGroup(of: RoomID.self) { group in
            for number in 0..<10 {
                let (one, other) = number.isMultiple(of: 2) ? (anna, ben) : (ben, anna)
                group.addTask { try await one.openDirectRoom(with: other.user).room.room }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(rooms.count == 1)
    }

    @Test func `is told to both when it is made`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let entry = try await anna.openDirectRoom(with: ben.user)
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

    @Test func `takes two people, who are there and active`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        await expectFailure(.invalid, field: OpenDirectRoom.Field.user) { () throws(Failure) in
            try await anna.openDirectRoom(with: anna.user)
        }
        try await world.deactivate(ben)
        let inactive = await expectFailure(.notFound, field: OpenDirectRoom.Field.user) { () throws(Failure) in
            try await anna.openDirectRoom(with: ben.user)
        }
        let missing = await expectFailure(.notFound, field: OpenDirectRoom.Field.user) { () throws(Failure) in
            try await anna.openDirectRoom(with: UserID(99))
        }
        #expect(inactive?.code == missing?.code)
    }

    @Test func `is still there when the other one was deactivated`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.directRoom(with: ben)
        try await world.deactivate(ben)
        #expect(try await anna.openDirectRoom(with: ben.user).room.room == room)
    }

    @Test func `is neither renamed nor archived, entered nor left`() async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        let room = try await anna.directRoom(with: ben)
        await expectFailure(.invalid, field: 0) { () throws(Failure) in try await anna.update(room, name: "Us") }
        await expectFailure(.invalid, field: 0) { () throws(Failure) in try await anna.archive(room) }
        await expectFailure(.invalid, field: 0) { () throws(Failure) in try await anna.add(cleo, to: room) }
        await expectFailure(.invalid, field: 0) { () throws(Failure) in try await anna.remove(ben, from: room) }
        await expectFailure(.invalid, field: 0) { () throws(Failure) in try await anna.make(ben, .owner, in: room) }
        await expectFailure(.invalid, field: 0) { () throws(Failure) in try await anna.leave(room) }
        #expect(world.heard.take().isEmpty)
        #expect(try await anna.participants(of: room).participants.count == 2)
    }
}
