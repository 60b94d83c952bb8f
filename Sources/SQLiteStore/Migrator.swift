import GRDB

/// Brings a database to the version that this program knows.
///
/// `PRAGMA user_version` is the number of the last migration that was done. Each runs in a transaction of its own together with
/// the change of that number, so that a database is always at one version or the next, whenever the process is killed.
struct Migrator {
    /// The statements of each migration, the first one making version 1.
    let migrations: [String]

    /// What the store consists of today.
    static let current = Migrator(migrations: [Schema.version1])

    /// `PRAGMA application_id` of the store's files: the letters "Prly". Anything else but 0 is another program's database.
    static let applicationID: Int64 = 0x50726c79

    /// The version that this program makes.
    var newest: Int { migrations.count }

    /// How many migrations a database has seen.
    /// - Throws: `notAStore`, `tooNew`.
    func version(of database: Database, path: String) throws -> Int {
        let owner = try Int64.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard owner == Self.applicationID || owner == 0 && version == 0 else {
            throw SQLiteStoreError.notAStore(path: path)
        }
        guard version <= newest else {
            throw SQLiteStoreError.tooNew(path: path, found: version, known: newest)
        }
        return version
    }

    /// Runs what is missing.
    func migrate(_ database: Database, path: String) throws {
        while try migrateOnce(database, path: path) {}
    }

    /// Runs the next migration, if one is missing.
    private func migrateOnce(_ database: Database, path: String) throws -> Bool {
        var isDone = false
        // Immediate: another process that came first has finished when this one reads the version.
        try database.inTransaction(.immediate) {
            let version = try version(of: database, path: path)
            guard version < newest else {
                isDone = true
                return .rollback
            }
            try database.execute(sql: migrations[version])
            try database.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
            try database.execute(sql: "PRAGMA user_version = \(version + 1)")
            return .commit
        }
        return !isDone
    }
}
