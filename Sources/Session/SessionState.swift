import DequeModule
public import ParleyProtocol
public import WireFormat

/// One connection's life, seen from the server: what may come when, within which budgets, and when it is over.
///
///     awaitingHello ──Hello──▶ greeting ──accepted──▶ greeted ──signedIn()──▶ signedIn
///           │    ▲── refused ─────┤                      │ ◀──signedOut()──────┘ │
///           │                     │                      │                       │
///           │ deadline            └──────────────────────┴───────────┬───────────┘
///           │ protocol error                                         │ drain()
///           └───────────────▶ closed ◀── last answer, deadline ── draining
///
/// Requests are handed out one at a time and in their order: the next one when the one before was answered. So whatever a
/// client sends behind its Hello without waiting finds the session as Hello and SignIn have left it. What waits is
/// bounded by the window, and by bytes: see ``isSaturated``.
///
/// The shell calls `received` for every record, `answered` and then `next` when a request was carried out, `tick`
/// when ``deadline`` has come, and does what the returned action says. After `.fail` and `.notify` it calls `next` too.
public struct SessionState: Sendable {
    /// Where the session stands.
    public enum Phase: UInt8, Hashable, Sendable {
        case awaitingHello, greeting, greeted, signedIn, draining, closed
    }

    /// A record whose turn has not come.
    private enum Waiting: Sendable {
        case request(RequestID, Request, bytes: Int)
        case notify(Notify)
    }

    /// Where the session stands.
    public private(set) var phase = Phase.awaitingHello

    /// A Hello has come. While another has to follow, what comes instead fails by itself: it may have been on its way.
    private var hasSaidHello = false
    /// A Hello was answered with Welcome, or refused only for its token: no other may follow.
    private var isHelloAccepted = false
    private var running: RequestID?
    private var waiting: Deque<Waiting> = []
    private var waitingRequests = 0
    private var waitingBytes = 0
    private var window: Int
    private var idleNanoseconds: UInt64
    private let opened: Instant
    /// When something came last; when the connection began to drain, after that.
    private var heard: Instant
    private var meter = BudgetMeter()
    private var farewell: CloseReason?
    private let limits: SessionLimits

    /// A connection that was opened now.
    public init(limits: SessionLimits, openedAt now: Instant) {
        self.limits = limits
        opened = now
        heard = now
        window = limits.windowRequests
        idleNanoseconds = Self.idleNanoseconds(keepalive: limits.keepaliveSeconds, limits)
    }

    /// How long the next record's body may be, in bytes.
    public var recordBytesMax: Int {
        phase == .awaitingHello || phase == .greeting ? ProtocolLimits.helloBytesMax : ProtocolLimits.clientBytesMax
    }

    /// Whether so much waits that nothing more should be read for now.
    public var isSaturated: Bool { waitingBytes >= limits.waitingBytesMax }

    /// Whether a request was handed out and has not been answered.
    public var isBusy: Bool { running != nil }

    /// When to call `tick`; nil when the session is over.
    public var deadline: Instant? {
        switch phase {
        case .awaitingHello: opened.advanced(byMilliseconds: limits.helloTimeoutMilliseconds)
        case .greeting, .signedIn: idleDeadline
        case .greeted: signInDeadline.map { min($0, idleDeadline) } ?? idleDeadline
        case .draining: heard.advanced(byMilliseconds: limits.drainMilliseconds)
        case .closed: nil
        }
    }

    private var idleDeadline: Instant { heard.advanced(byNanoseconds: idleNanoseconds) }

    /// When somebody has to be signed in, whatever comes meanwhile. A request that runs may be the one that does it.
    private var signInDeadline: Instant? {
        guard phase == .greeted, running == nil else { return nil }
        return signedOutSince?.advanced(byMilliseconds: limits.signInTimeoutMilliseconds)
    }

    // MARK: Events

