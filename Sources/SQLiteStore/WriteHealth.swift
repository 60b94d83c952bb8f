import Synchronization

/// Whether the database takes writes, as the last one has shown.
final class WriteHealth: Sendable {
    /// When the database last refused one; nil when it has taken one since.
    private let refusal = Mutex<ContinuousClock.Instant?>(nil)

    /// Set from the first write that the database refused to the first one that it took again.
    var isRefused: Bool { refusal.withLock { $0 != nil } }

    /// Whether the last write was refused, and that not longer ago than `duration`.
    func wasRefused(within duration: Duration) -> Bool {
        refusal.withLock { $0.map { $0 + duration > .now } ?? false }
    }

    /// - Returns: whether that is news.
    func setRefused(_ isRefused: Bool) -> Bool {
        refusal.withLock { refusal in
            let wasRefused = refusal != nil
            refusal = isRefused ? .now : nil
            return wasRefused != isRefused
        }
    }
}
