import ParleyProtocol
import Services
import Store
import Testing
import WireFormat

@Suite struct `Posting again under the same nonce` {
    @Test func `gives the same message back and publishes nothing`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        let reply = try await anna.post("once", in: room, nonce: .max)
        _ = world.heard.take()
        world.clock.advance(milliseconds: 5000)
        #expect(try await anna.post("once", in: room, nonce: .max) == reply)
        #expect(world.heard.take().isEmpty)
        #expect(try await anna.messages(in: room).messages.count == 1)
    }

    @Test func `gives the message back when it was posted by many at the same time`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        let replies = try await withThrowingTaskGroup(of: PostMessage.Reply.self) { group in
            for _ in 0..<20 { group.addTask { try await anna.post("once", in: room, nonce: 7) } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(replies.count == 1)
        #expect(world.heard.take().count == 1)
    }

    @Test func `gives the message back also when it was deleted, the room archived, and the poster removed`()
        async throws
    {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        let reply = try await ben.post("once", in: room, nonce: 1)
        try await anna.delete(reply.seq, in: room)
        #expect(try await ben.post("once", in: room, nonce: 1) == reply)
        try await anna.archive(room)
        #expect(try await ben.post("once", in: room, nonce: 1) == reply)
        try await anna.restore(room)
        try await anna.remove(ben, from: room)
        #expect(try await ben.post("once", in: room, nonce: 1) == reply)
    }

    @Test func `is another message when another session of the same user does it`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let telephone = try await anna.onAnotherDevice()
        let room = try await anna.room()
        #expect(try await anna.post("a", in: room, nonce: 1).seq == Seq(1))
        #expect(try await telephone.post("b", in: room, nonce: 1).seq == Seq(2))
    }

    @Test func `is a conflict in another room`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        let other = try await anna.room()
        try await anna.post("a", in: room, nonce: 1)
        await expectFailure(.conflict, field: PostMessage.Field.nonce) { () throws(Failure) in
            try await anna.post("a", in: other, nonce: 1)
        }
        #expect(try await anna.messages(in: other).messages.isEmpty)
    }

    @Test func `is a new message when the first attempt was refused`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room()
        await expectFailure(.invalid, field: PostMessage.Field.mentions) { () throws(Failure) in
            try await anna.post("a", in: room, nonce: 1, mentions: [ben.user])
        }
        #expect(try await anna.post("a", in: room, nonce: 1).seq == Seq(1))
    }
}
