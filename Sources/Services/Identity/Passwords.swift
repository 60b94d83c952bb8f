public import ParleyProtocol
import WireFormat

/// Hashes and checks passwords, on threads of its own, a few at a time.
///
/// scrypt takes long and much memory on purpose, so it runs neither on an event loop nor on the threads that run
/// Swift's tasks, and no flood of sign-ins takes more than ``parallel`` cores and their memory: the rest waits, and
/// what does not even find a place to wait is told to come back.
public struct Passwords: Sendable {
    /// How many are hashed at a time.
    public static let parallel = 2
    /// How many may wait for their turn.
    public static let waitingMax = 64
    /// When those who found no place to wait may come back, in milliseconds.
    public static let retryMilliseconds: UInt32 = 1000

    private let cost: PasswordCost
    private let workers: Workers
    private let derive: KeyDerivation

    /// Starts the threads.
    /// - Parameter cost: of new hashes; old ones are checked at the cost they were made with.
    public init(cost: PasswordCost = .standard) {
        self.init(
            cost: cost, workers: Workers(name: "parley-scrypt", parallel: Self.parallel, waitingMax: Self.waitingMax))
    }

    init(cost: PasswordCost, workers: Workers, derive: @escaping KeyDerivation = PasswordHash.scrypt) {
        self.cost = cost
        self.workers = workers
        self.derive = derive
    }

    /// How many wait for their turn.
    public var waitingCount: Int { workers.waitingCount }

    /// The text to be kept of a password.
    /// - Throws: `unavailable` when too many wait.
    public func hash(_ password: Password) async throws(Failure) -> String {
        let hash = try await workers.run { [cost, derive] in
            PasswordHash(of: password, cost: cost, derive: derive)
        }
        guard let hash else { throw .unavailable(detail: "out of memory") }
        return hash.description
    }

    /// Whether `password` is the one that `text` was made of. Takes as long when there is no text, and is false then.
    /// - Throws: `unavailable` when too many wait.
    public func verify(_ password: Password, against text: String?) async throws(Failure) -> Bool {
        let kept = text.flatMap { PasswordHash($0) }
        let matches = try await workers.run { [cost, derive] in
            (kept ?? .nobody(cost: cost)).matches(password, derive: derive)
        }
        guard let matches else { throw .unavailable(detail: "out of memory") }
        return matches && kept != nil
    }
}

extension Workers {
    /// Runs work on a thread of the workers'.
    /// - Throws: `unavailable` when there is no place to wait.
    fileprivate func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async throws(Failure) -> Result {
        let result: Result? = await withCheckedContinuation { continuation in
            if !submit({ continuation.resume(returning: work()) }) { continuation.resume(returning: nil) }
        }
        guard let result else {
            throw .unavailable(after: Milliseconds(Passwords.retryMilliseconds), detail: "too many passwords to check")
        }
        return result
    }
}
