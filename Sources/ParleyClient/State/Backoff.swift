/// How long to wait before connecting again: exponential, with full jitter, so that a thousand clients that lost the
/// same server do not come back in the same moment.
///
/// The n-th attempt in a row waits a random time between 0 and min(`longest`, `first` · 2ⁿ). What the server asks for is
/// waited for besides, and up to as long again: it says so to all its clients when it stops.
public struct Backoff: Hashable, Sendable {
    /// The most that the first wait takes.
    public var first: Duration
    /// The most that any wait takes.
    public var longest: Duration
    /// A connection that stood for so long begins a new count.
    public var steadyAfter: Duration

    private var attempts = 0

    /// Waits of 0.2 to 30 seconds, unless told otherwise.
    public init(
        first: Duration = .milliseconds(200), longest: Duration = .seconds(30), steadyAfter: Duration = .seconds(5)
    ) {
        self.first = first
        self.longest = longest
        self.steadyAfter = steadyAfter
    }

    /// The next wait.
    ///
    /// - Parameters:
    ///   - stood: How long the connection that ended had stood; zero if there was none.
    ///   - atLeast: What the server asked for; it is never undercut.
    mutating func next(
        stood: Duration, atLeast: Duration = .zero, using generator: inout some RandomNumberGenerator
    ) -> Duration {
        if stood >= steadyAfter { attempts = 0 }
        var ceiling = first
        for _ in 0..<attempts where ceiling < longest { ceiling += ceiling }
        ceiling = min(ceiling, longest)
        attempts += 1
        return atLeast + max(ceiling, atLeast) * Double.random(in: 0...1, using: &generator)
    }
}
