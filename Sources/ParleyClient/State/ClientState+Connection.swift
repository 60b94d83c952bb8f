import DequeModule
public import ParleyProtocol
public import WireFormat

extension ClientState {
    // MARK: What happens to the connection

    /// The connection that was asked for is open: Hello goes out, and what may follow it without waiting.
    public mutating func opened(now: Duration) -> [ClientAction] {
        guard case .connecting = phase else { return [] }
        phase = .greeting
        openedAt = now
        pacer = PostPacer()
        lastReceived = now
        lastID = 0
        window = ClientState.windowBeforeWelcome
        hasToldCaughtUp = false
        for room in timelines.keys { timelines[room]?.connected() }
        let hello = makeHello()
        let send = send(
            .hello(hello), for: .hello(claimed: hello.rooms), deadline: now + settings.helloTimeout, now: now)
        return [send] + flush(now: now)
    }

    /// The connection ended by itself, or could not be opened.
    public mutating func ended(_ end: ConnectionEnd, now: Duration) -> [ClientAction] {
        switch phase {
        case .connecting, .greeting, .online: finish(end, after: .zero, now: now) + flush(now: now)
        case .idle, .waiting, .stopped: []
        }
    }

    /// A record came.
    public mutating func received(_ record: ServerRecord, now: Duration) -> [ClientAction] {
        guard phase == .greeting || phase == .online else { return [] }
        lastReceived = now
        pingSent = nil
        let actions: [ClientAction] =
            switch record {
            case .reply(let id, let reply): received(reply, id: id, now: now)
            case .failure(let id, let failure): received(failure, id: id, now: now)
            case .event(let event): received(event, now: now)
            case .signal(.goodbye(let goodbye)): received(goodbye, now: now)
            case .unknown: []
            }
        return actions + flush(now: now)
    }

    /// Time has passed. Afterwards ``nextDeadline`` is later than `now`.
    public mutating func tick(now: Duration) -> [ClientAction] {
        defer { checkInvariants(now: now) }
        var actions: [ClientAction] = []
        outbox.tick(now: now)
        if let moment = askNotBefore, now >= moment { askNotBefore = nil }
        if let moment = syncNotBefore, now >= moment { syncNotBefore = nil }
        switch phase {
        case .waiting(let until) where now >= until: actions += connect(now: now)
        case .connecting(let until) where now >= until:
            actions += finish(.unreachable("no answer"), after: .zero, now: now)
        case .online: actions += checkKeepalive(now: now)
        case .idle, .waiting, .connecting, .greeting, .stopped: break
        }
        return actions + expireRequests(now: now) + flush(now: now)
    }

    /// A record could not be encoded: a value of the request lies outside its bounds.
    public mutating func couldNotEncode(_ record: ClientRecord, _ error: BoundsError, now: Duration) -> [ClientAction] {
        guard case .request(let id, _) = record, let sent = inFlight.removeValue(forKey: id) else { return [] }
        switch sent.purpose {
        case .application(let ticket, _): return [.answer(ticket, .failure(.invalid(error)))]
        case .post(let nonce): return settle(nonce, .failure(.invalid(error)))
        case .hello, .changes, .sync: preconditionFailure("the client's own requests keep their bounds: \(error)")
        }
    }

    /// Invariant: a moment that has passed is waited for no more, or the shell would tick without end.
    private func checkInvariants(now: Duration) {
        if let nextDeadline { assert(nextDeadline > now, "what was due is done") }
    }

    // MARK: Beginning

    mutating func connect(now: Duration) -> [ClientAction] {
        phase = .connecting(until: now + settings.connectTimeout)
        return [.connect]
    }

    private func makeHello() -> Hello {
        var hello = Hello(version: UInt64(ProtocolLimits.version), agent: settings.agent)
        hello.keepalive = settings.keepaliveSeconds
        guard let token else { return hello }
        hello.token = token
        guard !timelines.isEmpty else { return hello }
        let cursors = cursors()
        if cursors.count < settings.digestFromRooms {
            hello.rooms = cursors
        } else {
            hello.digest = RoomDigest(cursors).bytes
        }
        return hello
    }

    /// What is held of all rooms, in ascending order.
    func cursors() -> [RoomCursor] {
        timelines.values.map(\.cursor).sorted { $0.room < $1.room }
    }

    mutating func welcomed(_ welcome: Welcome, claimed: [RoomCursor], now: Duration) -> [ClientAction] {
        phase = .online
        hasBeenOnline = true
        window = Int(welcome.window)
        keepalive = .seconds(welcome.keepalive)
        isSignedIn = welcome.user != nil
        let info = ConnectionInfo(
            user: welcome.user, organisation: welcome.organisation, agent: welcome.agent, now: welcome.now)
        var actions: [ClientAction] = [.deliver(.connected(info), nil)]
        guard let user = welcome.user else { return actions }
        if let organisation = welcome.organisation {
            account = Account(organisation: organisation.slug, user: user.user)
        }
        if welcome.unchanged {
            for room in timelines.keys.sorted() { actions += confirm(room) }
        } else if welcome.differs {
            syncDue = .beginning
        } else {
            actions += compared(
                states: welcome.rooms, gone: welcome.gone, claimed: claimed, more: welcome.more, through: nil, now: now)
        }
        return actions
    }

    /// The token was refused; the connection stays, with nobody signed in.
    private mutating func tokenRefused(_ failure: Failure) -> [ClientAction] {
        phase = .online
        token = nil
        isSignedIn = false
        signInEnd = failure
        var actions: [ClientAction] = [.deliver(.signedOut(failure), nil), .save]
        if !isSigningIn { actions += failWaiting(.refused(failure)) { $0.guards.needs == .signedIn } }
        return actions
    }

