import ParleyProtocol
import Store
import WireFormat

extension StoreConformance {
    static let rooms: [Property] = [
        Property("a group room is given back as it was made") { store in
            let world = try await World(in: store)
            let (maker, other) = (world.users[1], world.users[0])
            let room = try await world.write(by: maker, at: 50) { transaction throws(Failure) in
                let room = try transaction.insertRoom(
                    name: "Plans", topic: "What comes", fields: #"{"a":1}"#, pair: nil)
                try transaction.setParticipant(maker, of: room, role: .owner)
                try transaction.setParticipant(other, of: room, role: .member)
                return room
            }
            let found = try await world.read { transaction throws(Failure) in try transaction.room(room) }
            guard let found else { throw Violation(description: "the room is found") }
            try expectEqual(
                found,
                Room(
                    room: RoomID(1), kind: .group, revision: found.revision, participants: 2, created: moment(50),
                    createdBy: maker, updated: moment(50), updatedBy: maker, name: "Plans", topic: "What comes",
                    fields: #"{"a":1}"#))
            try expectEqual(
                try await world.read { transaction throws(Failure) in try transaction.room(RoomID(2)) }, nil)
        },
        Property("a direct room is found by its pair, whoever is named first") { store in
            let world = try await World(in: store)
            let (one, other, third) = (world.users[1], world.users[0], world.users[2])
            let room = try await world.write { transaction throws(Failure) in
                try transaction.insertRoom(name: nil, topic: nil, fields: nil, pair: (one, other))
            }
            let found = try await world.read { transaction throws(Failure) in
                [
                    try transaction.directRoom(of: one, and: other), try transaction.directRoom(of: other, and: one),
                    try transaction.directRoom(of: one, and: third),
                ]
            }
            try expectEqual(found, [room, room, nil])
            let details = try await world.read { transaction throws(Failure) in try transaction.room(room) }
            try expectEqual(details?.kind, .direct)
            try expectEqual(details?.pair, [other, one], "the lower number stands first")
            try expectEqual(details?.name, nil)
        },
        Property("an update of a room changes what is named, its revision and by whom it was updated") { store in
            let world = try await World(in: store)
            let room = try await world.makeRoom(at: 10)
            let updater = world.users[1]
            let before = try await world.read { transaction throws(Failure) in try transaction.room(room) }!
            func update(_ name: String?, _ topic: String?, _ fields: String?, _ isArchived: Bool?) async throws -> Room
            {
                try await world.write(by: updater, at: 90) { transaction throws(Failure) in
                    try transaction.updateRoom(room, name: name, topic: topic, fields: fields, isArchived: isArchived)
                    return try transaction.room(room)
                }!
            }
            var expected = before
            expected.name = "New"
            expected.topic = "Topic"
            (expected.updated, expected.updatedBy) = (moment(90), updater)
            var found = try await update("New", "Topic", nil, nil)
            try expect(found.revision > before.revision, "the revision grows")
            expected.revision = found.revision
            try expectEqual(found, expected)
            expected.fields = #"{"b":2}"#
            expected.archived = true
            found = try await update(nil, nil, #"{"b":2}"#, true)
            try expect(found.revision > expected.revision, "the revision grows")
            expected.revision = found.revision
            try expectEqual(found, expected)
            (expected.topic, expected.fields, expected.archived) = (nil, nil, false)
            found = try await update(nil, "", "{}", false)
            expected.revision = found.revision
            try expectEqual(found, expected, "an empty topic and fields of {} remove them")
        },
        Property("rooms are listed with what happened last first, and paged without gap or double") { store in
            let world = try await World(in: store)
            let user = world.users[0]
            var rooms: [RoomID] = []
            for number in 0..<7 { rooms.append(try await world.makeRoom(at: 100 + UInt64(number / 3))) }
            try await world.post(in: rooms[2], nonce: 1, at: 500)
            try await world.post(in: rooms[0], nonce: 2, at: 500)
            let archived = rooms[4]
            try await world.write(at: 600) { transaction throws(Failure) in
                try transaction.updateRoom(archived, name: nil, topic: nil, fields: nil, isArchived: true)
            }
            func page(after: RoomListCursor?, all: Bool, limit: Int) async throws -> [RoomEntry] {
                try await world.read { transaction throws(Failure) in
                    try transaction.roomEntries(of: user, after: after, includeArchived: all, limit: limit)
                }
            }
            let order = [2, 0, 6, 5, 4, 3, 1].map { rooms[$0] }
            let everything = try await page(after: nil, all: true, limit: 100)
            try expectEqual(everything.map(\.room.room), order, "ties: the higher number first")
            try expectEqual(
                try await page(after: nil, all: false, limit: 100).map(\.room.room), order.filter { $0 != archived })
            var paged: [RoomID] = []
            var cursor: RoomListCursor?
            while let last = try await page(after: cursor, all: true, limit: 2).last {
                paged += try await page(after: cursor, all: true, limit: 2).map(\.room.room)
                cursor = RoomListCursor(at: last.state.at, room: last.room.room)
            }
            try expectEqual(paged, order)
        },
        Property("an entry of the list tells role, mute, the newest message and the user's own state") { store in
            let world = try await World(in: store)
            let (one, other) = (world.users[0], world.users[1])
            let room = try await world.makeRoom(at: 10)
            func entry(of user: UserID) async throws -> RoomEntry? {
                try await world.read { transaction throws(Failure) in try transaction.roomEntry(room, of: user) }
            }
            try expectEqual(try await entry(of: one)?.last, nil)
            let text = String(repeating: "é", count: 150)
            let posted = try await world.post(in: room, by: one, nonce: 1, text, mentions: [other], at: 20)
            try await world.write(by: other) { transaction throws(Failure) in
                try transaction.setMuted(true, user: other, in: room)
            }
            let found = try await entry(of: other)
            try expectEqual(found?.role, .member)
            try expectEqual(found?.muted, true)
            try expectEqual(
                found?.last,
                LastMessage(seq: Seq(1), sender: one, at: moment(20), preview: String(repeating: "é", count: 100)))
            try expectEqual(found?.state.seq, Position(1))
            try expectEqual(found?.state.at, posted.at)
            try expectEqual(found?.state.unread, 1)
            try expectEqual(found?.state.mentions, 1)
            try expectEqual(found?.room.participants, 3)
            try expectEqual(try await entry(of: one)?.role, .owner)
            try expectEqual(try await entry(of: one)?.muted, false)
            try await world.write(by: one) { transaction throws(Failure) in
                _ = try transaction.delete(Seq(1), in: room, by: one)
            }
            try expectEqual(
                try await entry(of: other)?.last,
                LastMessage(seq: Seq(1), sender: one, at: moment(20), preview: "", deleted: true))
            try expectEqual(try await entry(of: UserID(77)), nil)
        },
        Property("states and cursors of a user's rooms agree and come in ascending order, within their bounds") {
            store in
            let world = try await World(in: store)
            let user = world.users[0]
            for number in 0..<5 {
                let room = try await world.makeRoom(with: number == 2 ? [world.users[1]] : nil, at: 10)
                try await world.post(in: room, by: world.users[1], nonce: UInt64(number), at: 20)
            }
            let (states, cursors, ids, some) = try await world.read { transaction throws(Failure) in
                (
                    try transaction.roomStates(of: user, after: nil, through: nil, limit: 100),
                    try transaction.roomCursors(of: user), try transaction.roomIDs(of: user),
                    try transaction.roomStates(of: user, after: RoomID(1), through: RoomID(4), limit: 100)
                )
            }
            try expectEqual(ids, [1, 2, 4, 5].map { RoomID($0) })
            try expectEqual(states.map(\.room), ids)
            try expectEqual(some.map(\.room), [RoomID(2), RoomID(4)])
            try expectEqual(
                cursors,
                states.map { RoomCursor(room: $0.room, seq: $0.seq, details: $0.details, read: $0.read) })
            try expectEqual(states.map(\.unread), [1, 1, 1, 1])
            try expectEqual(states.map(\.at), states.map { _ in moment(20) })
            let cut = try await world.read { transaction throws(Failure) in
                try transaction.roomStates(of: user, after: RoomID(1), through: nil, limit: 1).map(\.room)
            }
            try expectEqual(cut, [RoomID(2)])
        },
        Property("what several users are told of a room is what each of them is told alone") { store in
            let world = try await World(in: store, users: 4)
            let (one, other, third, stranger) = (world.users[0], world.users[1], world.users[2], world.users[3])
            let room = try await world.makeRoom(with: [one, other, third])
            try await world.post(in: room, by: one, nonce: 1, mentions: [other])
            try await world.write(by: third) { transaction throws(Failure) in
                try transaction.setMuted(true, user: third, in: room)
            }
            let (together, alone, nowhere) = try await world.read { transaction throws(Failure) in
                let users = [third, stranger, one, other]
                var alone: [RoomEntry] = []
                for user in users {
                    if let entry = try transaction.roomEntry(room, of: user) { alone.append(entry) }
                }
                return (
                    try transaction.roomEntries(of: users, in: room), alone,
                    try transaction.roomEntries(of: users, in: RoomID(77)).count
                )
            }
            try expectEqual(together.map(\.user), [third, one, other])
            try expectEqual(together.map(\.entry), alone)
            try expectEqual(together.map(\.entry.state.unread), [1, 0, 1])
            try expectEqual(nowhere, 0)
        },
        Property("the rooms of a user are counted up to a limit") { store in
            let world = try await World(in: store, users: 2)
            for _ in 0..<3 { _ = try await world.makeRoom(with: [world.users[0]]) }
            let counts = try await world.read { transaction throws(Failure) in
                [
                    try transaction.roomCount(of: world.users[0], limit: 9),
                    try transaction.roomCount(of: world.users[0], limit: 2),
                    try transaction.roomCount(of: world.users[1], limit: 9),
                ]
            }
            try expectEqual(counts, [3, 2, 0])
        },
        Property("what is unread is counted only where it is asked for") { store in
            let world = try await World(in: store, users: 2)
            let user = world.users[0]
            for number in 0..<3 {
                let room = try await world.makeRoom()
                try await world.post(in: room, by: world.users[1], nonce: UInt64(number), mentions: [user])
            }
            let states = try await world.read { transaction throws(Failure) in
                try transaction.roomStates(
                    of: user, after: nil, through: nil, limit: 9, countingWhere: { $0.room == RoomID(2) })
            }
            try expectEqual(states.map(\.unread), [0, 1, 0])
            try expectEqual(states.map(\.mentions), [0, 1, 0])
            try expectEqual(states.map(\.seq), states.map { _ in Position(1) })
        },
    ]
}
