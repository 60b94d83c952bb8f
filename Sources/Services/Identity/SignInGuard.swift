import ParleyProtocol
import WireFormat

/// Slows down whoever tries passwords. One for the server; ``SignInBackoff`` holds the rules.
public actor SignInGuard {
    private var backoff = SignInBackoff()

    /// How many attempts were told to wait.
    public private(set) var slowedAttempts = 0

    /// A guard that has seen nobody yet.
    public init() {}

    /// An attempt begins.
    /// - Throws: `rateLimited` with the time to wait.
    func begin(_ attempt: SignInAttempt, at now: Uptime) throws(Failure) {
        guard let wait = backoff.begin(attempt, at: now) else { return }
        slowedAttempts += 1
        throw .rateLimited(
            after: Milliseconds(UInt32(clamping: wait)), detail: "too many failed sign-ins for this login or from here")
    }

    /// The password was wrong.
    func failed(_ attempt: SignInAttempt, at now: Uptime) { backoff.failed(attempt, at: now) }

    /// The password was right.
    func succeeded(_ attempt: SignInAttempt) { backoff.succeeded(attempt) }

    /// The password was not looked at.
    func undone(_ attempt: SignInAttempt) { backoff.undone(attempt) }
}