    /// A record has come.
    /// - Parameter body: the record without its length.
    public mutating func received(_ body: RawSpan, at now: Instant) -> SessionAction {
        guard phase != .draining, phase != .closed else { return .ignore }
        let record: ClientRecord
        do throws(DecodingFailure) {
            record = try ClientRecord(decoding: body)
        } catch {
            return close(CloseReason(error))
        }
        guard hasSaidHello || opensSession(record) else { return close(.helloRequired) }
        heard = now
        switch record {
        case .request(let id, let request): return enqueue(id, request, bytes: body.byteCount, at: now)
        case .notify(let notify): return enqueue(notify, at: now)
        case .signal(.goodbye(let goodbye)):
            phase = .closed
            forgetWaiting()
            return .leave(goodbye)
        case .unknown(let id, let opcode):
            return .fail(id, .unknownRequest(detail: "opcode \(opcode)"))
        }
    }

    /// The bytes of the stream are not a record.
    public mutating func receivedMalformed(_ failure: DecodingFailure) -> SessionAction {
        phase == .draining || phase == .closed ? .ignore : close(CloseReason(failure))
    }

    /// The request that was handed out has been answered. The shell calls `next` then.
    public mutating func answered(_ id: RequestID, with result: Result<Reply, Failure>, at now: Instant) {
        precondition(running == id, "requests are answered one at a time, in the order in which they were handed out")
        running = nil
        defer { noteSignIn(at: now) }
        guard phase == .greeting else { return }
        heard = now
        switch result {
        case .success(.hello(let welcome)):
            isHelloAccepted = true
            window = Int(welcome.window)
            idleNanoseconds = Self.idleNanoseconds(keepalive: welcome.keepalive, limits)
        case .success: break
        case .failure(let failure): isHelloAccepted = failure.code == .unauthenticated
        }
        if isHelloAccepted {
            phase = isSignedIn ? .signedIn : .greeted
        } else {
            phase = .awaitingHello
        }
    }

    /// What to do now that a request was answered.
    public mutating func next(at now: Instant) -> SessionAction {
        guard running == nil, phase != .closed else { return .ignore }
        if phase == .draining, let farewell { return close(farewell) }
        noteSignIn(at: now)
        if let signInDeadline, signInDeadline <= now { return close(.signInTimeout) }
        while let first = waiting.popFirst() {
            switch first {
            case .request(let id, let request, let bytes):
                waitingRequests -= 1
                waitingBytes -= bytes
                return admit(id, request, at: now)
            case .notify(let notify):
                if case .notify(let notify) = admit(notify, at: now) { return .notify(notify) }
            }
        }
        return .ignore
    }

    /// Somebody is signed in on this connection from now on. Called while the request that does it runs.
    public mutating func signedIn() {
        isSignedIn = true
        if phase == .greeted { phase = .signedIn }
    }

    /// Nobody is signed in any more.
    public mutating func signedOut() {
        isSignedIn = false
        if phase == .signedIn { phase = .greeted }
    }

    /// Lets the request that runs finish, forgets those that wait, and then closes.
    public mutating func drain(_ reason: CloseReason, at now: Instant) -> SessionAction {
        guard phase != .draining, phase != .closed else { return .ignore }
        guard running != nil else { return close(reason) }
        phase = .draining
        heard = now
        farewell = reason
        forgetWaiting()
        return .ignore
    }

    /// Ends the session now, whatever runs.
    public mutating func close(_ reason: CloseReason) -> SessionAction {
        guard phase != .closed else { return .ignore }
        phase = .closed
        forgetWaiting()
        return .close(reason)
    }

    /// Nothing is read from the connection for now: its silence is not the peer's.
    public mutating func notRead(at now: Instant) {
        if phase == .greeting || phase == .greeted || phase == .signedIn { heard = now }
    }

