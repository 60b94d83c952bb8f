import ParleyProtocol
import SplitMix
import Store
import WireFormat

extension StoreConformance {
    static let models: [Property] = (1...4 as ClosedRange<UInt64>).map { seed in
        Property(
            "after random posts, edits, deletions and reading, every view is that of a simple model (seed \(seed))"
        ) {
            store in
            let world = try await World(in: store, users: 4)
            // A second room, and one of another organisation, that must not shine through.
            let room = try await world.makeRoom(at: 100)
            let neighbour = try await world.makeRoom(at: 100)
            let stranger = try await World(in: store, slug: "zebra", users: 1)
            let strangersRoom = try await stranger.makeRoom(at: 100)
            let player = RandomPlayer(world: world, room: room, seed: seed)
            let model = try await player.play(250) { turn in
                if turn % 5 == 0 { try await world.post(in: neighbour, nonce: UInt64(1_000_000 + turn)) }
                if turn % 9 == 0 { try await stranger.post(in: strangersRoom, nonce: UInt64(turn)) }
            }
            try await compareChanges(model, world, room)
            try await compareHistory(model, world, room, seed: seed)
            try await compareThreads(model, world, room)
            try await compareUnread(model, world, room)
        }
    }

    /// For every number: what changed since.
    private static func compareChanges(_ model: RoomModel, _ world: World, _ room: RoomID) async throws {
        let counter = model.counter
        let found = try await world.read { transaction throws(Failure) in
            var found: [[StoredMessage]] = []
            for since in 0...counter {
                found.append(try transaction.changes(in: room, since: Position(since), limit: .max))
            }
            return found
        }
        for since in 0...counter {
            try expectEqual(found[Int(since)], model.changes(since: since), "the changes since \(since)")
        }
        // Paged, as a client does.
        var (paged, since) = ([StoredMessage](), Position(0))
        while true {
            let place = since
            let page = try await world.read { transaction throws(Failure) in
                try transaction.changes(in: room, since: place, limit: 7)
            }
            guard let last = page.last else { break }
            paged += page
            since = Position(last.latest.rawValue)
        }
        try expectEqual(paged, model.changes(since: 0))
    }

    /// Every kind of range at random places.
    private static func compareHistory(_ model: RoomModel, _ world: World, _ room: RoomID, seed: UInt64) async throws {
        var generator = SplitMix64(seed: seed &+ 99)
        let all = model.messages
        for _ in 0..<60 {
            let number = UInt32.random(in: 1...(model.counter + 2), using: &generator)
            let limit = Int.random(in: 1...40, using: &generator)
            let base = all.randomElement(using: &generator)?.posted ?? moment(0)
            let time = Timestamp(milliseconds: base.milliseconds - 1 + UInt64.random(in: 0...2, using: &generator))
            let cases: [(MessageRange, [StoredMessage])] = [
                (.newest, all.suffix(limit)),
                (.before(Seq(number)), all.filter { $0.message.seq.rawValue < number }.suffix(limit)),
                (.after(Position(number)), Array(all.filter { $0.message.seq.rawValue > number }.prefix(limit))),
                (.from(time), Array(all.filter { $0.posted >= time }.prefix(limit))),
            ]
            for (range, expected) in cases {
                let found = try await world.read { transaction throws(Failure) in
                    try transaction.messages(in: room, range, limit: limit)
                }
                try expectEqual(found, expected, "\(limit) messages \(range)")
            }
        }
        for (range, expected) in [
            (.from(Timestamp(milliseconds: .max)), []), (.from(Timestamp(milliseconds: 0)), all),
        ] as [(MessageRange, [StoredMessage])] {
            let found = try await world.read { transaction throws(Failure) in
                try transaction.messages(in: room, range, limit: .max)
            }
            try expectEqual(found, expected, "messages \(range)")
        }
    }

