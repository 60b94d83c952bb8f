import ParleyProtocol
import Store
import Synchronization
import WireFormat

extension StoreConformance {
    static let transactions: [Property] = [
        Property("a body that throws leaves nothing, and is not told as committed") { store in
            let world = try await World(in: store)
            let room = try await world.makeRoom()
            let message = world.message(in: room, by: world.users[0], nonce: 1)
            let told = Recorder()
            try await expectFailure(.tooLarge) {
                try await store.write(
                    in: world.scope(),
                    { transaction throws(Failure) -> Void in
                        _ = try transaction.append(message)
                        _ = try transaction.insertUser(login: "x", name: "X", role: .member, fields: nil)
                        throw .tooLarge
                    },
                    committed: { told.record(Seq(1)) })
            }
            try expectEqual(told.recorded, [])
            let (messages, user) = try await world.read { transaction throws(Failure) in
                (try transaction.messages(in: room, .newest, limit: 9), try transaction.user(login: "x"))
            }
            try expectEqual(messages, [])
            try expectEqual(user, nil)
            let numbered = try await world.post(in: room, nonce: 1)
            try expectEqual(numbered.seq, Seq(1), "not even a number")
        },
        Property("a transaction sees what it has written, and a read what was committed before it") { store in
            let world = try await World(in: store)
            let room = try await world.makeRoom()
            let message = world.message(in: room, by: world.users[0], nonce: 1, "now")
            let inside = try await world.write { transaction throws(Failure) in
                let numbered = try transaction.append(message)
                return try transaction.message(numbered.seq, in: room)?.message.text
            }
            try expectEqual(inside, "now")
            for nonce in 2...40 {
                try await world.post(in: room, nonce: UInt64(nonce))
                let counter = try await world.read { transaction throws(Failure) in
                    try transaction.access(to: room, by: UserID(1))?.seq
                }
                try expectEqual(counter, Position(UInt32(nonce)))
            }
        },
        Property("callbacks come once each, in the order of the numbers, before the call returns") { store in
            let world = try await World(in: store)
            let room = try await world.makeRoom()
            let told = Recorder()
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for poster in 0..<8 {
                    group.addTask {
                        var untold = 0
                        for turn in 0..<25 {
                            let user = world.users[poster % 3]
                            let message = world.message(
                                in: room, by: user, nonce: UInt64(poster * 1000 + turn), "\(poster)")
                            let fails = turn % 7 == 3
                            do {
                                let numbered = try await store.write(
                                    in: world.scope(by: user),
                                    { transaction throws(Failure) -> Numbered in
                                        let numbered = try transaction.append(message)
                                        // Having written: the others of its batch must not suffer.
                                        if fails { throw Failure.tooLarge }
                                        return numbered
                                    },
                                    committed: { told.record($0.seq) })
                                if !told.recorded.contains(numbered.seq) { untold += 1 }
                            } catch let failure as Failure where failure.code == .tooLarge && fails {
                                continue
                            }
                        }
                        return untold
                    }
                }
                return try await group.reduce(0, +)
            }
            try expectEqual(counts, 0, "writes that returned before they were told")
            let order = told.recorded
            try expectEqual(order, order.indices.map { Seq(UInt32($0 + 1)) })
            let stored = try await world.read { transaction throws(Failure) in
                try transaction.messages(in: room, .after(Position(0)), limit: 1000).map(\.message.seq)
            }
            try expectEqual(stored, order)
        },
        .reopening("everything is there when the store is opened anew") { open in
            var store = try await open()
            let world = try await World(in: store)
            let room = try await world.makeRoom()
            for nonce in 1...20 { try await world.post(in: room, nonce: UInt64(nonce), "\(nonce)") }
            try await world.write { transaction throws(Failure) in
                try transaction.updateRoom(room, name: "Renamed", topic: nil, fields: nil, isArchived: true)
                _ = try transaction.setRead(Position(7), user: UserID(2), in: room)
            }
            let look: @Sendable (any ReadTransaction) throws(Failure) -> (RoomEntry?, [StoredMessage], [Participant]) =
                {
                    transaction throws(Failure) in
                    (
                        try transaction.roomEntry(room, of: UserID(2)),
                        try transaction.messages(in: room, .newest, limit: 100),
                        try transaction.participants(of: room, after: nil, limit: 100)
                    )
                }
            let before = try await store.read(in: world.organisation, look)
            let version = try await store.identityVersion()
            await store.close()
            store = try await open()
            let after = try await store.read(in: world.organisation, look)
            try expectEqual(before.0, after.0)
            try expectEqual(before.1, after.1)
            try expectEqual(before.2, after.2)
            try expectEqual(try await store.identityVersion(), version)
            await store.close()
        },
        .reopening("a closed store is unavailable, and what was waiting has been committed") { open in
            let store = try await open()
            let world = try await World(in: store)
            let room = try await world.makeRoom()
            let kept = await withTaskGroup(of: UInt64?.self) { group in
                for nonce in 1...50 as ClosedRange<UInt64> {
                    group.addTask {
                        do {
                            try await world.post(in: room, nonce: nonce)
                            return nonce
                        } catch {
                            return nil
                        }
                    }
                }
                for _ in 0..<50 {
                    group.addTask {
                        // Answered or unavailable: both are well in this moment.
                        _ = try? await world.read { transaction throws(Failure) in try transaction.room(room) }
                        return nil
                    }
                }
                group.addTask {
                    await store.close()
                    return nil
                }
                return await group.reduce(into: Set<UInt64>()) { kept, nonce in
                    if let nonce { kept.insert(nonce) }
                }
            }
            await store.close()
            try await expectFailure(.unavailable) { _ = try await store.organisations() }
            try await expectFailure(.unavailable) { try await world.write { _ in } }
            try await expectFailure(.unavailable) { try await world.read { _ in } }
            let again = try await open()
            let token = world.tokens[world.users[0]]!
            let found = try await again.read(in: world.organisation) { transaction throws(Failure) in
                var found: Set<UInt64> = []
                for nonce in 1...50 as ClosedRange<UInt64>
                where try transaction.message(nonce: nonce, token: token) != nil { found.insert(nonce) }
                return found
            }
            await again.close()
            try expectEqual(found, kept)
        },
    ]
}

/// The numbers that callbacks were given, in the order of the calls.
private final class Recorder: Sendable {
    private let seqs = Mutex<[Seq]>([])

    var recorded: [Seq] { seqs.withLock { $0 } }

    func record(_ seq: Seq) { seqs.withLock { $0.append(seq) } }
}
