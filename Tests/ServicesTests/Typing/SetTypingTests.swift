import ParleyProtocol
import Store
import Testing
import WireFormat

@testable import Services

@Suite struct `The signal of typing` {
    private func typing(_ person: Person, in room: RoomID, stopped: Bool = false) -> Heard {
        .event(
            .typing(Typing(room: room, user: person.user, stopped: stopped)), .room(room, exceptUser: person.user))
    }

    @Test func `is told to the others in the room, and so is its end`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        await anna.setTyping(in: room)
        await anna.setTyping(in: room)
        await anna.setTyping(in: room, stopped: true)
        await anna.setTyping(in: room, stopped: true)
        #expect(world.heard.take() == [typing(anna, in: room), typing(anna, in: room, stopped: true)])
    }

    @Test func `ends by itself after six seconds`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        await anna.setTyping(in: room)
        world.clock.advance(milliseconds: 5999)
        world.services.endForgottenTyping()
        #expect(world.heard.take() == [typing(anna, in: room)])
        world.clock.advance(milliseconds: 1)
        world.services.endForgottenTyping()
        world.services.endForgottenTyping()
        #expect(world.heard.take() == [typing(anna, in: room, stopped: true)])
    }

    @Test func `ends in time when somebody sets the clock back`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        await anna.setTyping(in: room)
        world.clock.turnBack(milliseconds: 3_600_000)
        world.clock.advance(milliseconds: 6000)
        _ = world.heard.take()
        world.services.endForgottenTyping()
        #expect(world.heard.take() == [typing(anna, in: room, stopped: true)])
    }

    @Test func `ends before the others hear that somebody has left or was removed, and is not renewed`() async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        let room = try await anna.room(with: ben, cleo)
        await ben.setTyping(in: room)
        await cleo.setTyping(in: room)
        _ = world.heard.take()
        try await anna.remove(ben, from: room)
        try await cleo.leave(room)
        let heard = world.heard.take()
        for person in [ben, cleo] {
            let end = try #require(heard.firstIndex(of: typing(person, in: room, stopped: true)))
            let departure = try #require(
                heard.firstIndex {
                    if case .event(.participantLeft(let left), _) = $0 { left.user == person.user } else { false }
                })
            #expect(end < departure)
        }
        world.clock.advance(milliseconds: 1000)
        await ben.setTyping(in: room)
        await cleo.setTyping(in: room, stopped: true)
        world.clock.advance(milliseconds: 60_000)
        world.services.endForgottenTyping()
        #expect(world.heard.take().isEmpty)
    }

    @Test func `is watched by the services while they run`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        await anna.setTyping(in: room)
        world.clock.advance(milliseconds: 6000)
        _ = world.heard.take()
        let running = Task { await world.services.run() }
        var heard: [Heard] = []
        while heard.isEmpty {
            try await Task.sleep(for: .milliseconds(20))
            heard = world.heard.take()
        }
        #expect(heard == [typing(anna, in: room, stopped: true)])
        running.cancel()
        await running.value
    }

    @Test func `ends with the message, which says enough`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        await anna.setTyping(in: room)
        try await anna.post("done", in: room)
        _ = world.heard.take()
        world.clock.advance(milliseconds: 60_000)
        world.services.endForgottenTyping()
        await anna.setTyping(in: room, stopped: true)
        #expect(world.heard.take().isEmpty)
        await anna.setTyping(in: room)
        #expect(world.heard.take() == [typing(anna, in: room)])
    }

    @Test func `goes on when the message is refused`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        await anna.setTyping(in: room)
        await expectFailure(.notFound, field: PostMessage.Field.parent) { () throws(Failure) in
            try await anna.post("done", in: room, parent: Seq(7))
        }
        await anna.setTyping(in: room, stopped: true)
        #expect(world.heard.take() == [typing(anna, in: room), typing(anna, in: room, stopped: true)])
    }

    @Test func `is told only from those who take part, in a room that is not archived`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room()
        await ben.setTyping(in: room)
        await ben.setTyping(in: RoomID(99))
        var nobody = anna
        nobody.caller.identity = nil
        await nobody.setTyping(in: room)
        try await anna.archive(room)
        _ = world.heard.take()
        await anna.setTyping(in: room)
        #expect(world.heard.take().isEmpty)
    }
}
