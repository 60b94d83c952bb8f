import GRDB
import GRDBSQLite
import ParleyProtocol

/// One connection to the database while GRDB lends it, with the statements that were prepared on it.
///
/// Statements come from GRDB's cache and are stepped through SQLite's own functions: on the way of a message this costs half
/// of what GRDB's boxed values do. Arguments are numbered `?1`, `?2` … in the order they are passed.
final class Connection {
    private let database: Database
    private let handle: OpaquePointer
    /// With their queries, whose addresses are taken for as long as they are keys here.
    private var prepared: [ObjectIdentifier: (query: Query, statement: Statement)] = [:]

    /// What the first statement that failed said, until somebody takes it. A body may swallow the failure that it was given;
    /// what it did is incomplete all the same.
    private var fault: StatementFault?

    init(_ database: Database) {
        guard let handle = database.sqliteConnection else { preconditionFailure("GRDB lends open connections") }
        self.database = database
        self.handle = handle
    }

    /// How many rows were ever inserted, changed or deleted through this connection.
    var changeCount: Int64 { sqlite3_total_changes64(handle) }

    /// Whether a transaction is open. SQLite ends it by itself after some errors (a full disk, say).
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Whether a statement failed since ``takeFault()`` was last called.
    var hasFault: Bool { fault != nil }

    /// What failed since this was last asked.
    func takeFault() -> StatementFault? {
        defer { fault = nil }
        return fault
    }

    /// Runs a statement that gives no rows.
    func run<each Argument: Column>(_ query: Query, _ arguments: repeat each Argument) throws(Failure) {
        let statement = try bound(query, repeat each arguments)
        defer { sqlite3_reset(statement) }
        let code = sqlite3_step(statement)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failed(query, code) }
    }

    /// What `read` makes of the first row, if there is one.
    func first<each Argument: Column, Value>(
        _ query: Query, _ arguments: repeat each Argument, read: (Columns) -> Value
    ) throws(Failure) -> Value? {
        let statement = try bound(query, repeat each arguments)
        defer { sqlite3_reset(statement) }
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return read(Columns(statement: statement))
        case SQLITE_DONE: return nil
        case let code: throw failed(query, code)
        }
    }

    /// What `read` makes of each row.
    func all<each Argument: Column, Value>(
        _ query: Query, _ arguments: repeat each Argument, read: (Columns) -> Value
    ) throws(Failure) -> [Value] {
        let statement = try bound(query, repeat each arguments)
        defer { sqlite3_reset(statement) }
        var values: [Value] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: values.append(read(Columns(statement: statement)))
            case SQLITE_DONE: return values
            case let code: throw failed(query, code)
            }
        }
    }

    private func bound<each Argument: Column>(
        _ query: Query, _ arguments: repeat each Argument
    ) throws(Failure) -> OpaquePointer {
        let statement = try statement(query)
        var index: Int32 = 0
        var code = SQLITE_OK
        for argument in repeat each arguments {
            index += 1
            let result = argument.bind(to: statement, at: index)
            if code == SQLITE_OK { code = result }
        }
        guard code == SQLITE_OK else { throw failed(query, code) }
        return statement
    }

    private func statement(_ query: Query) throws(Failure) -> OpaquePointer {
        if let known = prepared[ObjectIdentifier(query)] { return known.statement.sqliteStatement }
        do {
            let statement = try database.cachedStatement(sql: query.text)
            prepared[ObjectIdentifier(query)] = (query, statement)
            return statement.sqliteStatement
        } catch {
            throw failed(query, (error as? DatabaseError)?.extendedResultCode.rawValue ?? SQLITE_ERROR)
        }
    }

    /// Remembers what went wrong, for the log; who called learns that it cannot be done now.
    private func failed(_ query: Query, _ code: Int32) -> Failure {
        let fault = StatementFault(
            code: sqlite3_extended_errcode(handle), message: String(cString: sqlite3_errmsg(handle)),
            statement: query.text)
        // What a statement must not do (a nonce twice, a room that is not there) is our own fault, not the disk's.
        precondition(code & 0xff != SQLITE_CONSTRAINT, "\(fault)")
        if self.fault == nil { self.fault = fault }
        return .unavailable
    }
}

/// What SQLite said when a statement failed.
struct StatementFault: Error, CustomStringConvertible {
    /// SQLite's extended result code.
    var code: Int32
    var message: String
    var statement: String

    var description: String { "SQLite error \(code): \(message) in \(statement.prefix(80))" }
}
