import ParleyProtocol

/// Keeps posts within the budget that the server allows a connection, so that none is refused for now and overtaken by
/// those behind it.
///
/// The same bucket as the server's (the schema, `budget posts`), a quarter smaller: records that leave the client
/// apart may arrive close together.
struct PostPacer: Sendable {
    private static let interval: Duration = .seconds(1) / Budget.posts.perSecond
    private static let allowance = interval * (Budget.posts.burst * 3 / 4 - 1)

    /// When the bucket is full again.
    private var fullAt: Duration = .zero

    /// When the next one may go; nil if it may go now.
    func notBefore(now: Duration) -> Duration? {
        fullAt - now > PostPacer.allowance ? fullAt - PostPacer.allowance : nil
    }

    /// Something was sent that draws on the budget.
    mutating func draw(now: Duration) {
        fullAt = max(fullAt, now) + PostPacer.interval
    }
}
