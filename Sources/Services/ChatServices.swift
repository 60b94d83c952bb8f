public import ParleyProtocol
public import Store
public import WireFormat

/// The rules of Parley: an answer to every request of the schema.
///
/// Each request has a file of its name in the folder of its feature. What they share:
///
/// - what a request may see and do is decided inside the transaction that does it, so that it is true when it is done;
/// - what the others are to hear is collected inside the transaction too, and told in the order of the commits.
public struct ChatServices: ParleyService, Sendable {
    /// Who asks.
    public typealias Caller = Services.Caller

    let store: any ChatStore
    let broadcaster: any Broadcaster
    let passwords: Passwords
    let signInGuard: SignInGuard
    let typing: TypingRegistry
    let settings: ServiceSettings
    /// The time of day.
    let now: @Sendable () -> Timestamp
    /// A clock that nobody sets.
    let uptime: @Sendable () -> ContinuousClock.Instant

    /// Puts the services together.
    /// - Parameters:
    ///   - store: where everything is kept.
    ///   - broadcaster: how open sessions are told.
    ///   - passwords: what hashes and checks them; more than one would use more cores and memory than they may.
    ///   - signInGuard: what slows down whoever guesses passwords.
    ///   - settings: what the operator may choose.
    ///   - now: the time of day.
    ///   - uptime: a clock that nobody sets, for what lasts some time.
    public init(
        store: any ChatStore, broadcaster: any Broadcaster, passwords: Passwords, signInGuard: SignInGuard,
        settings: ServiceSettings, now: @escaping @Sendable () -> Timestamp,
        uptime: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.store = store
        self.broadcaster = broadcaster
        self.passwords = passwords
        self.signInGuard = signInGuard
        self.settings = settings
        self.now = now
        self.uptime = uptime
        typing = TypingRegistry()
    }

    /// Takes a notification of a client, which is not answered.
    public func notified(_ notification: Notify, by caller: Caller) async {
        switch notification {
        case .ping: break
        case .setTyping(let signal): await setTyping(signal, by: caller)
        }
    }

    /// What the services do without being asked: ends typing that was not renewed. Returns when cancelled.
    public func run() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(500))
            endForgottenTyping()
        }
    }
}

/// What the operator may choose about the services.
public struct ServiceSettings: Sendable {
    /// What the server calls itself in Welcome: name and version.
    public var agent: String
    /// How many requests of a session may be unanswered at a time.
    public var requestWindow: Int

    /// Fills in the settings.
    public init(agent: String = "parley", requestWindow: Int = 64) {
        self.agent = agent
        self.requestWindow = requestWindow
    }
}

// MARK: - What every request needs

extension ChatServices {
    /// Who is signed in.
    /// - Throws: `signInRequired` when nobody is.
    func identity(of caller: Caller) throws(Failure) -> Identity {
        guard let identity = caller.identity else { throw .signInRequired }
        return identity
    }

    /// In whose name and when something is written.
    func scope(_ identity: Identity) -> WriteScope {
        WriteScope(organisation: identity.organisation, actor: identity.user, now: now())
    }

    /// Reads in the caller's organisation.
    func read<Result: Sendable>(
        by caller: Caller,
        _ body: @escaping @Sendable (any ReadTransaction, Identity) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let identity = try identity(of: caller)
        return try await store.read(in: identity.organisation) { transaction throws(Failure) in
            try body(transaction, identity)
        }
    }

    /// Changes something in the caller's organisation, and tells the others once it is committed.
    func change<Result: Sendable>(
        by caller: Caller,
        _ body: @escaping @Sendable (any WriteTransaction, Identity, inout Announcements) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let identity = try identity(of: caller)
        let (broadcaster, typing) = (broadcaster, typing)
        let outcome = try await store.write(in: scope(identity)) {
            transaction throws(Failure) -> (result: Result, announcements: Announcements) in
            var announcements = Announcements(organisation: identity.organisation, now: transaction.scope.now)
            let result = try body(transaction, identity, &announcements)
            return (result, announcements)
        } committed: { outcome in
            outcome.announcements.make(through: broadcaster, typing: typing)
        }
        return outcome.result
    }
}
