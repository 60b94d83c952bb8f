import GRDBSQLite
import ParleyProtocol
import ParleyServer
import SQLiteStore
import Store
import WireFormat

/// What the store does for a message, done by SQLite's C functions and nothing else: the same file, settings, statements and
/// rows.
final class RawSQLite {
    private enum Value {
        case integer(Int64)
        case text(String)
        case null
    }

    private let database: OpaquePointer
    private let organisation: Int64
    private let begin: OpaquePointer
    private let commit: OpaquePointer
    /// Those of the store, in its order.
    private let statements: [OpaquePointer]
    private var nonce: Int64 = 0

    /// Opens the database of a data directory.
    init(_ data: TestData) throws {
        var opened: OpaquePointer?
        let path = "\(data.directory)/\(SQLiteStore.databaseName)"
        guard sqlite3_open(path, &opened) == SQLITE_OK, let opened else {
            throw BenchFailure("SQLite cannot open \(path).")
        }
        database = opened
        organisation = data.organisation.rawValue
        sqlite3_exec(
            opened,
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
            PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000;
            """, nil, nil, nil)
        begin = try Self.prepare("BEGIN IMMEDIATE", in: opened)
        commit = try Self.prepare("COMMIT", in: opened)
        statements = try SQLiteStore.postStatements.map { try Self.prepare($0, in: opened) }
    }

    deinit {
        for statement in statements + [begin, commit] { sqlite3_finalize(statement) }
        sqlite3_close(database)
    }

    /// Posts once for each of these people, in one transaction.
    func post(_ text: String, by people: some Sequence<TestData.Person>) throws {
        try run(begin, [])
        for person in people {
            nonce += 1
            let (organisation, room) = (Value.integer(organisation), Value.integer(Int64(person.room.rawValue)))
            let user = Value.integer(Int64(person.user.rawValue))
            let token = Value.integer(Int64(person.tokenID.rawValue))
            let now = Value.integer(Int64(SystemClock.now().milliseconds))
            try run(statements[0], [organisation, token, .integer(nonce)])
            try run(statements[1], [organisation, room, user])
            let seq = Value.integer(try run(statements[2], [organisation, room]) + 1)
            try run(statements[3], [organisation, room, seq, now])
            try run(
                statements[4],
                [organisation, room, seq, user, token, .integer(nonce), now, .null, .null, .null, .text(text)])
            try run(statements[5], [organisation, room, user, seq])
        }
        try run(commit, [])
    }

    /// Runs a statement to its end.
    /// - Returns: the first column of its row; 0 when it has none.
    @discardableResult
    private func run(_ statement: OpaquePointer, _ values: [Value]) throws -> Int64 {
        for (index, value) in values.enumerated() {
            let position = Int32(index + 1)
            switch value {
            case .integer(let integer): sqlite3_bind_int64(statement, position, integer)
            case .text(let text):
                sqlite3_bind_text(statement, position, text, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
            case .null: sqlite3_bind_null(statement, position)
            }
        }
        defer { sqlite3_reset(statement) }
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return sqlite3_column_int64(statement, 0)
        case SQLITE_DONE: return 0
        default: throw BenchFailure("SQLite refuses a statement: \(String(cString: sqlite3_errmsg(database))).")
        }
    }

    private static func prepare(_ text: String, in database: OpaquePointer) throws -> OpaquePointer {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(database, text, -1, &statement, nil) == SQLITE_OK, let statement else {
            throw BenchFailure("SQLite does not understand “\(text)”: \(String(cString: sqlite3_errmsg(database))).")
        }
        return statement
    }
}