    /// The ``deadline`` may have come.
    public mutating func tick(at now: Instant) -> SessionAction {
        guard let deadline, deadline <= now else { return .ignore }
        switch phase {
        case .awaitingHello: return close(.helloTimeout)
        case .greeted where signInDeadline.map { $0 <= now } ?? false: return close(.signInTimeout)
        case .greeting, .greeted, .signedIn: return close(.idle)
        case .draining: return close(farewell ?? .idle)
        case .closed: return .ignore
        }
    }

    // MARK: Guards

    /// Somebody is signed in; while Hello is still unanswered, `phase` does not tell.
    private var isSignedIn = false
    /// Since when nobody is signed in on a session that has said Hello.
    private var signedOutSince: Instant?

    private mutating func noteSignIn(at now: Instant) {
        if phase != .greeted {
            signedOutSince = nil
        } else if signedOutSince == nil {
            signedOutSince = now
        }
    }

    /// Whether a record may be the first of a connection; a Goodbye may.
    private func opensSession(_ record: ClientRecord) -> Bool {
        switch record {
        case .request(_, .hello), .signal: true
        case .request, .notify, .unknown: false
        }
    }

    /// A request has come: its turn is now, or behind those that wait.
    private mutating func enqueue(_ id: RequestID, _ request: Request, bytes: Int, at now: Instant) -> SessionAction {
        guard running != nil || !waiting.isEmpty else { return admit(id, request, at: now) }
        guard waitingRequests + (running == nil ? 0 : 1) < window else {
            return .fail(id, .windowExceeded(detail: "at most \(window) requests may be unanswered"))
        }
        waiting.append(.request(id, request, bytes: bytes))
        waitingRequests += 1
        waitingBytes += bytes
        return .ignore
    }

    /// Ping is answered at once; everything else keeps its place among the requests. What the window has no place for is dropped.
    private mutating func enqueue(_ notify: Notify, at now: Instant) -> SessionAction {
        if case .ping = notify { return .pong }
        guard running != nil || !waiting.isEmpty else { return admit(notify, at: now) }
        if waiting.count < 2 * window { waiting.append(.notify(notify)) }
        return .ignore
    }

    /// The request's turn has come: holds it against the guards of the schema.
    private mutating func admit(_ id: RequestID, _ request: Request, at now: Instant) -> SessionAction {
        if case .hello(let hello) = request {
            guard !isHelloAccepted else { return close(.secondHello) }
            hasSaidHello = true
            guard hello.version == ProtocolLimits.version else { return close(.unsupportedVersion) }
            phase = .greeting
            heard = now
        }
        let guards = request.guards
        guard isMet(guards.needs) else { return .fail(id, .signInRequired) }
        if let wait = draw(guards.budget, at: now) {
            return .fail(id, .rateLimited(after: Milliseconds(UInt32(clamping: wait))))
        }
        running = id
        return .dispatch(id, request)
    }

    /// The turn of something without an answer has come: what is not allowed is dropped.
    private mutating func admit(_ notify: Notify, at now: Instant) -> SessionAction {
        guard isMet(notify.guards.needs), draw(notify.guards.budget, at: now) == nil else { return .ignore }
        return .notify(notify)
    }

    private func isMet(_ requirement: Requirement) -> Bool {
        switch requirement {
        case .connection: true
        case .hello: phase == .greeted || phase == .signedIn
        case .signedIn: phase == .signedIn
        }
    }

    private mutating func draw(_ budget: Budget?, at now: Instant) -> UInt64? {
        guard limits.areBudgetsEnforced, let budget else { return nil }
        return meter.draw(budget, at: now)
    }

    private mutating func forgetWaiting() {
        waiting = []
        waitingRequests = 0
        waitingBytes = 0
    }

    private static func idleNanoseconds(keepalive seconds: UInt64, _ limits: SessionLimits) -> UInt64 {
        UInt64(Double(seconds) * limits.idleAfterKeepalives * 1_000_000_000)
    }
}
