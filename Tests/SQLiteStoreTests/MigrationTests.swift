import Foundation
import GRDB
import ParleyProtocol
import Testing
import WireFormat

@testable import SQLiteStore

@Suite struct `Migrations` {
    private static let second = """
        CREATE TABLE pin (organisation INTEGER NOT NULL, message INTEGER NOT NULL) STRICT;
        INSERT INTO pin SELECT organisation, seq FROM message;
        """
    private static let newer = Migrator(migrations: [Schema.version1, second])

    /// The same, but the process dies in the middle of the second migration, after it has written.
    private static let deadly = Migrator(migrations: [Schema.version1, second + "SELECT die();"])

    @Test func `an older database is brought up to date when it is opened`() async throws {
        let directory = TemporaryDirectory()
        let old = try directory.open()
        try await Desk(in: old).post(1)
        await old.close()
        let new = try directory.open(hooks: SQLiteStore.Hooks(migrator: Self.newer))
        #expect(try await Desk(new).seqs() == [Seq(1)])
        await new.close()
        #expect(try Self.look(directory) == Look(version: 2, hasPins: true))
        #expect(throws: SQLiteStoreError.tooNew(path: directory.database, found: 2, known: 1)) { try directory.open() }
    }

    @Test func `a process that is killed in the middle of a migration leaves the version before`() async throws {
        let directory = TemporaryDirectory()
        let old = try directory.open()
        try await Desk(in: old).post(1)
        await old.close()
        for _ in 0..<2 {
            let path = directory.path
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                let die = DatabaseFunction("die", argumentCount: 0, pure: false) { _ in
                    kill(getpid(), SIGKILL)
                    return nil
                }
                let hooks = SQLiteStore.Hooks(migrator: Self.deadly, prepare: { $0.add(function: die) })
                _ = try SQLiteStore.open(directory: path, mode: .server, readers: 1, logger: .quiet, hooks: hooks)
            }
            #expect(try Self.look(directory) == Look(version: 1, hasPins: false))
        }
        let again = try directory.open(hooks: SQLiteStore.Hooks(migrator: Self.newer))
        #expect(try await Desk(again).seqs() == [Seq(1)])
        await again.close()
        #expect(try Self.look(directory) == Look(version: 2, hasPins: true))
    }

    @Test func `a process that is killed while it makes a database leaves one that opens`() async throws {
        let directory = TemporaryDirectory()
        let path = directory.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let die = DatabaseFunction("die", argumentCount: 0, pure: false) { _ in
                kill(getpid(), SIGKILL)
                return nil
            }
            let hooks = SQLiteStore.Hooks(
                migrator: Migrator(migrations: [Schema.version1 + "SELECT die();"]),
                prepare: { $0.add(function: die) })
            _ = try SQLiteStore.open(directory: path, mode: .server, readers: 1, logger: .quiet, hooks: hooks)
        }
        let store = try directory.open()
        #expect(try await Desk(in: store).post(1) == Seq(1))
        await store.close()
    }

    @Test func `a command does not change the tables under a running server of an older version`() async throws {
        let directory = TemporaryDirectory()
        let server = try directory.open(.server)
        let hooks = SQLiteStore.Hooks(migrator: Self.newer)
        #expect(throws: SQLiteStoreError.outdatedInUse(path: directory.path, pid: getpid())) {
            try directory.open(.beside, hooks: hooks)
        }
        await server.close()
        let command = try directory.open(.beside, hooks: hooks)
        // It has given up the lock that it needed for that.
        let next = try directory.open(.server, hooks: hooks)
        await next.close()
        await command.close()
    }

    private struct Look: Equatable {
        var version: Int
        var hasPins: Bool
    }

    private static func look(_ directory: TemporaryDirectory) throws -> Look {
        try DatabaseQueue(path: directory.database).read { database in
            Look(
                version: try Int.fetchOne(database, sql: "PRAGMA user_version") ?? -1,
                hasPins: try database.tableExists("pin"))
        }
    }
}
