import Dispatch
import Foundation
import GRDB
import Logging
import ParleyProtocol
import Synchronization

/// The one thread that writes, and the queue before it.
///
/// It lives inside one write access of GRDB's for as long as the store is open, so that taking a batch costs a lock and
/// nothing else. While a batch is on its way to the disk, the next one gathers.
final class Writer: Sendable {
    /// The longest batch. A longer one would gain little, and delay the first for the last.
    static let batchCountMax = 512

    private struct Queue {
        var waiting: [PendingWrite] = []
        /// The thread found nothing to do and has to be woken.
        var isIdle = false
        var phase = Phase.open
        /// Whoever waits for the end.
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    private enum Phase {
        case open
        /// What waits is still committed; nothing is added.
        case closing
        case closed
    }

    /// Whether the database takes writes.
    let health = WriteHealth()

    private let queue = Mutex(Queue())
    private let wake = DispatchSemaphore(value: 0)

    /// Starts the thread. When it ends, it waits for the reads, closes the pool and gives up the lock.
    init(pool: DatabasePool, reads: ReadGate, lock: DirectoryLock?, logger: Logger, metrics: CommitMetrics) {
        let thread = Foundation.Thread { [self] in
            pool.writeWithoutTransaction { database in
                var committer = BatchCommitter(
                    connection: Connection(database), health: health, logger: logger, metrics: metrics)
                while let batch = next() { committer.commit(batch) }
            }
            reads.close()
            do {
                try pool.close()
            } catch {
                logger.warning("The database was not closed.", metadata: ["reason": "\(error)"])
            }
            lock?.release()
            end()
        }
        thread.name = "parley-writer"
        thread.start()
    }

    /// How many writes are not yet on their way.
    var waitingCount: Int { queue.withLock { $0.waiting.count } }

    /// Adds a write.
    /// - Returns: false when the store has been closed.
    func submit(_ write: PendingWrite) -> Bool {
        let (isTaken, mustWake) = queue.withLock { queue in
            guard queue.phase == .open else { return (false, false) }
            queue.waiting.append(write)
            return (true, queue.isIdle.exchange(false))
        }
        if mustWake { wake.signal() }
        return isTaken
    }

    /// Lets the thread commit what waits, and end. Returns at once.
    func startClosing() {
        let mustWake = queue.withLock { queue in
            guard queue.phase == .open else { return false }
            queue.phase = .closing
            return queue.isIdle.exchange(false)
        }
        if mustWake { wake.signal() }
    }

    /// Returns when the thread has ended.
    func close() async {
        startClosing()
        await withCheckedContinuation { continuation in
            let isClosed = queue.withLock { queue in
                if queue.phase == .closed { return true }
                queue.closers.append(continuation)
                return false
            }
            if isClosed { continuation.resume() }
        }
    }

    /// What waits, at most `batchCountMax`. Nil when the store is closing and all has been written.
    private func next() -> [PendingWrite]? {
        while true {
            let batch: [PendingWrite]? = queue.withLock { queue in
                guard !queue.waiting.isEmpty else {
                    if queue.phase != .open { return nil }
                    queue.isIdle = true
                    return []
                }
                guard queue.waiting.count > Self.batchCountMax else { return queue.waiting.exchange([]) }
                defer { queue.waiting.removeFirst(Self.batchCountMax) }
                return Array(queue.waiting.prefix(Self.batchCountMax))
            }
            guard let batch else { return nil }
            if !batch.isEmpty { return batch }
            wake.wait()
        }
    }

    private func end() {
        let closers = queue.withLock { queue in
            queue.phase = .closed
            return queue.closers.exchange([])
        }
        for closer in closers { closer.resume() }
    }
}

extension Bool {
    /// Sets the value and gives back the former one.
    fileprivate mutating func exchange(_ new: Bool) -> Bool {
        defer { self = new }
        return self
    }
}

extension Array {
    /// Sets the value and gives back the former one.
    fileprivate mutating func exchange(_ new: Self) -> Self {
        defer { self = new }
        return self
    }
}
