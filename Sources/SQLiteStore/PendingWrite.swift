import ParleyProtocol

/// A write that waits for its commit.
///
///     waiting ──run──▶ succeeded ──commit──▶ announced ──▶ resumed
///                 └──▶ failed ─────────────────────────────▶ resumed
///
/// Run again, it forgets what it knew.
///
/// `@unchecked`: one thread at a time has it. The caller makes it and hands it to the queue (whose lock orders this with all
/// that follows); from then on only the writer's thread touches it.
class PendingWrite: @unchecked Sendable {
    /// Calls the body.
    func run(on connection: Connection) {}
    /// Whether the body threw when it last ran, or ``fail(_:)`` was called.
    var hasFailed: Bool { false }
    /// Gives up what the body did: this failure is the result.
    func fail(_ failure: Failure) {}
    /// Tells the caller's callback, after the commit, unless the write failed.
    func announce() {}
    /// Lets the caller go on.
    func resume() {}
}

/// A write with its body, its callback and whoever waits for it.
///
/// `@unchecked`: as its superclass.
final class TypedWrite<Result: Sendable>: PendingWrite, @unchecked Sendable {
    typealias Outcome = Swift.Result<Result, Failure>

    private let body: (Connection) throws(Failure) -> Result
    private let committed: @Sendable (Result) -> Void
    private let continuation: UnsafeContinuation<Outcome, Never>
    private var outcome = Outcome.failure(.unavailable)

    init(
        continuation: UnsafeContinuation<Outcome, Never>,
        committed: @escaping @Sendable (Result) -> Void,
        body: @escaping (Connection) throws(Failure) -> Result
    ) {
        self.body = body
        self.committed = committed
        self.continuation = continuation
    }

    override func run(on connection: Connection) {
        do throws(Failure) {
            outcome = .success(try body(connection))
        } catch {
            outcome = .failure(error)
        }
    }

    override var hasFailed: Bool {
        if case .failure = outcome { true } else { false }
    }

    override func fail(_ failure: Failure) { outcome = .failure(failure) }

    override func announce() {
        if case .success(let result) = outcome { committed(result) }
    }

    override func resume() { continuation.resume(returning: outcome) }
}
