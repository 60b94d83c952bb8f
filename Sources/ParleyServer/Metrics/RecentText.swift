/// A text that costs something to make: it is made at most once in a while, however many ask for it.
actor RecentText {
    private let lifetime: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let make: @Sendable () async -> String
    /// The text that was made last, or is being made.
    private var recent: (text: Task<String, Never>, at: ContinuousClock.Instant)?

    /// - Parameter lifetime: how old a text may be that is given.
    init(
        lifetime: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        make: @escaping @Sendable () async -> String
    ) {
        self.lifetime = lifetime
        self.now = now
        self.make = make
    }

    /// The text, no older than its lifetime.
    func text() async -> String {
        let now = now()
        if let recent, now < recent.at + lifetime { return await recent.text.value }
        let text = Task { await make() }
        recent = (text, now)
        return await text.value
    }
}
