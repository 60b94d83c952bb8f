import ParleyProtocol
import Services
import SplitMix
import Store
import Testing
import WireFormat

@Suite struct `What changed since a place` {
    @Test func `is every message whose newest change is above it, as it stands now, in the order of the changes`()
        async throws
    {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        for text in ["one", "two", "three"] {
            world.clock.advance(milliseconds: 10)
            try await anna.post(text, in: room)
        }
        world.clock.advance(milliseconds: 10)
        try await anna.edit(Seq(1), in: room, "ONE")
        try await anna.delete(Seq(2), in: room)
        let last = try await anna.edit(Seq(1), in: room, "One")

        let everything = try await ben.changes(in: room, since: 0)
        #expect(everything.changes.map(\.message.seq) == [Seq(3), Seq(2), Seq(1)])
        #expect(everything.changes.map(\.message.text) == ["three", "", "One"])
        #expect(everything.changes.map(\.message.after) == [0, 0, 0])
        #expect(everything.through == Position(6))
        #expect(everything.at == last.at)
        #expect(!everything.more)
        #expect(try await ben.changes(in: room, since: 3).changes.map(\.message.seq) == [Seq(2), Seq(1)])
        #expect(try await ben.changes(in: room, since: 5).changes.map(\.message.seq) == [Seq(1)])
        #expect(try await ben.changes(in: room, since: 6).changes.isEmpty)
    }

    @Test func `says how far it goes and when the counter was there, when there is more`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        var times: [Timestamp] = []
        for text in ["one", "two", "three"] {
            world.clock.advance(milliseconds: 10)
            times.append(try await anna.post(text, in: room).at)
        }
        world.clock.advance(milliseconds: 10)
        times.append(try await anna.edit(Seq(1), in: room, "ONE").at)
        let first = try await anna.changes(in: room, since: 0, limit: 1)
        #expect(first.through == Position(2))
        #expect(first.at == times[1])
        #expect(first.more)
        #expect(first.seq == Position(4), "as of which number its messages stand")
        let second = try await anna.changes(in: room, since: 3, limit: 1)
        #expect(second.through == Position(4))
        #expect(second.at == times[3])
        #expect(!second.more)
        #expect(second.seq == nil, "it is `through`")
    }

    @Test func `ends with the time of the change, not of the message, when the page ends there`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.post("one", in: room)
        world.clock.advance(milliseconds: 10)
        let edit = try await anna.edit(Seq(1), in: room, "ONE")
        world.clock.advance(milliseconds: 10)
        try await anna.post("two", in: room)
        let page = try await anna.changes(in: room, since: 0, limit: 1)
        #expect(page.through == Position(2))
        #expect(page.at == edit.at)
        #expect(page.more)
    }

    @Test func `cannot be asked from a place that the room has not reached`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.post("one", in: room)
        await expectFailure(.invalid, field: GetChanges.Field.since) { () throws(Failure) in
            try await anna.changes(in: room, since: 2)
        }
    }

    @Test func `is cut to what a record holds, and nothing is lost between the pages`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        for _ in 1...20 { try await anna.post(String(repeating: "y", count: 8000), in: room) }
        var held: [Seq] = []
        var place = 0
        var pages = 0
        while true {
            let page = try await anna.changes(in: room, since: place)
            held += page.changes.map(\.message.seq)
            place = Int(page.through.rawValue)
            pages += 1
            if !page.more { break }
        }
        #expect(held == (1...20).map { Seq($0) })
        #expect(pages == 3)
    }

    /// Whatever happens between the pages, who reads on until there is no more holds what is there.
    @Test(arguments: UInt64(1)...8)
    func `makes good whatever was missed, also while more happens`(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        var alive: [Seq] = []
        var held: [Seq: Message] = [:]
        var place = 0
        for _ in 1...40 {
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                try await happen(in: room, by: anna, &alive, &random)
            }
            let page = try await anna.changes(in: room, since: place, limit: .random(in: 1...3, using: &random))
            #expect(Int(page.through.rawValue) >= place)
            for change in page.changes { held[change.message.seq] = change.message }
            place = Int(page.through.rawValue)
        }
        while true {
            let page = try await anna.changes(in: room, since: place, limit: 3)
            for change in page.changes { held[change.message.seq] = change.message }
            place = Int(page.through.rawValue)
            if !page.more { break }
        }
        let present = try await anna.messages(in: room).messages.map { message in
            var message = message
            message.after = 0
            return message
        }
        #expect(present == held.values.sorted { $0.seq < $1.seq })
    }

    /// Something happens in a room: mostly a post, or else an edit or a deletion of what is there.
    private func happen(
        in room: RoomID, by person: Person, _ alive: inout [Seq], _ random: inout SplitMix64
    ) async throws(Failure) {
        person.world.clock.advance(milliseconds: .random(in: 0...500, using: &random))
        switch Int.random(in: 0..<4, using: &random) {
        case 0 where !alive.isEmpty:
            try await person.edit(alive.randomElement(using: &random)!, in: room, "edited")
        case 1 where alive.count > 3:
            let seq = alive.remove(at: .random(in: alive.indices, using: &random))
            try await person.delete(seq, in: room)
        default: alive.append(try await person.post("posted", in: room).seq)
        }
    }
}
