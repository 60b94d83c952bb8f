import GRDB
import GRDBSQLite
import ParleyProtocol
import Store
import Synchronization
import Testing
import WireFormat

@testable import SQLiteStore

/// What a plan does not show: how many rows are passed over to find a few. SQLite's virtual machine counts it, in thousands of
/// its instructions (a row costs about ten).
@Suite struct `The work of the statements` {
    /// Messages in the room: many more than a request may look at.
    private static let messagesCount: UInt64 = 20_000

    @Test func `counting what is unread looks at a bounded number of messages, and tells the maximum beyond`()
        async throws
    {
        let meter = Meter()
        let directory = TemporaryDirectory()
        let store = try directory.open(hooks: SQLiteStore.Hooks(prepare: meter.watch))
        let desk = try await Desk(in: store)
        try await desk.fill(Self.messagesCount)
        // Nothing but own messages, as after MarkUnread of one's own first one.
        _ = try await store.write(in: desk.scope) { transaction throws(Failure) in
            try transaction.setRead(Position(0), user: desk.user, in: desk.room)
        }
        let (state, work) = try await meter.measure {
            try await store.read(in: desk.organisation) { transaction throws(Failure) in
                try transaction.roomStates(of: desk.user, after: nil, through: nil, limit: 1).first
            }
        }
        #expect(work < 100, "\(work) thousand instructions")
        let (_, least) = try await meter.measure {
            try await store.read(in: desk.organisation) { transaction throws(Failure) in
                try transaction.roomStates(
                    of: desk.user, after: nil, through: nil, limit: 1, countingWhere: { _ in false })
            }
        }
        #expect(least < 2, "\(least) thousand instructions")
        #expect(state?.unread == UInt64(unreadCountMax), "nobody knows, so that it is not said that there is nothing")
        await store.close()
    }

    @Test func `what changed since a number is found without passing over all that changed later`() async throws {
        let meter = Meter()
        let directory = TemporaryDirectory()
        let store = try directory.open(hooks: SQLiteStore.Hooks(prepare: meter.watch))
        let desk = try await Desk(in: store)
        try await desk.fill(Self.messagesCount)
        // Each message but the last one has been changed once, in the order of their numbers.
        try await DatabaseQueue(path: directory.database).write { database in
            try database.execute(
                sql: """
                    UPDATE message SET change = seq + 20000, changed = posted WHERE seq < 20000;
                    UPDATE room SET seq = 40000;
                    """)
        }
        let (changes, work) = try await meter.measure {
            try await store.read(in: desk.organisation) { transaction throws(Failure) in
                try transaction.changes(in: desk.room, since: Position(0), limit: 3)
            }
        }
        #expect(changes.map(\.message.seq) == [Seq(20_000), Seq(1), Seq(2)])
        #expect(work < 5, "\(work) thousand instructions")
        await store.close()
    }
}

/// Counts the instructions of SQLite's virtual machine, on any connection.
private final class Meter: Sendable {
    private let thousands = Atomic(0)

    @Sendable func watch(_ database: Database) {
        sqlite3_progress_handler(
            database.sqliteConnection, 1000,
            { context in
                guard let context else { return 0 }
                Unmanaged<Meter>.fromOpaque(context).takeUnretainedValue().thousands.add(1, ordering: .relaxed)
                return 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// How many thousands of instructions run meanwhile.
    func measure<Result>(_ body: () async throws -> Result) async throws -> (Result, Int) {
        let before = thousands.load(ordering: .relaxed)
        let result = try await body()
        return (result, thousands.load(ordering: .relaxed) - before)
    }
}

extension Desk {
    /// Posts so many messages.
    fileprivate func fill(_ count: UInt64) async throws(Failure) {
        try await store.write(in: scope) { transaction throws(Failure) in
            for nonce in 1...count { _ = try transaction.append(message(nonce, "")) }
        }
    }
}
