import ParleyProtocol
import Store
import WireFormat

extension StoreConformance {
    static let participants: [Property] = [
        Property("participants come and go, and change roles, and each time the revision grows") { store in
            let world = try await World(in: store)
            let (one, other) = (world.users[0], world.users[1])
            let room = try await world.makeRoom(with: [one], at: 10)
            func look() async throws -> (Room, [Participant], RoomAccess?, Int) {
                try await world.read { transaction throws(Failure) in
                    (
                        try transaction.room(room)!, try transaction.participants(of: room, after: nil, limit: 9),
                        try transaction.access(to: room, by: other), try transaction.ownerCount(of: room)
                    )
                }
            }
            var (details, list, access, owners) = try await look()
            try expectEqual(list.map(\.user), [one])
            try expectEqual(access, nil)
            try expectEqual(owners, 1)
            var revision = details.revision
            try await world.write(at: 30) { transaction throws(Failure) in
                try transaction.setParticipant(other, of: room, role: .moderator)
            }
            (details, list, access, owners) = try await look()
            try expect(details.revision > revision, "the revision grows")
            try expectEqual(details.participants, 2)
            try expectEqual(details.updated, moment(30))
            try expectEqual(
                list.last, Participant(user: other, role: .moderator, since: moment(30), read: Position(0)))
            try expectEqual(
                access,
                RoomAccess(
                    kind: .group, isArchived: false, seq: Position(0), at: moment(10), revision: details.revision,
                    role: .moderator, isMuted: false, read: Position(0)))
            revision = details.revision
            try await world.write(at: 40) { transaction throws(Failure) in
                try transaction.setParticipant(other, of: room, role: .owner)
            }
            (details, list, access, owners) = try await look()
            try expect(details.revision > revision, "the revision grows")
            try expectEqual(details.participants, 2)
            try expectEqual(list.last?.role, .owner)
            try expectEqual(list.last?.since, moment(30), "a new role does not begin the participation anew")
            try expectEqual(owners, 2)
            revision = details.revision
            try await world.write(at: 50) { transaction throws(Failure) in
                try transaction.removeParticipant(other, from: room)
            }
            (details, list, access, owners) = try await look()
            try expect(details.revision > revision, "the revision grows")
            try expectEqual(details.participants, 1)
            try expectEqual(access, nil)
            try expectEqual(owners, 1)
        },
        Property("participants are paged by number, and found among others") { store in
            let world = try await World(in: store, users: 5)
            let room = try await world.makeRoom(with: [5, 1, 3, 4].map { UserID($0) })
            let (page, rest, among) = try await world.read { transaction throws(Failure) in
                (
                    try transaction.participants(of: room, after: nil, limit: 2).map(\.user.rawValue),
                    try transaction.participants(of: room, after: UserID(3), limit: 9).map(\.user.rawValue),
                    try transaction.participants(of: room, among: [2, 3, 5, 99].map { UserID($0) })
                )
            }
            try expectEqual(page, [1, 3])
            try expectEqual(rest, [4, 5])
            try expectEqual(among, [UserID(3), UserID(5)])
        },
        Property("whoever comes into a room has nothing unread of what was before") { store in
            let world = try await World(in: store)
            let (one, other) = (world.users[0], world.users[1])
            let room = try await world.makeRoom(with: [one])
            for nonce in 1...3 { try await world.post(in: room, by: one, nonce: UInt64(nonce)) }
            let state = try await world.write { transaction throws(Failure) in
                try transaction.setParticipant(other, of: room, role: .member)
                return try transaction.roomStates(of: other, after: nil, through: nil, limit: 9).first
            }
            try expectEqual(state?.read, Position(3))
            try expectEqual(state?.unread, 0)
        },
        Property("details grow with each change of a room and of the own part, also over leaving and coming back") {
            store in
            let world = try await World(in: store)
            let user = world.users[1]
            let room = try await world.makeRoom()
            func details(of user: UserID) async throws -> UInt64 {
                let cursors = try await world.read { transaction throws(Failure) in
                    try transaction.roomCursors(of: user)
                }
                return cursors.first?.details ?? 0
            }
            var last = try await details(of: user)
            let others = try await details(of: world.users[0])
            for isMuted in [true, false, true, false, true, false] {
                try await world.write(by: user) { transaction throws(Failure) in
                    try transaction.setMuted(isMuted, user: user, in: room)
                }
                let next = try await details(of: user)
                try expect(next > last, "muting changes the own details")
                last = next
            }
            try expectEqual(try await details(of: world.users[0]), others, "and nobody else's")
            try await world.write { transaction throws(Failure) in
                try transaction.removeParticipant(user, from: room)
                try transaction.setParticipant(user, of: room, role: .member)
            }
            try expect(try await details(of: user) > last, "coming back does not bring old details back")
        },
        Property("the own marker moves both ways, the receipt only forward") { store in
            let world = try await World(in: store)
            let (one, other) = (world.users[0], world.users[1])
            let room = try await world.makeRoom()
            for nonce in 1...5 { try await world.post(in: room, by: one, nonce: UInt64(nonce)) }
            func move(to position: UInt32) async throws -> (UInt32?, UInt32, UInt32) {
                try await world.write(by: other) { transaction throws(Failure) in
                    let receipt = try transaction.setRead(Position(position), user: other, in: room)
                    let marker = try transaction.roomCursors(of: other)[0].read
                    let shown = try transaction.participants(of: room, after: nil, limit: 9)[1].read
                    return (receipt?.rawValue, marker.rawValue, shown.rawValue)
                }
            }
            for (to, receipt, shown) in [(3, 3, 3), (1, nil, 3), (2, nil, 3), (3, nil, 3), (5, 5, 5), (0, nil, 5)]
                as [(UInt32, UInt32?, UInt32)]
            {
                let found = try await move(to: to)
                try expectEqual(found.0, receipt, "the receipt after moving to \(to)")
                try expectEqual(found.1, to)
                try expectEqual(found.2, shown)
            }
        },
    ]

