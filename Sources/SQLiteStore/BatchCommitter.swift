import Logging
import ParleyProtocol

/// Commits writes, as many at a time as there are, on the writer's connection. Confined to the writer's thread.
///
///     BEGIN ─▶ body 1 ─▶ body 2 ─▶ … ─▶ COMMIT ─▶ announce 1, announce 2 … ─▶ resume all
///                │          │              │
///                │          │              └ fails: nothing was kept. Each body again, alone
///                │          └ throws after writing: ROLLBACK, all again, each inside a savepoint
///                └ throws before writing: its failure, nothing else
///
/// Invariant: a write is announced once, after a commit that holds it, in the order of the commits; and a write whose
/// result is a failure has left nothing.
struct BatchCommitter {
    private let connection: Connection
    private let logger: Logger
    private let health: WriteHealth
    private let metrics: CommitMetrics

    init(connection: Connection, health: WriteHealth, logger: Logger, metrics: CommitMetrics) {
        self.connection = connection
        self.health = health
        self.logger = logger
        self.metrics = metrics
    }

    /// How a transaction with several bodies ended.
    private enum End {
        case committed
        /// A body threw after it had written. Nothing was kept.
        case bodyLeftTraces
        /// The database refused a statement. Nothing was kept. `began` tells whether the transaction had begun.
        case refused(began: Bool)
    }

    /// Commits all of these writes, or those of them that can be, and lets those who wait go on.
    mutating func commit(_ batch: [PendingWrite]) {
        var end = transact(batch, guarded: false)
        if case .bodyLeftTraces = end { end = transact(batch, guarded: true) }
        switch end {
        case .committed:
            finish(batch)
        case .bodyLeftTraces:
            preconditionFailure("a savepoint removes the traces of its body")
        case .refused(began: true) where batch.count > 1:
            // One of them may be too much for the disk, or for nobody else's.
            for write in batch { commit([write]) }
        case .refused:
            for write in batch { write.fail(.unavailable) }
            finish(batch)
        }
    }

    /// Runs all bodies in one transaction.
    /// - Parameter guarded: each inside a savepoint of its own. This costs two statements for each body, so it is only done
    ///   when it has turned out to be necessary.
    private mutating func transact(_ batch: [PendingWrite], guarded: Bool) -> End {
        rollBack()
        let start = ContinuousClock.now
        do throws(Failure) {
            try connection.run(.begin)
        } catch {
            return refused(began: false)
        }
        do throws(Failure) {
            for write in batch {
                guard try run(write, guarded: guarded) else {
                    rollBack()
                    return .bodyLeftTraces
                }
            }
            try connection.run(.commit)
        } catch {
            rollBack()
            return refused(began: true)
        }
        metrics.committed(batch.count, since: start)
        if health.setRefused(false) { logger.notice("The database takes writes again.") }
        return .committed
    }

    /// Runs one body.
    /// - Returns: false when it threw after it had written and there is no savepoint to go back to.
    /// - Throws: when a statement failed, whether or not the body let its caller know.
    private func run(_ write: PendingWrite, guarded: Bool) throws(Failure) -> Bool {
        let changesBefore = connection.changeCount
        if guarded { try connection.run(.savepoint) }
        write.run(on: connection)
        if connection.hasFault { throw .unavailable }
        let leftTraces = write.hasFailed && connection.changeCount != changesBefore
        guard guarded else { return !leftTraces }
        if leftTraces { try connection.run(.rollbackToSavepoint) }
        try connection.run(.releaseSavepoint)
        return true
    }

    private func rollBack() {
        // After some errors (a full disk) SQLite has done it already.
        guard connection.isInTransaction else { return }
        do throws(Failure) {
            try connection.run(.rollback)
        } catch {
            // Tried again before the next transaction begins; the fault stays for the log.
        }
    }

    private mutating func refused(began: Bool) -> End {
        let fault = connection.takeFault()
        metrics.refused()
        if health.setRefused(true) {
            logger.error(
                "The database refuses to write.", metadata: ["reason": "\(fault.map(String.init) ?? "unknown")"])
        }
        return .refused(began: began)
    }

    private func finish(_ batch: [PendingWrite]) {
        for write in batch { write.announce() }
        for write in batch { write.resume() }
    }
}
