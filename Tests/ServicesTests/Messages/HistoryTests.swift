import ParleyProtocol
import Services
import Store
import Testing
import WireFormat

@Suite struct `A page of history` {
    /// A room with the messages 1, 2 and 4 to 10, a second apart; 3 is an edit of 1.
    private func room(of person: Person) async throws -> RoomID {
        let room = try await person.room()
        for number in 1...10 {
            if number > 1 { person.world.clock.advance(milliseconds: 1000) }
            if number == 3 {
                try await person.edit(Seq(1), in: room, "1, edited")
            } else {
                try await person.post("\(number)", in: room)
            }
        }
        return room
    }

    private func numbers(_ page: GetMessages.Reply) -> [Int] { page.messages.map { Int($0.seq.rawValue) } }

    @Test func `holds the newest messages in ascending order, with the times between them`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await room(of: anna)
        let page = try await anna.messages(in: room, limit: 3)
        #expect(numbers(page) == [8, 9, 10])
        #expect(page.seq == Position(10))
        #expect(page.start == Timestamp(milliseconds: world.clock.now.milliseconds - 2000))
        #expect(page.messages.map(\.after) == [0, 1000, 1000])
        #expect(page.earlier)
        #expect(!page.later)
    }

    @Test func `holds everything when there is not more`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await room(of: anna)
        let page = try await anna.messages(in: room, limit: 9)
        #expect(numbers(page) == [1, 2, 4, 5, 6, 7, 8, 9, 10])
        #expect(page.messages.map(\.after) == [0, 1000, 2000, 1000, 1000, 1000, 1000, 1000, 1000])
        #expect(!page.earlier)
        #expect(!page.later)
        #expect(page.messages.first?.text == "1, edited")
    }

    @Test(arguments: [
        // before, page, earlier, later
        (5, [1, 2, 4], false, true), (6, [2, 4, 5], true, true), (3, [1, 2], false, true), (1, [], false, true),
        (100, [8, 9, 10], true, false),
    ])
    func `before a message holds the newest of those`(
        before: Int, expected: [Int], earlier: Bool, later: Bool
    ) async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await room(of: anna)
        let page = try await anna.messages(in: room, limit: 3, before: before)
        #expect(numbers(page) == expected)
        #expect(page.earlier == earlier)
        #expect(page.later == later)
    }

    @Test(arguments: [
        // after, page, earlier, later
        (0, [1, 2, 4], false, true), (2, [4, 5, 6], true, true), (7, [8, 9, 10], true, false),
        (8, [9, 10], true, false),
        (10, [], true, false), (4_294_967_295, [], true, false),
    ])
    func `after a place holds the oldest of those`(
        after: Int, expected: [Int], earlier: Bool, later: Bool
    ) async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await room(of: anna)
        let page = try await anna.messages(in: room, limit: 3, after: after)
        #expect(numbers(page) == expected)
        #expect(page.earlier == earlier)
        #expect(page.later == later)
    }

    @Test(arguments: [
        // around, limit, page, earlier, later
        (5, 4, [2, 4, 5, 6], true, true), (5, 1, [5], true, true), (3, 4, [1, 2, 4, 5], false, true),
        (1, 4, [1, 2, 4, 5], false, true), (10, 4, [8, 9, 10], true, false), (99, 4, [9, 10], true, false),
        (99, 1, [], true, false), (4_294_967_295, 200, [1, 2, 4, 5, 6, 7, 8, 9, 10], false, false),
    ])
    func `around a message holds half before it and the others from it on`(
        around: Int, limit: Int, expected: [Int], earlier: Bool, later: Bool
    ) async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await room(of: anna)
        let page = try await anna.messages(in: room, limit: limit, around: around)
        #expect(numbers(page) == expected)
        #expect(page.earlier == earlier)
        #expect(page.later == later)
    }

    @Test(arguments: [
        // milliseconds before now, page, earlier, later
        (2000, [8, 9, 10], true, false), (2500, [8, 9, 10], true, false), (5000, [5, 6, 7], true, true),
        (8000, [2, 4, 5], true, true), (100_000, [1, 2, 4], false, true), (0, [10], true, false),
    ])
    func `from a date holds the oldest messages since then`(
        ago: UInt64, expected: [Int], earlier: Bool, later: Bool
    ) async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await room(of: anna)
        let page = try await anna.messages(
            in: room, limit: 3, from: Timestamp(milliseconds: world.clock.now.milliseconds - ago))
        #expect(numbers(page) == expected)
        #expect(page.earlier == earlier)
        #expect(page.later == later)
    }

    @Test func `from a date in the future is empty, and says that there are older ones`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await room(of: anna)
        for time in [world.clock.now.advanced(byMilliseconds: 1), Timestamp(milliseconds: .max)] {
            let page = try await anna.messages(in: room, from: time)
            #expect(page.messages.isEmpty)
            #expect(page.earlier)
            #expect(!page.later)
        }
    }

    @Test func `of an empty room is empty, whatever is asked for`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        let pages = [
            try await anna.messages(in: room), try await anna.messages(in: room, before: 5),
            try await anna.messages(in: room, after: 5), try await anna.messages(in: room, around: 5),
            try await anna.messages(in: room, from: world.clock.now),
        ]
        for page in pages {
            #expect(page.messages.isEmpty)
            #expect(!page.earlier)
            #expect(!page.later)
        }
    }

    @Test func `is named in at most one way`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        await expectFailure(.invalid) { () throws(Failure) in try await anna.messages(in: room, before: 5, after: 1) }
        await expectFailure(.invalid) { () throws(Failure) in
            try await anna.messages(in: room, around: 5, from: world.clock.now)
        }
    }

    @Test func `is cut to what a record holds, at the side that was asked for last`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        for _ in 1...20 { try await anna.post(String(repeating: "x", count: 8000), in: room) }
        let newest = try await anna.messages(in: room)
        #expect(
            numbers(newest) == [14, 15, 16, 17, 18, 19, 20] || numbers(newest) == [13, 14, 15, 16, 17, 18, 19, 20])
        #expect(newest.earlier)
        #expect(!newest.later)
        let oldest = try await anna.messages(in: room, after: 0)
        #expect(numbers(oldest) == Array(1...oldest.messages.count))
        #expect(oldest.messages.count >= 7)
        #expect(!oldest.earlier)
        #expect(oldest.later)
        let middle = try await anna.messages(in: room, around: 10)
        #expect(numbers(middle).contains(10))
        #expect(numbers(middle).contains(9))
        #expect(numbers(middle).contains(11))
        #expect(middle.messages.count >= 7)
        #expect(middle.earlier)
        #expect(middle.later)
    }
}
