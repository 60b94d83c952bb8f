import Foundation
import GRDB
import ParleyProtocol
import Store
import Testing
import WireFormat

@testable import SQLiteStore

@Suite struct `Opening a data directory` {
    @Test func `what the store depends on is really set`() async throws {
        let directory = TemporaryDirectory()
        let store = try directory.open()
        let desk = try await Desk(in: store)
        let settings = try await store.write(in: desk.scope) { transaction throws(Failure) in
            try Settings.read(transaction)
        }
        #expect(settings == Settings(synchronous: 2, foreignKeys: 1, busyTimeout: 10_000, temporaryStore: 2))
        await store.close()
        let database = try DatabaseQueue(path: directory.database)
        let mode = try await database.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        #expect(mode == "wal")
    }

    @Test func `the directory is made for its owner only`() async throws {
        let directory = TemporaryDirectory()
        await (try directory.open()).close()
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.path)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test func `a file, or a place below a file, is refused as no directory`() throws {
        let directory = TemporaryDirectory()
        try Data().write(to: URL(filePath: directory.path))
        #expect(throws: SQLiteStoreError.notADirectory(path: directory.path)) { try directory.open() }
        let below = directory.path + "/data"
        #expect(throws: SQLiteStoreError.notADirectory(path: below)) {
            try SQLiteStore.open(directory: below, mode: .server, logger: .quiet)
        }
    }

    @Test func `a directory whose parent is not there is refused with the system's reason`() throws {
        let path = TemporaryDirectory().path + "/deep/data"
        #expect { try SQLiteStore.open(directory: path, mode: .server, logger: .quiet) } throws: { error in
            guard case .directoryNotMade(path, let reason) = error as? SQLiteStoreError else { return false }
            return reason.contains("No such file")
        }
    }

    @Test(.disabled(if: getuid() == 0, "nothing is forbidden to root"))
    func `a directory without permission is refused`() throws {
        let directory = TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: directory.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o500])
        #expect(throws: SQLiteStoreError.notPermitted(path: directory.path)) { try directory.open() }
    }

    @Test func `a second server is refused and told which process has the directory`() async throws {
        let directory = TemporaryDirectory()
        let store = try directory.open()
        let expected = SQLiteStoreError.locked(path: directory.path, pid: getpid())
        #expect(throws: expected) { try directory.open() }
        #expect("\(expected)".contains("process \(getpid())"))
        await store.close()
        await (try directory.open()).close()
    }

    @Test func `a store that was forgotten gives the directory free`() async throws {
        let directory = TemporaryDirectory()
        try await { _ = try await Desk(in: try directory.open()) }()
        var store: SQLiteStore?
        try await eventually {
            store = try? directory.open()
            return store != nil
        }
        #expect(try await store?.organisations().count == 1)
        await store?.close()
    }

    @Test func `a command beside the server reads and writes what the server does`() async throws {
        let directory = TemporaryDirectory()
        let server = try directory.open(.server)
        let desk = try await Desk(in: server)
        let command = try directory.open(.beside)
        let version = try await server.identityVersion()
        let token = desk.token
        try await command.write(in: desk.scope) { transaction throws(Failure) in try transaction.revokeToken(token) }
        #expect(try await server.identityVersion() > version)
        let beside = Desk(command, desk.organisation)
        await withTaskGroup(of: Void.self) { group in
            for nonce in 0..<20 as Range<UInt64> {
                group.addTask { _ = try? await (nonce % 2 == 0 ? desk : beside).post(nonce) }
            }
        }
        #expect(try await desk.nonces(through: 30).count == 20)
        await command.close()
        #expect(try await desk.post(100) == Seq(21))
        await server.close()
    }

    @Test func `a database of a newer version is refused and stays as it is`() async throws {
        let directory = TemporaryDirectory()
        await (try directory.open()).close()
        try await DatabaseQueue(path: directory.database).write { try $0.execute(sql: "PRAGMA user_version = 7") }
        for mode in [SQLiteStore.Mode.server, .beside] {
            #expect(throws: SQLiteStoreError.tooNew(path: directory.database, found: 7, known: 1)) {
                try directory.open(mode)
            }
        }
    }

    @Test func `a database of another program is refused and stays as it is`() async throws {
        let directory = TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
        do {
            let database = try DatabaseQueue(path: directory.database)
            try await database.write { try $0.execute(sql: "CREATE TABLE t (a); PRAGMA user_version = 1") }
            try database.close()
        }
        let before = try Data(contentsOf: URL(filePath: directory.database))
        #expect(throws: SQLiteStoreError.notAStore(path: directory.database)) { try directory.open() }
        #expect(try Data(contentsOf: URL(filePath: directory.database)) == before)
    }

    @Test func `what is no database is refused with SQLite's reason`() throws {
        let directory = TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
        try Data(repeating: 7, count: 5000).write(to: URL(filePath: directory.database))
        #expect { try directory.open() } throws: { error in
            guard case .cannotOpen(directory.database, let reason) = error as? SQLiteStoreError else { return false }
            return reason.contains("not a database")
        }
    }
}

/// What the writer's connection says of itself.
private struct Settings: Equatable, Sendable {
    var synchronous: Int
    var foreignKeys: Int
    var busyTimeout: Int
    var temporaryStore: Int

    private static let queries = [
        "synchronous", "foreign_keys", "busy_timeout", "temp_store",
    ].map { Query("PRAGMA \($0)") }

    static func read(_ transaction: any WriteTransaction) throws(Failure) -> Settings {
        guard let transaction = transaction as? SQLiteWriteTransaction else { throw .unavailable }
        var values: [Int] = []
        for query in queries { values.append(try transaction.connection.first(query) { $0[0] } ?? -1) }
        return Settings(
            synchronous: values[0], foreignKeys: values[1], busyTimeout: values[2], temporaryStore: values[3])
    }
}