    static let unread: [Property] = [
        Property("unread are the messages of others behind the own marker that are not deleted") { store in
            let world = try await World(in: store)
            let (one, other, third) = (world.users[0], world.users[1], world.users[2])
            let room = try await world.makeRoom()
            func state(of user: UserID) async throws -> [UInt64] {
                let states = try await world.read { transaction throws(Failure) in
                    try transaction.roomStates(of: user, after: nil, through: nil, limit: 1)
                }
                return [states[0].unread, states[0].mentions]
            }
            try await world.post(in: room, by: one, nonce: 1, mentions: [other])
            try await world.post(in: room, by: one, nonce: 2, mentions: [other, third, one])
            try await world.post(in: room, by: third, nonce: 1, mentions: [other])
            try expectEqual(try await state(of: other), [3, 3])
            try expectEqual(try await state(of: third), [0, 0], "who posts has read")
            try expectEqual(try await state(of: one), [1, 0])
            try await world.write(by: one) { transaction throws(Failure) in
                _ = try transaction.delete(Seq(1), in: room, by: one)
                _ = try transaction.edit(Seq(2), in: room, text: "x", mentions: [third], fields: nil)
            }
            try expectEqual(try await state(of: other), [2, 1])
            try await world.write(by: other) { transaction throws(Failure) in
                _ = try transaction.setRead(Position(2), user: other, in: room)
            }
            try expectEqual(try await state(of: other), [1, 1])
            try await world.post(in: room, by: other, nonce: 1)
            try expectEqual(try await state(of: other), [0, 0])
        },
        Property("unread messages and mentions are counted no further than to their maximum") { store in
            let world = try await World(in: store, users: 2)
            let (one, other) = (world.users[0], world.users[1])
            let room = try await world.makeRoom()
            let messages = (1...(unreadCountMax + 5)).map {
                world.message(in: room, by: one, nonce: UInt64($0), mentions: [other])
            }
            try await world.write(by: one) { transaction throws(Failure) in
                for message in messages { _ = try transaction.append(message) }
            }
            let state = try await world.read { transaction throws(Failure) in
                try transaction.roomStates(of: other, after: nil, through: nil, limit: 1)[0]
            }
            try expectEqual(state.unread, UInt64(unreadCountMax))
            try expectEqual(state.mentions, UInt64(unreadCountMax))
        },
        Property("what is unread behind many messages that do not count is told, exactly or as the maximum") { store in
            let world = try await World(in: store, users: 2)
            let (one, other) = (world.users[0], world.users[1])
            let room = try await world.makeRoom()
            func append(_ count: Int, by user: UserID, from nonce: Int) async throws {
                let messages = (nonce..<(nonce + count)).map { world.message(in: room, by: user, nonce: UInt64($0)) }
                try await world.write(by: user) { transaction throws(Failure) in
                    for message in messages { _ = try transaction.append(message) }
                }
            }
            func unread() async throws -> UInt64 {
                try await world.write(by: one) { transaction throws(Failure) in
                    _ = try transaction.setRead(Position(0), user: one, in: room)
                    return try transaction.roomStates(of: one, after: nil, through: nil, limit: 1)[0].unread
                }
            }
            try await append(2 * unreadCountMax, by: one, from: 0)
            try await append(3, by: other, from: 0)
            try expectEqual(try await unread(), 3)
            try await append(4 * unreadCountMax, by: one, from: 2 * unreadCountMax)
            try await append(1, by: other, from: 3)
            let far = try await unread()
            try expect([4, UInt64(unreadCountMax)].contains(far), "all of them, or the maximum: \(far)")
        },
    ]
}
