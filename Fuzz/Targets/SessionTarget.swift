import ParleyProtocol
import Session
import WireFormat

extension FuzzTarget {
    /// One connection's session under any sequence of events that its shell can bring: records, answers, time, sign-ins, the end. The
    /// input is such a sequence, and ``SessionRun`` holds the session to its promises after each event.
    static let session = FuzzTarget("session", bytesMax: 4_096, seeds: { SessionRun.seeds }) { input throws(Finding) in
        var run = SessionRun(InputReader(input))
        try run.runAll()
    }
}

/// A session, its shell, and what must hold of both.
struct SessionRun {
    private var input: InputReader
    private var session: SessionState
    private var now = Instant(nanoseconds: 1_000_000_000)
    private let opened: Instant
    private let limits: SessionLimits

    // What the shell knows.
    private var running: (id: RequestID, request: Request)?
    private var hasEnded = false
    private var isDraining = false

    // What must be so by what has happened.
    private enum Waiting: Equatable {
        case request(RequestID, Request, bytes: Int)
        /// It waits, or was dropped.
        case notify(Notify)
    }
    private var waiting: [Waiting] = []
    private var isHelloAccepted = false
    private var isSignedIn = false
    private var windowMax: Int
    private var drawn: [Budget: Int] = [:]

    init(_ input: InputReader) {
        var input = input
        var limits = SessionLimits()
        let choice = input.byte()
        if choice & 1 != 0 { limits.windowRequests = 2 }
        if choice & 2 != 0 { limits.waitingBytesMax = 64 }
        if choice & 4 != 0 { limits.areBudgetsEnforced = false }
        if choice & 8 != 0 { limits.idleAfterKeepalives = 0.001 }
        self.input = input
        self.limits = limits
        opened = now
        windowMax = limits.windowRequests
        session = SessionState(limits: limits, openedAt: now)
    }

    mutating func runAll() throws(Finding) {
        while !input.isAtEnd {
            try step()
            try checkInvariants()
        }
    }

    private mutating func step() throws(Finding) {
        switch input.below(16) {
        case 0...6: try receive(SessionRecords.all[input.below(SessionRecords.all.count)](UInt32(input.byte()) + 1))
        case 7: try receive(input.take(input.below(64)))
        case 8, 9: try answer()
        case 10: now = now.advanced(byNanoseconds: 1 << UInt64(input.below(40)))
        case 11: try reachDeadline()
        case 12: try perform(session.tick(at: now))
        case 13: try endFromOutside()
        case 14: session.notRead(at: now)
        default: try changeSignIn()
        }
    }

    // MARK: - Events

    /// The shell reads nothing while enough waits, and no record beyond the limit.
    private mutating func receive(_ body: [UInt8]) throws(Finding) {
        guard !hasEnded || input.below(4) == 0, !session.isSaturated, (1...session.recordBytesMax).contains(body.count)
        else {
            return
        }
        let (wasOver, wasBusy) = (hasEnded || isDraining, running != nil || !waiting.isEmpty)
        let action = session.received(body.span.bytes, at: now)
        if wasOver { try require(action == .ignore, "a session that is over answers \(action)") }
        guard !wasOver, let record = try? ClientRecord(decoding: body.span.bytes) else { return try perform(action) }
        switch (record, action) {
        case (.request(let id, let request), .ignore): waiting.append(.request(id, request, bytes: body.count))
        case (.notify(let notify), .ignore): if wasBusy { waiting.append(.notify(notify)) }
        case (.request(let id, let request), .dispatch(let other, let dispatched)):
            try require(
                !wasBusy && id == other && request == dispatched, "a request overtakes others, or is another one")
        case (.request(let id, _), .fail(let other, _)), (.unknown(let id, _), .fail(let other, _)):
            try require(id == other, "request \(id) fails as \(other)")
        case (.notify(.ping), .pong), (.notify, .notify), (_, .close): break
        case (.signal(.goodbye(let goodbye)), .leave(let other)): try require(goodbye == other, "another goodbye")
        default: throw Finding("\(record) is answered with \(action)")
        }
        try perform(action)
    }

    /// The request that runs is answered as services may answer it, and the next one's turn has come.
    private mutating func answer() throws(Finding) {
        guard let (id, request) = running else { return try goOn() }
        let choice = input.byte()
        let result: Result<Reply, Failure>
        switch choice & 7 {
        case 0: result = .failure(.unauthenticated)
        case 1: result = .failure(.unavailable)
        default: result = .success(SessionRecords.reply(to: request, choice))
        }
        if case .success = result, !hasEnded {
            switch request {
            case .signIn: signIn()
            case .hello where choice & 8 != 0: signIn()
            case .signOut: signOut()
            default: break
            }
        }
        if case .hello = request, !hasEnded, !isDraining {
            switch result {
            case .success(.hello(let welcome)):
                isHelloAccepted = true
                windowMax = max(windowMax, Int(welcome.window))
            case .failure(let failure) where failure.code == .unauthenticated: isHelloAccepted = true
            default: break
            }
        }
        running = nil
        session.answered(id, with: result, at: now)
        try goOn()
    }

