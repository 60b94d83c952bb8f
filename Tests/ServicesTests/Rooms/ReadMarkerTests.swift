import ParleyProtocol
import Services
import Store
import Testing
import WireFormat

@Suite struct `A read marker` {
    /// A room of Anna's with Ben, in which Anna has posted three messages.
    private func room(of anna: Person, with ben: Person) async throws -> RoomID {
        let room = try await anna.room(with: ben)
        for text in ["one", "two", "three"] { try await anna.post(text, in: room) }
        _ = anna.world.heard.take()
        return room
    }

    @Test func `moves forward and is told to everybody in the room`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await room(of: anna, with: ben)
        try await ben.markRead(room, through: 2)
        #expect(
            world.heard.take() == [
                .event(
                    .readMarkerMoved(ReadMarkerMoved(room: room, user: ben.user, seq: Position(2))),
                    .room(room, exceptUser: nil))
            ])
        let state = try await ben.entry(of: room).state
        #expect(state.read == Position(2))
        #expect(state.unread == 1)
        #expect(try await anna.participants(of: room).participants.map(\.read) == [Position(3), Position(2)])
    }

    @Test(arguments: [0, 1, 2])
    func `stays where it is when less was read, and nobody is told`(place: Int) async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await room(of: anna, with: ben)
        try await ben.markRead(room, through: 2)
        _ = world.heard.take()
        try await ben.markRead(room, through: place)
        #expect(world.heard.take().isEmpty)
        #expect(try await ben.entry(of: room).state.read == Position(2))
    }

    @Test func `does not move beyond the room's counter`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await room(of: anna, with: ben)
        await expectFailure(.invalid, field: MarkRead.Field.seq) { () throws(Failure) in
            try await ben.markRead(room, through: 4)
        }
        await expectFailure(.invalid, field: MarkRead.Field.seq) { () throws(Failure) in
            try await ben.markRead(room, through: 4_294_967_295)
        }
    }

    @Test func `moves back to just before a message, and only the own sessions are told`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await room(of: anna, with: ben)
        try await ben.markRead(room, through: 3)
        _ = world.heard.take()
        let state = try await ben.markUnread(room, from: 2)
        let revision = try await ben.entry(of: room).room.revision
        #expect(state.read == Position(1))
        #expect(state.unread == 2)
        #expect(
            world.heard.take() == [
                .event(
                    .ownStateChanged(OwnStateChanged(room: room, state: state, revision: revision, role: .member)),
                    .user(ben.user, exceptConnection: ben.caller.connection))
            ])
        #expect(
            try await anna.participants(of: room).participants.map(\.read) == [Position(3), Position(3)],
            "what was once read stays read for the others")
    }

    @Test func `moves forward again without a word to those who know`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await room(of: anna, with: ben)
        try await ben.markRead(room, through: 3)
        try await ben.markUnread(room, from: 1)
        _ = world.heard.take()
        try await ben.markRead(room, through: 2)
        let (state, revision) = try await (ben.entry(of: room).state, ben.entry(of: room).room.revision)
        #expect(state.read == Position(2))
        #expect(
            world.heard.take() == [
                .event(
                    .ownStateChanged(OwnStateChanged(room: room, state: state, revision: revision, role: .member)),
                    .user(ben.user, exceptConnection: ben.caller.connection))
            ])
    }

    @Test func `does not move when what is to be unread is so already`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await room(of: anna, with: ben)
        try await ben.markRead(room, through: 1)
        _ = world.heard.take()
        #expect(try await ben.markUnread(room, from: 3).read == Position(1))
        #expect(try await ben.markUnread(room, from: 2).read == Position(1))
        #expect(world.heard.take().isEmpty)
        #expect(try await anna.participants(of: room).participants.map(\.read) == [Position(3), Position(1)])
    }

    @Test func `moves back only before a message that is there`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await room(of: anna, with: ben)
        await expectFailure(.notFound, field: MarkUnread.Field.seq) { () throws(Failure) in
            try await ben.markUnread(room, from: 4)
        }
    }
}

@Suite struct `Muting a room` {
    @Test func `is told to the own sessions alone, once`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        let before = try await ben.entry(of: room)
        let state = try await ben.mute(room)
        let revision = before.room.revision
        #expect(state.details - revision == before.state.details - revision + 1, "the own mute counts, nothing else")
        #expect(
            world.heard.take() == [
                .event(
                    .ownStateChanged(
                        OwnStateChanged(room: room, state: state, revision: revision, role: .member, muted: true)),
                    .user(ben.user, exceptConnection: ben.caller.connection))
            ])
        #expect(try await ben.mute(room) == state)
        #expect(world.heard.take().isEmpty)
        #expect(try await ben.entry(of: room).muted)
        #expect(try await !anna.entry(of: room).muted)
        #expect(try await ben.unmute(room).details > state.details)
        #expect(try await !ben.entry(of: room).muted)
    }
}
