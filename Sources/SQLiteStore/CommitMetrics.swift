import CoreMetrics

/// What is measured of commits.
struct CommitMetrics: Sendable {
    private let duration: Timer
    private let writes: Recorder
    private let failures: Counter

    init(factory: any MetricsFactory) {
        duration = Timer(label: "parley_commit_duration_seconds", factory: factory)
        writes = Recorder(label: "parley_commit_writes", factory: factory)
        failures = Counter(label: "parley_commit_failures_total", factory: factory)
    }

    /// So many writes were committed together, in a transaction that began at this time.
    func committed(_ count: Int, since start: ContinuousClock.Instant) {
        let (seconds, attoseconds) = start.duration(to: .now).components
        duration.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        writes.record(count)
    }

    /// The database has refused a transaction.
    func refused() { failures.increment() }
}
