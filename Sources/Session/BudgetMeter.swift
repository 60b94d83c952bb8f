import ParleyProtocol

/// How much of its rate budgets a session has used: a bucket of `burst` for each, refilled at `perSecond`.
///
/// One number says all of a bucket: the moment at which it would be full again (the generic cell rate algorithm).
struct BudgetMeter: Hashable, Sendable {
    /// For each budget the moment when it is full again, in nanoseconds; empty until something is drawn.
    private var fullAt: [UInt64] = []

    /// Takes one from a budget.
    /// - Returns: nil, or the milliseconds to wait when the budget is used up; nothing is taken then.
    mutating func draw(_ budget: Budget, at now: Instant) -> UInt64? {
        if fullAt.isEmpty { fullAt = Array(repeating: 0, count: Int(Budget.allCases.map(\.rawValue).max() ?? 0) + 1) }
        let interval = 1_000_000_000 / UInt64(budget.perSecond)
        let allowance = UInt64(budget.burst - 1) * interval
        let full = max(fullAt[Int(budget.rawValue)], now.nanoseconds)
        let missing = full - now.nanoseconds
        guard missing <= allowance else { return (missing - allowance + 999_999) / 1_000_000 }
        fullAt[Int(budget.rawValue)] = full + interval
        return nil
    }
}
