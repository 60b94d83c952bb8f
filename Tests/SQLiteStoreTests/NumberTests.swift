import GRDB
import ParleyProtocol
import Store
import Testing
import WireFormat

@testable import SQLiteStore

@Suite struct `The ends of the counters` {
    @Test func `a room whose numbers are used up takes nothing more, and the others go on`() async throws {
        let (directory, desk) = try await Self.desk(after: "UPDATE room SET seq = 4294967294")
        defer { withExtendedLifetime(directory) {} }
        #expect(try await desk.post(2) == Seq(UInt32.max))
        await Self.expectTooLarge { () throws(Failure) in _ = try await desk.post(3) }
        await Self.expectTooLarge { () throws(Failure) in
            try await desk.store.write(in: desk.scope) { transaction throws(Failure) in
                _ = try transaction.edit(Seq(1), in: desk.room, text: "x", mentions: [], fields: nil)
            }
        }
        await Self.expectTooLarge { () throws(Failure) in
            try await desk.store.write(in: desk.scope) { transaction throws(Failure) in
                _ = try transaction.delete(Seq(1), in: desk.room, by: desk.user)
            }
        }
        let other = try await desk.store.write(in: desk.scope) { transaction throws(Failure) in
            let room = try transaction.insertRoom(name: "Other", topic: nil, fields: nil, pair: nil)
            try transaction.setParticipant(desk.user, of: room, role: .owner)
            return room
        }
        var message = desk.message(4)
        message.room = other
        let posted = try await desk.store.write(in: desk.scope) { [message] transaction throws(Failure) in
            try transaction.append(message).seq
        }
        #expect(posted == Seq(1))
        await desk.store.close()
    }

    @Test func `an organisation whose numbers are used up makes no further rooms, users and tokens`() async throws {
        let (directory, desk) = try await Self.desk(
            after: "UPDATE organisation SET last_user = 4294967295, last_room = 4294967295, last_token = 4294967295")
        defer { withExtendedLifetime(directory) {} }
        for kind in Numbered.allCases {
            await Self.expectTooLarge { () throws(Failure) in
                try await desk.store.write(in: desk.scope) { transaction throws(Failure) in
                    try Self.make(kind, for: desk.user, in: transaction)
                }
            }
        }
        #expect(try await desk.post(2) == Seq(2))
        await desk.store.close()
    }

    /// What takes a number of the organisation's.
    private enum Numbered: CaseIterable {
        case user, room, token
    }

    private static func make(
        _ kind: Numbered, for user: UserID, in transaction: any WriteTransaction
    ) throws(Failure) {
        switch kind {
        case .user:
            _ = try transaction.insertUser(login: "ben", name: "Ben", role: .member, fields: nil)
        case .room:
            _ = try transaction.insertRoom(name: "R", topic: nil, fields: nil, pair: nil)
        case .token:
            let hash = TokenHash([UInt8](repeating: 2, count: 32))
            let expires = Timestamp(milliseconds: 1_000_000)
            _ = try transaction.insertToken(NewToken(user: user, hash: hash, name: "T", expires: expires))
        }
    }

    /// A store with one message, after an operator's hand has changed it.
    private static func desk(after statement: String) async throws -> (TemporaryDirectory, Desk) {
        let directory = TemporaryDirectory()
        let store = try directory.open()
        try await Desk(in: store).post(1)
        await store.close()
        try await DatabaseQueue(path: directory.database).write { try $0.execute(sql: statement) }
        return (directory, Desk(try directory.open()))
    }

    private static func expectTooLarge(_ body: () async throws(Failure) -> Void) async {
        do throws(Failure) {
            try await body()
            Issue.record("it was not refused")
        } catch {
            #expect(error.code == .tooLarge)
        }
    }
}
