import ParleyProtocol
import Services
import Store
import Testing
import WireFormat

@Suite struct `A thread` {
    @Test func `takes an answer to an answer as an answer to its beginning`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        try await anna.post("question", in: room)
        try await ben.post("answer", in: room, parent: Seq(1))
        try await anna.post("remark", in: room)
        try await anna.post("thanks", in: room, parent: Seq(2))
        guard case .event(.messagePosted(let event), _) = world.heard.take().last else {
            Issue.record("nothing was published")
            return
        }
        #expect(event.seq == Seq(4))
        #expect(event.parent == 3, "4 - 3 is the beginning")
        #expect(try await anna.replies(to: Seq(1), in: room).messages.map(\.seq) == [Seq(2), Seq(4)])
        let beginning = try #require(try await anna.messages(in: room).messages.first)
        #expect(beginning.replies == 2)
        #expect(beginning.lastReply == Seq(4))
    }

    @Test func `begins with a message of the same room`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        let other = try await anna.room()
        try await anna.post("elsewhere", in: other)
        _ = world.heard.take()
        await expectFailure(.notFound, field: PostMessage.Field.parent) { () throws(Failure) in
            try await anna.post("answer", in: room, parent: Seq(1))
        }
        #expect(world.heard.take().isEmpty)
    }

    @Test func `does not begin with a change`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.post("one", in: room)
        try await anna.edit(Seq(1), in: room, "two")
        await expectFailure(.notFound, field: PostMessage.Field.parent) { () throws(Failure) in
            try await anna.post("answer", in: room, parent: Seq(2))
        }
    }

    @Test func `has no answers to an answer`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.post("one", in: room)
        try await anna.post("two", in: room, parent: Seq(1))
        try await anna.post("three", in: room, parent: Seq(2))
        #expect(try await anna.replies(to: Seq(2), in: room).messages.isEmpty)
    }

    @Test func `is named when one of its answers is deleted, and stays where it was in the list`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.post("one", in: room)
        try await anna.post("two", in: room)
        try await anna.post("to one", in: room, parent: Seq(1))
        try await anna.post("to two", in: room, parent: Seq(2))
        try await anna.delete(Seq(4), in: room)
        guard case .event(.messageDeleted(let event), _) = world.heard.take().last else {
            Issue.record("nothing was published")
            return
        }
        #expect(event.seq == Seq(5))
        #expect(event.parent == 3, "5 - 3 is the beginning")
        let threads = try await anna.threads(in: room).threads.map(\.message)
        #expect(threads.map(\.seq) == [Seq(2), Seq(1)])
        #expect(threads.map(\.replies) == [nil, 1])
        #expect(threads.map(\.lastReply) == [Seq(4), Seq(3)])
    }

    @Test func `goes on under a message that was deleted`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.post("one", in: room)
        try await anna.delete(Seq(1), in: room)
        try await anna.post("why?", in: room, parent: Seq(1))
        #expect(try await anna.replies(to: Seq(1), in: room).messages.map(\.text) == ["why?"])
    }

    @Test(
        arguments: [
            // before, after, page, earlier, later
            (nil, nil, [6, 7], true, false), (6, nil, [4, 5], true, true), (4, nil, [2], false, true),
            (2, nil, [], false, true),
            (1, nil, [], false, true), (nil, 0, [2, 4], false, true), (nil, 1, [2, 4], false, true),
            (nil, 2, [4, 5], true, true),
            (nil, 5, [6, 7], true, false), (nil, 7, [], true, false), (nil, 4_294_967_295, [], true, false),
            (4_294_967_295, nil, [6, 7], true, false),
        ] as [(Int?, Int?, [Int], Bool, Bool)])
    func `is read by pages in both directions`(
        before: Int?, after: Int?, expected: [Int], earlier: Bool, later: Bool
    ) async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.post("beginning", in: room)
        for number in 2...7 {
            world.clock.advance(milliseconds: 100)
            try await anna.post("\(number)", in: room, parent: number == 3 ? nil : Seq(1))
        }
        let page = try await anna.replies(to: Seq(1), in: room, limit: 2, before: before, after: after)
        #expect(page.messages.map { Int($0.seq.rawValue) } == expected)
        #expect(page.earlier == earlier)
        #expect(page.later == later)
        #expect(page.seq == Position(7))
        #expect(page.messages.first?.after ?? 0 == 0)
    }

    @Test func `that is not there is not found, and a page of one is named in at most one way`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        await expectFailure(.notFound, field: GetReplies.Field.parent) { () throws(Failure) in
            try await anna.replies(to: Seq(1), in: room)
        }
        try await anna.post("one", in: room)
        await expectFailure(.invalid) { () throws(Failure) in
            try await anna.replies(to: Seq(1), in: room, before: 5, after: 1)
        }
        #expect(try await anna.replies(to: Seq(1), in: room).messages.isEmpty)
    }

    @Test func `is listed with the others of its room, the one with the newest answer first`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        let posted = try await anna.post("one", in: room)
        for text in ["two", "three", "never answered"] { try await anna.post(text, in: room) }
        world.clock.advance(milliseconds: 1000)
        try await anna.post("to three", in: room, parent: Seq(3))
        try await anna.post("to one", in: room, parent: Seq(1))
        world.clock.advance(milliseconds: 1000)
        try await anna.post("to two", in: room, parent: Seq(2))
        let answer = try await anna.post("to one again", in: room, parent: Seq(1))

        let all = try await anna.threads(in: room)
        #expect(all.threads.map(\.message.seq) == [Seq(1), Seq(2), Seq(3)])
        #expect(!all.more)
        #expect(all.threads.first?.posted == posted.at)
        #expect(all.threads.first?.answered == answer.at)
        #expect(all.threads.map(\.message.after) == [0, 0, 0])

        let first = try await anna.threads(in: room, limit: 2)
        #expect(first.threads == Array(all.threads[..<2]))
        #expect(first.more)
        let rest = try await anna.threads(in: room, limit: 2, before: first.threads.last?.message.lastReply)
        #expect(rest.threads == Array(all.threads[2...]))
        #expect(!rest.more)
    }
}