    private static func compareThreads(_ model: RoomModel, _ world: World, _ room: RoomID) async throws {
        let found = try await world.read { transaction throws(Failure) in
            try transaction.threads(in: room, before: nil, limit: .max)
        }
        try expectEqual(found.map(\.message.seq), model.threads)
        for thread in found {
            let parent = thread.message.seq
            let answers = model.messages.filter { $0.parent == parent }
            try expectEqual(thread.message, model.messages.first { $0.message.seq == parent }?.message)
            try expectEqual(thread.answered, answers.last?.posted)
            let middle = answers[answers.count / 2].message.seq
            let (newest, before, after, from, edits) = try await world.read { transaction throws(Failure) in
                (
                    try transaction.replies(to: parent, in: room, .newest, limit: 3),
                    try transaction.replies(to: parent, in: room, .before(middle), limit: 100),
                    try transaction.replies(to: parent, in: room, .after(Position(middle.rawValue)), limit: 2),
                    try transaction.replies(to: parent, in: room, .from(answers[0].posted), limit: 100),
                    try transaction.edits(of: parent, in: room, skip: 0, limit: 100)
                )
            }
            try expectEqual(newest, answers.suffix(3))
            try expectEqual(before, answers.filter { $0.message.seq < middle })
            try expectEqual(after, Array(answers.filter { $0.message.seq > middle }.prefix(2)))
            try expectEqual(from, answers)
            try expectEqual(edits, model.formerTexts[parent] ?? [])
        }
        if found.count > 2 {
            let place = found[0].message.lastReply
            let rest = try await world.read { transaction throws(Failure) in
                try transaction.threads(in: room, before: place, limit: 2)
            }
            try expectEqual(rest, Array(found[1...2]))
        }
    }

    private static func compareUnread(_ model: RoomModel, _ world: World, _ room: RoomID) async throws {
        for user in world.users {
            let state = try await world.read { transaction throws(Failure) in
                try transaction.roomStates(of: user, after: nil, through: room, limit: 9)[0]
            }
            let unread = model.unread(by: user)
            try expectEqual(state.seq, Position(model.counter))
            try expectEqual(state.at, model.at)
            try expectEqual(state.read, Position(model.read[user] ?? 0))
            try expectEqual(state.unread, UInt64(unread.count))
            try expectEqual(state.mentions, UInt64(unread.count { $0.message.mentions.contains(user) }))
        }
    }
}

/// Does things in a room at random, in the store and in the model.
private struct RandomPlayer {
    let world: World
    let room: RoomID
    let seed: UInt64

    func play(_ turns: Int, between: (Int) async throws -> Void) async throws -> RoomModel {
        var generator = SplitMix64(seed: seed)
        var model = RoomModel(participants: world.users, at: moment(100))
        var time: UInt64 = 100
        for turn in 0..<turns {
            // Sometimes the clock is set back.
            time = UInt64(max(0, Int(time) + Int.random(in: -3...6, using: &generator)))
            let scope = world.scope(by: world.users.randomElement(using: &generator), at: time)
            try await step(turn, scope, &model, &generator)
            try await between(turn)
        }
        return model
    }

    private func step(
        _ turn: Int, _ scope: WriteScope, _ model: inout RoomModel, _ generator: inout SplitMix64
    ) async throws {
        let (room, actor) = (room, scope.actor!)
        let mentions = world.users.shuffled(using: &generator).prefix(Int.random(in: 0...3, using: &generator))
        let alive = model.messages.filter { $0.message.deletedBy == nil }.randomElement(using: &generator)?.message.seq
        switch (Int.random(in: 0..<10, using: &generator), alive) {
        case (0, let seq?), (1, let seq?):
            model.edit(seq, text: "edited \(turn)", mentions: Array(mentions), now: scope.now)
            try await world.store.write(in: scope) { transaction throws(Failure) in
                _ = try transaction.edit(seq, in: room, text: "edited \(turn)", mentions: Array(mentions), fields: nil)
            }
        case (2, let seq?):
            model.delete(seq, by: actor, now: scope.now)
            try await world.store.write(in: scope) { transaction throws(Failure) in
                _ = try transaction.delete(seq, in: room, by: actor)
            }
        case (3, _):
            let position = UInt32.random(in: 0...model.counter, using: &generator)
            model.markRead(position, by: actor)
            try await world.store.write(in: scope) { transaction throws(Failure) in
                _ = try transaction.setRead(Position(position), user: actor, in: room)
            }
        default:
            // Threads begin at messages that answer nothing.
            let roots = model.messages.filter { $0.message.parent == nil }.prefix(6)
            let parent = Bool.random(using: &generator) ? roots.randomElement(using: &generator)?.message.seq : nil
            let message = world.message(
                in: room, by: actor, nonce: UInt64(turn), "text \(turn)", parent: parent, mentions: Array(mentions),
                fields: turn % 4 == 0 ? #"{"turn":1}"# : nil)
            model.post(message, now: scope.now)
            try await world.store.write(in: scope) { transaction throws(Failure) in _ = try transaction.append(message)
            }
        }
    }
}
