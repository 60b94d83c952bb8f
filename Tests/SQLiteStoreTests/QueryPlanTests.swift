import Foundation
import GRDB
import StoreConformance
import Synchronization
import Testing

@testable import SQLiteStore

@Suite struct `The plans of the statements` {
    /// Statements that may read a whole table, and why.
    static let excepted: [String: String] = [
        Query.organisations.text: "lists all organisations, for the operator at the command line"
    ]

    @Test func `no statement reads a whole table, or all of an organisation`() throws {
        let directory = TemporaryDirectory()
        try withExtendedLifetime(try directory.open()) { _ in
            let database = try DatabaseQueue(path: directory.database)
            for query in Query.all where !query.text.isTransactionControl && Self.excepted[query.text] == nil {
                for step in try Self.plan(of: query, in: database) {
                    #expect(!step.readsTooMuch, "\(step) in \(query.text)")
                }
            }
            // The test can see what it looks for.
            let scan = try Self.plan(of: Query("SELECT text FROM message WHERE text = ?1"), in: database)
            let wide = try Self.plan(
                of: Query("SELECT name FROM user WHERE organisation = ?1 AND name = ?2"), in: database)
            #expect(scan.contains { $0.readsTooMuch } && wide.contains { $0.readsTooMuch })
        }
    }

    @Test func `the statements that run are those that are listed, and all of them do`() async throws {
        let trace = Trace()
        let hooks = SQLiteStore.Hooks(prepare: { database in
            database.trace { event in
                if case .statement(let statement) = event { trace.note(statement.sql) }
            }
        })
        for property in StoreConformance.properties {
            let directory = TemporaryDirectory()
            try await property.check { try directory.open(hooks: hooks) }
        }
        // What no store need have, beside what the properties ask of each.
        let directory = TemporaryDirectory()
        let store = try directory.open(hooks: hooks)
        #expect(await store.tryWriting())
        await store.close()
        let listed = Set(Query.all.map(\.text.normalised))
        let ran = trace.statements.filter { !$0.isTransactionControl && !$0.isSettingUp }
        #expect(ran.subtracting(listed) == [])
        #expect(listed.filter { !$0.isTransactionControl }.subtracting(ran) == [])
    }

    private static func plan(of query: Query, in database: DatabaseQueue) throws -> [String] {
        let count = query.text.matches(of: /\?(\d+)/).compactMap { Int($0.1) }.max() ?? 0
        return try database.read { database in
            try Row.fetchAll(
                database, sql: "EXPLAIN QUERY PLAN \(query.text)",
                arguments: StatementArguments(Array(repeating: DatabaseValue.null, count: count))
            ).map { $0["detail"] }
        }
    }
}

/// What connections have run, from any thread.
private final class Trace: Sendable {
    private let noted = Mutex<Set<String>>([])

    var statements: Set<String> { noted.withLock { $0 } }

    func note(_ statement: String) { noted.withLock { _ = $0.insert(statement.normalised) } }
}

extension String {
    /// A step of a plan that reads every row of a table, or every row of an organisation. What a subquery has found counts
    /// as no table.
    fileprivate var readsTooMuch: Bool {
        if hasPrefix("SCAN") { return !hasPrefix("SCAN (subquery") }
        return hasSuffix("(organisation=?)")
    }

    fileprivate var isTransactionControl: Bool {
        ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"].contains { hasPrefix($0) }
    }

    /// GRDB's own statements, and those of the migrations, which SQLite shows behind dashes while they run others.
    fileprivate var isSettingUp: Bool {
        ["PRAGMA", "CREATE", "DROP", "INSERT INTO identity", "SELECT * FROM sqlite_master", "--"].contains {
            hasPrefix($0)
        }
    }

    fileprivate var normalised: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
