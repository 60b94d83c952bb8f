import ParleyProtocol
import Store
import WireFormat

extension StoreConformance {
    static let messages: [Property] = [
        Property("a message is given back as it was posted") { store in
            let world = try await World(in: store)
            let (one, other) = (world.users[0], world.users[1])
            let room = try await world.makeRoom(at: 10)
            let first = try await world.post(
                in: room, by: one, nonce: .max, "Grüße 👋\n\0", mentions: [other, one], fields: #"{"a":1}"#, at: 25)
            try expectEqual(first, Numbered(seq: Seq(1), at: moment(25), elapsed: 15))
            let second = try await world.post(in: room, by: other, nonce: 0, "", parent: Seq(1), at: 30)
            try expectEqual(second, Numbered(seq: Seq(2), at: moment(30), elapsed: 5))
            let found = try await world.read { transaction throws(Failure) in
                try transaction.messages(in: room, .newest, limit: 9)
            }
            let parent = Message(
                seq: Seq(1), sender: one, after: 0, text: "Grüße 👋\n\0", mentions: [other, one],
                fields: #"{"a":1}"#, replies: 1, lastReply: Seq(2))
            let reply = Message(seq: Seq(2), sender: other, after: 0, text: "", parent: 1)
            try expectEqual(
                found,
                [
                    StoredMessage(message: parent, posted: moment(25), changed: moment(25)),
                    StoredMessage(message: reply, posted: moment(30), changed: moment(30)),
                ])
            let (one_, none) = try await world.read { transaction throws(Failure) in
                (try transaction.message(Seq(2), in: room), try transaction.message(Seq(3), in: room))
            }
            try expectEqual(one_, found[1])
            try expectEqual(none, nil)
        },
        .reopening(
            "a message is found by its nonce, also when it was deleted, its token revoked and the store opened anew"
        ) { open in
            var store = try await open()
            let world = try await World(in: store)
            let (one, other) = (world.users[0], world.users[1])
            let room = try await world.makeRoom()
            let nonce: UInt64 = 0x8000_0000_0000_0001
            try await world.post(in: room, by: one, nonce: 5)
            try await world.post(in: room, by: one, nonce: nonce, "mine")
            try await world.post(in: room, by: other, nonce: nonce, "another token's")
            let (token, othersToken) = (world.tokens[one]!, world.tokens[other]!)
            try await world.write(by: one) { transaction throws(Failure) in
                _ = try transaction.delete(Seq(2), in: room, by: one)
                try transaction.revokeToken(token)
            }
            await store.close()
            store = try await open()
            let found = try await store.read(in: world.organisation) { transaction throws(Failure) in
                [
                    try transaction.message(nonce: nonce, token: token),
                    try transaction.message(nonce: nonce, token: othersToken),
                    try transaction.message(nonce: 6, token: token),
                ].map { $0.map { "\($0.room) \($0.message.message.seq)" } }
            }
            await store.close()
            try expectEqual(found, ["\(room) 2", "\(room) 3", nil])
        },
        Property("time never runs backwards within a room") { store in
            let world = try await World(in: store)
            let user = world.users[0]
            let room = try await world.makeRoom(at: 100)
            let before = try await world.post(in: room, nonce: 1, at: 50)
            try expectEqual(before, Numbered(seq: Seq(1), at: moment(100), elapsed: 0))
            try await world.post(in: room, nonce: 2, at: 200)
            let change = try await world.write(by: user, at: 150) { transaction throws(Failure) in
                try transaction.edit(Seq(1), in: room, text: "x", mentions: [], fields: nil)
            }
            try expectEqual(change, Numbered(seq: Seq(3), at: moment(200), elapsed: 0))
            let deletion = try await world.write(by: user, at: 260) { transaction throws(Failure) in
                try transaction.delete(Seq(1), in: room, by: user)
            }
            try expectEqual(deletion, Numbered(seq: Seq(4), at: moment(260), elapsed: 60))
        },
        Property("an edit keeps the former texts, the oldest first, with the times when they were written") { store in
            let world = try await World(in: store)
            let user = world.users[0]
            let room = try await world.makeRoom(at: 0)
            try await world.post(in: room, nonce: 1, "a", mentions: [world.users[1]], fields: #"{"a":1}"#, at: 10)
            for (text, time) in [("b", 20), ("c", 30)] as [(String, UInt64)] {
                try await world.write(by: user, at: time) { transaction throws(Failure) in
                    _ = try transaction.edit(Seq(1), in: room, text: text, mentions: [user], fields: nil)
                }
            }
            let (message, edits, second, past) = try await world.read { transaction throws(Failure) in
                (
                    try transaction.message(Seq(1), in: room),
                    try transaction.edits(of: Seq(1), in: room, skip: 0, limit: 9),
                    try transaction.edits(of: Seq(1), in: room, skip: 1, limit: 1),
                    try transaction.edits(of: Seq(1), in: room, skip: 2, limit: 9)
                )
            }
            let expected = Message(
                seq: Seq(1), sender: user, after: 0, text: "c", mentions: [user], fields: #"{"a":1}"#, change: Seq(3),
                edited: moment(30))
            try expectEqual(message, StoredMessage(message: expected, posted: moment(10), changed: moment(30)))
            try expectEqual(edits, [Edit(at: moment(10), text: "a"), Edit(at: moment(20), text: "b")])
            try expectEqual(second, [edits[1]])
            try expectEqual(past, [])
            let cleared = try await world.write(by: user, at: 40) { transaction throws(Failure) in
                _ = try transaction.edit(Seq(1), in: room, text: "c", mentions: [], fields: "{}")
                return try transaction.message(Seq(1), in: room)?.message.fields
            }
            try expectEqual(cleared, nil)
        },
        Property("a deleted message leaves a tombstone without content") { store in
            let world = try await World(in: store)
            let (one, other) = (world.users[0], world.users[1])
            let room = try await world.makeRoom(at: 0)
            try await world.post(in: room, by: one, nonce: 1, at: 5)
            try await world.post(
                in: room, by: one, nonce: 2, "secret", parent: Seq(1), mentions: [other], fields: #"{"a":1}"#, at: 10)
            try await world.post(in: room, by: other, nonce: 1, "answer", parent: Seq(1), at: 15)
            try await world.write(by: one, at: 20) { transaction throws(Failure) in
                _ = try transaction.edit(Seq(2), in: room, text: "secrets", mentions: [other], fields: nil)
                _ = try transaction.delete(Seq(2), in: room, by: other)
            }
            let (all, edits) = try await world.read { transaction throws(Failure) in
                (
                    try transaction.messages(in: room, .newest, limit: 9),
                    try transaction.edits(of: Seq(2), in: room, skip: 0, limit: 9)
                )
            }
            let tombstone = Message(
                seq: Seq(2), sender: one, after: 0, text: "", parent: 1, change: Seq(5), deletedBy: other)
            try expectEqual(all[1], StoredMessage(message: tombstone, posted: moment(10), changed: moment(20)))
            try expectEqual(all[0].message.replies, 1)
            try expectEqual(all[0].message.lastReply, Seq(3))
            try expectEqual(edits, [])
        },
        Property("a thread whose answers were all deleted has none, and still names the newest") { store in
            let world = try await World(in: store)
            let user = world.users[0]
            let room = try await world.makeRoom(at: 0)
            try await world.post(in: room, nonce: 1, at: 5)
            try await world.post(in: room, nonce: 2, parent: Seq(1), at: 6)
            let (parent, threads) = try await world.write(by: user, at: 7) { transaction throws(Failure) in
                _ = try transaction.delete(Seq(2), in: room, by: user)
                return (
                    try transaction.message(Seq(1), in: room)!.message,
                    try transaction.threads(in: room, before: nil, limit: 9)
                )
            }
            try expectEqual(parent.replies, nil)
            try expectEqual(parent.lastReply, Seq(2))
            try expectEqual(
                threads, [ParleyProtocol.Thread(message: parent, posted: moment(5), answered: moment(6))])
        },
    ]
}