    /// Ticking when the deadline has come does something, or moves the deadline: otherwise the shell would never rest.
    private mutating func reachDeadline() throws(Finding) {
        guard let deadline = session.deadline else { return }
        now = max(now, deadline)
        let action = session.tick(at: now)
        if action == .ignore {
            try require(
                session.deadline.map { $0 > deadline } ?? true, "the deadline \(deadline) comes again and again")
        }
        try perform(action)
    }

    private mutating func endFromOutside() throws(Finding) {
        switch input.below(4) {
        case 0: try perform(session.receivedMalformed(DecodingFailure(.emptyRecord, at: 0)))
        case 1: try perform(session.close(.slowConsumer))
        default:
            let action = session.drain(.shuttingDown(after: Milliseconds(5)), at: now)
            if action == .ignore && !hasEnded {
                isDraining = true
                waiting = []
            }
            try perform(action)
        }
    }

    /// Services sign in only while a request runs that does it; from outside somebody may be signed out at any time.
    private mutating func changeSignIn() throws(Finding) {
        guard !hasEnded, input.below(2) == 0 || running == nil else { return }
        signOut()
        try goOn()
    }

    private mutating func signIn() {
        isSignedIn = true
        session.signedIn()
    }

    private mutating func signOut() {
        isSignedIn = false
        session.signedOut()
    }

    // MARK: - The shell

    /// Does what an action says, and what follows from it.
    private mutating func perform(_ action: SessionAction) throws(Finding) {
        var action = action
        while true {
            if hasEnded { try require(action == .ignore, "a session that has ended says \(action)") }
            switch action {
            case .dispatch(let id, let request):
                try checkDispatch(id, request)
                running = (id, request)
                return
            case .notify(let notify):
                try require(running == nil, "two things are carried out at once")
                try takeWaiting(notify)
                try draw(notify.guards)
            case .fail(let id, _): try takeFailed(id)
            case .close, .leave:
                hasEnded = true
                waiting = []
                return
            case .pong, .ignore: return
            }
            action = session.next(at: now)
            try checkRest(action)
        }
    }

    /// What to do now that nothing runs, or something else does.
    private mutating func goOn() throws(Finding) {
        let action = session.next(at: now)
        try checkRest(action)
        try perform(action)
    }

    /// When nothing runs and nothing is to be done, nothing waits: notifies that the model still has were dropped.
    private mutating func checkRest(_ action: SessionAction) throws(Finding) {
        guard action == .ignore, running == nil else { return }
        let requests = waiting.filter { if case .request = $0 { true } else { false } }
        try require(requests.isEmpty, "\(requests.count) requests wait for nothing")
        waiting = []
    }

    private mutating func checkDispatch(_ id: RequestID, _ request: Request) throws(Finding) {
        try require(running == nil, "two requests run at once")
        try require(!isDraining, "a draining session begins a request")
        while case .notify = waiting.first { waiting.removeFirst() }
        if case .request(let expected, let other, _) = waiting.first {
            try require(expected == id && other == request, "request \(id) is carried out before \(expected)")
            waiting.removeFirst()
        }
        if case .hello = request { try require(!isHelloAccepted, "Hello is carried out twice") }
        try draw(request.guards)
    }

    /// What fails in its turn was the first that waited. What fails as it comes waits nowhere: then others do, or nothing does.
    private mutating func takeFailed(_ id: RequestID) throws(Finding) {
        guard running == nil else { return }
        while case .notify = waiting.first { waiting.removeFirst() }
        guard case .request(let expected, _, _) = waiting.first else { return }
        try require(expected == id, "request \(id) fails before \(expected)")
        waiting.removeFirst()
    }

    private mutating func takeWaiting(_ notify: Notify) throws(Finding) {
        guard let place = waiting.firstIndex(of: .notify(notify)) else { return }
        let before = waiting[..<place]
        try require(
            before.allSatisfy { if case .notify = $0 { true } else { false } }, "\(notify) overtakes a request")
        waiting.removeFirst(place + 1)
    }

    /// What is carried out may be, and its budget allows it.
    private mutating func draw(_ guards: RequestGuards) throws(Finding) {
        switch guards.needs {
        case .connection: break
        case .hello: try require(isHelloAccepted, "something is carried out before Hello was accepted")
        case .signedIn: try require(isHelloAccepted && isSignedIn, "something is carried out with nobody signed in")
        }
        guard limits.areBudgetsEnforced, let budget = guards.budget else { return }
        drawn[budget, default: 0] += 1
        let seconds = Double(now.nanosecondsSince(opened)) / 1e9
        let allowed = Double(budget.burst) + seconds * Double(budget.perSecond) + 1
        try require(Double(drawn[budget] ?? 0) <= allowed, "the budget \(budget) is overdrawn")
    }

