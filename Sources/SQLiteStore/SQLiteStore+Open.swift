public import CoreMetrics
import GRDB
import GRDBSQLite
public import Logging

extension SQLiteStore {
    /// Opens the store in a data directory, and makes both if they are not there yet.
    ///
    /// Brings an older database up to date first. Blocks while it does, so it is not called on an event loop.
    /// - Parameters:
    ///   - directory: made with mode 0700.
    ///   - readers: how many reads may run at a time.
    ///   - metrics: who is told of commits.
    /// - Throws: what is wrong with the directory, and the mend.
    public static func open(
        directory: String, mode: Mode, readers: Int = 4, logger: Logger,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance
    ) throws(SQLiteStoreError) -> SQLiteStore {
        try open(
            directory: directory, mode: mode, readers: readers, logger: logger, metrics: metrics, hooks: Hooks())
    }

    /// Finds out whether a data directory can be used, or made, without making or opening anything.
    /// - Throws: what is wrong with the directory, and the mend.
    public static func check(directory: String) throws(SQLiteStoreError) { try DataDirectory.check(path: directory) }

    /// What tests change.
    struct Hooks: Sendable {
        var migrator = Migrator.current
        /// Called on each connection when it has been set up.
        var prepare: @Sendable (Database) throws -> Void = { _ in }
    }

    static func open(
        directory path: String, mode: Mode, readers: Int, logger: Logger,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance, hooks: Hooks
    ) throws(SQLiteStoreError) -> SQLiteStore {
        let directory = try DataDirectory(path: path)
        let lock = mode == .server ? try DirectoryLock(directory) : nil
        do {
            let pool = try DatabasePool(
                path: directory.database,
                configuration: configuration(
                    path: directory.database, readers: readers, hooks: hooks))
            try pool.writeWithoutTransaction { database in
                // GRDB has set NORMAL, which loses the last commits with the power.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try require("synchronous", "2", of: database, path: directory.database)
                try require("journal_mode", "wal", of: database, path: directory.database)
                try require("foreign_keys", "1", of: database, path: directory.database)
                try migrate(database, hooks.migrator, in: directory, isLocked: lock != nil)
            }
            return SQLiteStore(pool: pool, lock: lock, logger: logger, metrics: metrics)
        } catch let error as SQLiteStoreError {
            throw error
        } catch {
            throw .cannotOpen(path: directory.database, reason: "\(error)")
        }
    }

    private static func configuration(path: String, readers: Int, hooks: Hooks) -> Configuration {
        var configuration = Configuration()
        configuration.maximumReaderCount = readers
        configuration.persistentReadOnlyConnections = true
        configuration.foreignKeysEnabled = true
        // Another process may be at a commit, or bring the database up to date.
        configuration.busyMode = .timeout(10)
        configuration.label = "parley"
        configuration.prepareDatabase { database in
            // Before anything is changed: it may be another program's.
            _ = try hooks.migrator.version(of: database, path: path)
            // 16 MiB for each connection; sorting needs no room on the disk, so that reads go on when it is full; the
            // journal is carried over each 4,000 pages and then cut, so that it does not stay as long as it once was.
            try database.execute(
                sql: """
                    PRAGMA cache_size = -16384;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA wal_autocheckpoint = 4000;
                    PRAGMA journal_size_limit = 67108864;
                    PRAGMA fullfsync = ON;
                    PRAGMA checkpoint_fullfsync = ON;
                    """)
            try hooks.prepare(database)
        }
        return configuration
    }

    /// A promise of the store is only as good as the setting that SQLite really has.
    private static func require(_ setting: String, _ value: String, of database: Database, path: String) throws {
        let found = try String.fetchOne(database, sql: "PRAGMA \(setting)") ?? "nothing"
        guard found == value else {
            throw SQLiteStoreError.settingRefused(path: path, setting: setting, value: found)
        }
    }

    /// A command beside a server must not change the tables under its feet: only who holds the lock may.
    private static func migrate(
        _ database: Database, _ migrator: Migrator, in directory: DataDirectory, isLocked: Bool
    ) throws {
        guard try migrator.version(of: database, path: directory.database) < migrator.newest else { return }
        var lock: DirectoryLock?
        if !isLocked {
            do {
                lock = try DirectoryLock(directory)
            } catch .locked(_, let pid) {
                throw SQLiteStoreError.outdatedInUse(path: directory.path, pid: pid)
            }
        }
        defer { lock?.release() }
        try migrator.migrate(database, path: directory.database)
    }
}
