import Synchronization

/// Whether the database takes writes, as the last one has shown.
final class WriteHealth: Sendable {
    private let refused = Atomic<Bool>(false)

    /// Set from the first write that the database refused to the first one that it took again.
    var isRefused: Bool { refused.load(ordering: .relaxed) }

    /// - Returns: whether that is news.
    func setRefused(_ isRefused: Bool) -> Bool { refused.exchange(isRefused, ordering: .relaxed) != isRefused }
}