    // MARK: - What always holds

    private func checkInvariants() throws(Finding) {
        try require(session.isBusy == (running != nil), "the session and its shell disagree about what runs")
        try require((session.phase == .closed) == hasEnded, "it is over for only one of them: \(session.phase)")
        try require((session.deadline == nil) == hasEnded, "a deadline, or none, in \(session.phase)")
        if hasEnded { try require(!session.isSaturated, "an ended session keeps what waited") }
        if session.phase == .signedIn {
            try require(isHelloAccepted && isSignedIn, "the session takes somebody for signed in")
        }
        let requests = waiting.compactMap { if case .request(_, _, let bytes) = $0 { bytes } else { nil } }
        try require(requests.count <= windowMax, "\(requests.count) requests wait, the window is \(windowMax)")
        let bytes = requests.reduce(0, +)
        try require(
            bytes < limits.waitingBytesMax + ProtocolLimits.clientBytesMax, "\(bytes) bytes of requests wait")
    }
}

/// The records that a session target sends, so that even short inputs say something.
private enum SessionRecords {
    static let all: [@Sendable (UInt32) -> [UInt8]] = [
        { body($0, .hello(Hello(version: 1, agent: "fuzz"))) },
        { body($0, .hello(Hello(version: 2, agent: "fuzz"))) },
        { body($0, .hello(Hello(version: 1, agent: "fuzz", token: [UInt8](repeating: 7, count: 32)))) },
        { body($0, .signIn(SignIn(organisation: "acme", login: "maria", password: "secret", name: "fuzz"))) },
        { body($0, .signOut(SignOut())) },
        { body($0, .postMessage(PostMessage(room: RoomID(7), nonce: UInt64($0), text: "hi"))) },
        { body($0, .postMessage(PostMessage(room: RoomID(7), nonce: 1, text: String(repeating: "a", count: 4_000)))) },
        { body($0, .getRoom(GetRoom(room: RoomID(7)))) },
        { body($0, .listTokens(ListTokens(limit: PageSize(10)))) },
        { _ in body(.notify(.ping(Ping()))) },
        { body(.notify(.setTyping(SetTyping(room: RoomID($0))))) },
        { _ in body(.signal(.goodbye(Goodbye(code: .done)))) },
        { [0x7f, UInt8(truncatingIfNeeded: $0)] },
        { _ in [0x80, 1] },
    ]

    private static func body(_ id: UInt32, _ request: Request) -> [UInt8] {
        body(.request(id: RequestID(id), request))
    }

    /// A record without its length.
    private static func body(_ record: ClientRecord) -> [UInt8] {
        guard let bytes = try? record.encoded(),
            let frame = try? RecordFrame.next(in: bytes.span.bytes, limit: ProtocolLimits.clientBytesMax)
        else { preconditionFailure("a record that the target sends can be encoded") }
        return Array(bytes[frame.body])
    }

    /// What a request is answered with when it succeeds. Of others than Hello the session looks at nothing but that.
    static func reply(to request: Request, _ choice: UInt8) -> Reply {
        guard case .hello = request else {
            return .postMessage(.init(seq: Seq(1), at: Timestamp(milliseconds: 1)))
        }
        return .hello(
            Welcome(
                version: 1, agent: "fuzz", now: Timestamp(milliseconds: 0), window: choice & 16 == 0 ? 64 : 1,
                keepalive: choice & 32 == 0 ? 60 : 10))
    }
}

extension SessionRun {
    /// Conversations of which the usual ways through a session are made.
    static let seeds: [FuzzSeed] = [
        FuzzSeed(name: "signs-in-and-posts", bytes: [0, 0, 0, 1, 8, 3, 0, 3, 2, 8, 2, 0, 5, 3, 0, 5, 4, 8, 2, 8, 2]),
        FuzzSeed(name: "comes-back-in-one-flight", bytes: [0, 0, 2, 1, 0, 5, 2, 0, 5, 3, 0, 10, 4, 8, 10, 8, 2, 8, 2]),
        FuzzSeed(name: "leaves-while-requests-wait", bytes: [0, 0, 0, 1, 0, 0, 2, 0, 5, 3, 0, 11, 0, 8, 1, 8, 2]),
        FuzzSeed(name: "is-refused-and-tries-again", bytes: [0, 0, 0, 1, 8, 1, 0, 3, 2, 0, 0, 3, 8, 2, 11, 11]),
        FuzzSeed(name: "is-drained", bytes: [1, 0, 2, 1, 8, 10, 0, 5, 2, 0, 5, 3, 13, 2, 8, 2, 11]),
        FuzzSeed(name: "says-nothing", bytes: [8, 11, 11]),
        FuzzSeed(name: "is-saturated", bytes: [2, 0, 2, 1, 8, 10, 0, 6, 2, 0, 6, 3, 0, 6, 4, 8, 2, 8, 2, 8, 2]),
    ]
}
