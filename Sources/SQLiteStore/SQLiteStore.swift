import CoreMetrics
import GRDB
import Logging
public import ParleyProtocol
public import Store
public import WireFormat

/// The embedded store: one SQLite database in a directory of its own.
///
///     write ──▶ Writer: queue ─▶ one thread ─▶ BatchCommitter: one transaction, one fsync for all that waits
///     read  ──▶ GRDB's pool of readers, each on a snapshot, beside the writer (WAL)
///
/// What ``write(in:_:committed:)`` has returned for is on the disk: the journal is synced at each commit
/// (`synchronous = FULL`), and a process killed at any moment leaves a database that holds every acknowledged write, and of
/// each other one all or nothing.
public final class SQLiteStore: ChatStore {
    /// Who opens a data directory.
    public enum Mode: Hashable, Sendable {
        /// A server: nobody else may be one on the same directory.
        case server
        /// A command that runs beside a server, or without one.
        case beside
    }

    private let pool: DatabasePool
    private let reads = ReadGate()
    let writer: Writer
    private let logger: Logger

    init(pool: DatabasePool, lock: DirectoryLock?, logger: Logger, metrics: any MetricsFactory) {
        self.pool = pool
        self.logger = logger
        writer = Writer(pool: pool, reads: reads, lock: lock, logger: logger, metrics: CommitMetrics(factory: metrics))
    }

    /// How many writes wait for the next commit.
    public var waitingWrites: Int { writer.waitingCount }

    /// A store that is forgotten without ``close()`` still commits what waits.
    deinit { writer.startClosing() }

    /// Runs `body` on a snapshot, on one of the readers. It waits when all of them are busy.
    /// - Throws: what `body` throws; `unavailable`.
    public func read<Result: Sendable>(
        in organisation: OrganisationID,
        _ body: @escaping @Sendable (any ReadTransaction) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await read { connection throws(Failure) in
            let transaction = SQLiteReadTransaction(organisation, on: connection)
            defer { transaction.end() }
            return try body(transaction)
        }
    }

    /// Runs `body` in the next batch that the writer takes. `committed` is called on the writer's thread.
    /// - Throws: what `body` throws; `unavailable` when the batch could not be written.
    public func write<Result: Sendable>(
        in scope: WriteScope,
        _ body: @escaping @Sendable (any WriteTransaction) throws(Failure) -> Result,
        committed: @escaping @Sendable (Result) -> Void
    ) async throws(Failure) -> Result {
        try await write(committed: committed) { connection throws(Failure) in
            let transaction = SQLiteWriteTransaction(scope, on: connection)
            defer { transaction.end() }
            return try body(transaction)
        }
    }

    /// The organisation with this slug.
    public func organisation(slug: Slug) async throws(Failure) -> OrganisationRecord? {
        try await read { connection throws(Failure) in
            try connection.first(.organisationBySlug, slug) { OrganisationRecord($0) }
        }
    }

    /// All organisations, in ascending order of their slugs.
    public func organisations() async throws(Failure) -> [OrganisationRecord] {
        try await read { connection throws(Failure) in
            try connection.all(.organisations) { OrganisationRecord($0) }
        }
    }

    /// Makes an organisation.
    /// - Throws: `conflict` when the slug is taken.
    public func createOrganisation(slug: Slug, name: String, at now: Timestamp) async throws(Failure)
        -> OrganisationRecord
    {
        try await write(committed: { _ in }) { connection throws(Failure) in
            guard try connection.first(.organisationBySlug, slug, read: { _ in true }) == nil else { throw .conflict }
            try connection.run(.insertOrganisation, slug, name, now)
            guard let made = try connection.first(.organisationBySlug, slug, read: { OrganisationRecord($0) }) else {
                preconditionFailure("what was inserted is there")
            }
            return made
        }
    }

    /// Whose token has this hash, unless it was revoked, has expired by `now` or belongs to a deactivated user.
    public func tokenHolder(hash: TokenHash, at now: Timestamp) async throws(Failure) -> TokenHolder? {
        try await read { connection throws(Failure) in
            try connection.first(.tokenHolder, hash.bytes, now) { columns in
                TokenHolder(
                    organisation: OrganisationRecord(columns, from: 6), user: User(columns, from: 9),
                    token: TokenInfo(columns))
            }
        }
    }

    /// A number in the database that grows with each change to users and tokens that can end a session, whichever process
    /// made it.
    public func identityVersion() async throws(Failure) -> Int64 {
        try await read { connection throws(Failure) in
            try connection.first(.identityVersion) { $0[0] } ?? 0
        }
    }

    /// Whom the changes behind a version concerned.
    public func accountChanges(since version: Int64) async throws(Failure) -> [Account] {
        try await read { connection throws(Failure) in
            try connection.all(.accountChanges, version) { Account(organisation: $0[0], user: $0[1]) }
        }
    }

    /// Whether the database takes writes. As long as the last one was taken nothing is tried. When it was refused, that counts for
    /// five seconds, since a disk that has no room for a message may have some for less; then one is tried that changes nothing.
    public func takesWrites() async -> Bool {
        guard writer.health.isRefused else { return true }
        return writer.health.wasRefused(within: .seconds(5)) ? false : await tryWriting()
    }

    /// Whether the database takes a write that changes nothing.
    func tryWriting() async -> Bool {
        do throws(Failure) {
            try await write(committed: { _ in }) { connection throws(Failure) in
                try connection.run(.keepIdentityVersion)
            }
            return true
        } catch {
            return false
        }
    }

    /// Commits what waits, lets reads end, closes the database and gives up the lock.
    public func close() async { await writer.close() }

    /// Runs `body` on a reader's snapshot, on a thread of GRDB's. A task that is cancelled still gets its answer.
    private func read<Result: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        typealias Outcome = Swift.Result<Result, Failure>
        let outcome = await withUnsafeContinuation { (continuation: UnsafeContinuation<Outcome, Never>) in
            guard reads.enter() else { return continuation.resume(returning: .failure(.unavailable)) }
            pool.asyncRead { [reads, logger] access in
                defer { reads.leave() }
                let connection: Connection
                do {
                    connection = Connection(try access.get())
                } catch {
                    logger.error("The database cannot be read.", metadata: ["reason": "\(error)"])
                    return continuation.resume(returning: .failure(.unavailable))
                }
                do throws(Failure) {
                    continuation.resume(returning: .success(try body(connection)))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
                if let fault = connection.takeFault() {
                    logger.error("The database cannot be read.", metadata: ["reason": "\(fault)"])
                }
            }
        }
        return try outcome.get()
    }

    private func write<Result: Sendable>(
        committed: @escaping @Sendable (Result) -> Void,
        _ body: @escaping @Sendable (Connection) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let result = await withUnsafeContinuation { continuation in
            let write = TypedWrite(continuation: continuation, committed: committed, body: body)
            guard writer.submit(write) else { return continuation.resume(returning: .failure(.unavailable)) }
        }
        return try result.get()
    }
}