    func helloFailed(_ failure: Failure) -> Bool { failure.code.advice == .signIn }

    mutating func refusedHello(_ failure: Failure, now: Duration) -> [ClientAction] {
        if helloFailed(failure) { return tokenRefused(failure) }
        return finish(
            .helloRefused(failure), after: failure.after.map { .milliseconds($0.rawValue) } ?? .zero, now: now)
    }

    // MARK: Keeping alive

    private mutating func checkKeepalive(now: Duration) -> [ClientAction] {
        if let pingSent {
            return now >= pingSent + settings.pongTimeout ? finish(.silent, after: .zero, now: now) : []
        }
        guard now >= pingDue else { return [] }
        pingSent = now
        lastSent = now
        return [.send(.notify(.ping(Ping())))]
    }

    private mutating func expireRequests(now: Duration) -> [ClientAction] {
        var actions: [ClientAction] = []
        for expired in waiting where now >= expired.deadline {
            actions.append(.answer(expired.ticket, .failure(.notConnected(nil))))
        }
        if !actions.isEmpty { waiting.removeAll { now >= $0.deadline } }
        if settings.postTimeout != nil {
            for expired in outbox.removeExpired(now: now) {
                if let ticket = expired.ticket { actions.append(.answer(ticket, .failure(expired.timeout))) }
            }
        }
        for (id, sent) in inFlight where now >= sent.deadline {
            switch sent.purpose {
            case .application(let ticket, _):
                inFlight[id] = nil
                actions.append(.answer(ticket, .failure(.timedOut)))
            case .hello:
                return actions + finish(.helloTimeout, after: .zero, now: now)
            case .post, .changes, .sync:
                return actions + finish(.protocolViolation("a request was not answered"), after: .zero, now: now)
            }
        }
        return actions
    }

    // MARK: Ending

    private mutating func received(_ goodbye: Goodbye, now: Duration) -> [ClientAction] {
        let after: Duration = goodbye.after.map { .milliseconds($0.rawValue) } ?? .zero
        return finish(.goodbye(goodbye), after: after, now: now)
    }

    /// Ends the connection, and decides whether and when there is to be another one.
    mutating func finish(_ end: ConnectionEnd, after: Duration, now: Duration) -> [ClientAction] {
        let stood: Duration = phase == .online ? now - openedAt : .zero
        var actions: [ClientAction] = [.close]
        actions += forgetConnection()
        if case .goodbye(let goodbye) = end, goodbye.code.advice == .signIn {
            token = nil
            phase = .idle
            let failure = Failure(code: goodbye.code, detail: goodbye.detail)
            signInEnd = failure
            actions += [.deliver(.signedOut(failure), nil), .deliver(.disconnected(end, retryIn: nil), nil), .save]
            return actions + failWaiting(.refused(failure)) { $0.guards.needs == .signedIn }
        }
        guard end.mayComeBack, settings.reconnects == .always || (settings.reconnects == .afterFirst && hasBeenOnline)
        else {
            phase = .stopped(end)
            return actions + [.deliver(.disconnected(end, retryIn: nil), nil)] + releaseEverybody(.notConnected(end))
        }
        let wait = backoff.next(stood: stood, atLeast: after, using: &random)
        phase = .waiting(until: now + wait)
        return actions + [.deliver(.disconnected(end, retryIn: wait), nil)]
    }

    /// Requests that only read are sent again on the next connection; of the others nobody knows what became.
    private mutating func forgetConnection() -> [ClientAction] {
        var actions: [ClientAction] = []
        for (_, sent) in inFlight.sorted(by: { $0.key > $1.key }) {
            guard case .application(let ticket, let request) = sent.purpose else { continue }
            if request.guards.budget == .reads {
                waiting.prepend(Waiting(ticket: ticket, request: request, deadline: sent.deadline))
            } else {
                actions.append(.answer(ticket, .failure(.connectionLost)))
            }
        }
        inFlight = [:]
        isSignedIn = false
        pingSent = nil
        outbox.disconnected()
        for room in timelines.keys { timelines[room]?.disconnected() }
        (syncDue, syncNotBefore, askNotBefore, asksInFlight) = (nil, nil, nil, 0)
        askQueue = []
        return actions
    }

    mutating func releaseEverybody(_ error: ClientError) -> [ClientAction] {
        var actions: [ClientAction] = failWaiting(error) { _ in true }
        for (_, sent) in inFlight {
            if case .application(let ticket, _) = sent.purpose { actions.append(.answer(ticket, .failure(error))) }
        }
        inFlight = [:]
        for released in outbox.releaseTickets() { actions.append(.answer(released.ticket, .failure(error))) }
        return actions
    }

    mutating func failWaiting(_ error: ClientError, where matches: (Request) -> Bool) -> [ClientAction] {
        let failed = waiting.filter { matches($0.request) }
        waiting.removeAll { matches($0.request) }
        return failed.map { .answer($0.ticket, .failure(error)) }
    }
}

extension ConnectionEnd {
    /// Whether another attempt can do better.
    var mayComeBack: Bool {
        switch self {
        case .goodbye(let goodbye): goodbye.code.advice != .never
        case .helloRefused(let failure): failure.code.advice != .never
        case .unreachable, .cut, .helloTimeout, .silent, .protocolViolation: true
        case .closed: false
        }
    }
}
