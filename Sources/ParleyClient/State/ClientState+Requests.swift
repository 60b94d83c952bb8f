import ParleyProtocol
import WireFormat

extension ClientState {
    // MARK: Sending

    /// Sends what may be sent now: comparing rooms first, then changes, posts, and what the application asks.
    mutating func flush(now: Duration) -> [ClientAction] {
        var actions = endPostsOfNobody()
        guard phase == .greeting || phase == .online else { return actions }
        while inFlight.count < window {
            guard let next = nextRequest(now: now) else { break }
            actions.append(send(next.request, for: next.purpose, deadline: next.deadline, now: now))
        }
        return actions + tellCaughtUp()
    }

    private mutating func nextRequest(now: Duration) -> (request: Request, purpose: Purpose, deadline: Duration)? {
        let deadline = now + settings.requestTimeout
        if phase == .online, isSignedIn {
            if let sync = nextSync(now: now) { return (.syncRooms(sync), .sync(sync), deadline) }
            if let ask = nextAsk(now: now) { return (.getChanges(ask), .changes(ask.room), deadline) }
        }
        if let post = nextPost(now: now) { return (.postMessage(post), .post(nonce: post.nonce), deadline) }
        guard let index = waiting.firstIndex(where: { mayBeSent($0.request) }) else { return nil }
        let next = waiting.remove(at: index)
        return (next.request, .application(next.ticket, next.request), next.deadline)
    }

    /// Whether a request may be sent now. Before Welcome nothing but signing in is, and, with a token, what fits into the
    /// shorter limit that holds until then.
    private func mayBeSent(_ request: Request) -> Bool {
        switch request.guards.needs {
        case .connection, .hello: true
        case .signedIn where phase == .online: isSignedIn
        case .signedIn: token != nil && request.isShort
        }
    }

    private mutating func nextPost(now: Duration) -> PostMessage? {
        guard isSignedIn || (phase == .greeting && token != nil) else { return nil }
        if let notBefore = pacer.notBefore(now: now) {
            if !outbox.isEmpty { outbox.wait(until: notBefore) }
            return nil
        }
        let bytesMax = phase == .online ? ProtocolLimits.clientBytesMax : ProtocolLimits.helloBytesMax
        return outbox.takeNext(now: now) { $0.encodedSize + ClientState.recordHeadBytesMax <= bytesMax }
    }

    /// The opcode and the longest number of a request.
    private static let recordHeadBytesMax = 6

    mutating func send(_ request: Request, for purpose: Purpose, deadline: Duration, now: Duration) -> ClientAction {
        lastID += 1
        let id = RequestID(lastID)
        inFlight[id] = InFlight(purpose: purpose, deadline: deadline)
        lastSent = now
        if request.guards.budget == .posts { pacer.draw(now: now) }
        return .send(.request(id: id, request))
    }

    // MARK: Answers

    mutating func received(_ reply: Reply, id: RequestID, now: Duration) -> [ClientAction] {
        guard let sent = inFlight.removeValue(forKey: id) else { return [] }
        switch (sent.purpose, reply) {
        case (.hello(let claimed), .hello(let welcome)):
            return welcomed(welcome, claimed: claimed, now: now)
        case (.post(let nonce), .postMessage):
            return settle(nonce, .success(reply))
        case (.changes(let room), .getChanges(let page)):
            asksInFlight -= 1
            return received(page, of: room, now: now)
        case (.sync(let sync), .syncRooms(let compared)):
            return received(compared, to: sync, now: now)
        case (.application(let ticket, let request), _):
            return observe(reply, to: request, now: now) + [.answer(ticket, .success(reply))]
        case (.hello, _), (.post, _), (.changes, _), (.sync, _):
            return finish(.protocolViolation("an answer is not of its request's kind"), after: .zero, now: now)
        }
    }

    mutating func received(_ failure: Failure, id: RequestID, now: Duration) -> [ClientAction] {
        guard let sent = inFlight.removeValue(forKey: id) else { return [] }
        let patience = failure.after.map { Duration.milliseconds($0.rawValue) } ?? ClientState.patience
        switch sent.purpose {
        case .hello:
            return refusedHello(failure, now: now)
        case .application(let ticket, let request):
            if case .signIn = request { signInEnd = failure }
            return [.answer(ticket, .failure(.refused(failure)))]
        case .post(let nonce):
            if failure.code.advice == .never { return settle(nonce, .failure(.refused(failure))) }
            outbox.returned(nonce, failure)
            outbox.wait(until: now + patience)
            return []
        case .changes(let room):
            asksInFlight -= 1
            return changesFailed(failure, of: room, patience: patience, now: now)
        case .sync(let sync):
            guard failure.code.advice != .never else {
                return finish(
                    .protocolViolation("the rooms cannot be compared: \(failure.code.name)"), after: .zero, now: now)
            }
            syncDue = sync.after.map { .after($0) } ?? .beginning
            syncNotBefore = now + patience
            return []
        }
    }

    /// Takes out a post whose fate is known, and tells whoever waits for it.
    mutating func settle(_ nonce: UInt64, _ result: Result<Reply, ClientError>) -> [ClientAction] {
        outbox.settle(nonce).map { tell($0, result) + [.save] } ?? []
    }

    /// Nobody is signed in, nor signing in: whoever waits for a post is told that it will not be sent. Posts for which nobody
    /// waits, those of an earlier run of the program, stay for the next sign-in.
    mutating func endPostsOfNobody() -> [ClientAction] {
        guard token == nil, !isSignedIn, !isSigningIn else { return [] }
        let ended = outbox.removeTicketed()
        guard !ended.isEmpty else { return [] }
        let unsent = signInEnd.map { ClientError.refused($0) } ?? .signedOut
        return ended.map { .answer($0.ticket, .failure($0.wasSent ? .uncertain : unsent)) } + [.save]
    }

    private func tell(_ entry: Outbox.Entry, _ result: Result<Reply, ClientError>) -> [ClientAction] {
        if let ticket = entry.ticket { return [.answer(ticket, result)] }
        let settled: Result<PostMessage.Reply, ClientError> = result.flatMap { reply in
            if case .postMessage(let reply) = reply { .success(reply) } else { .failure(.wrongAnswer) }
        }
        return [.deliver(.settled(entry.post, settled), nil)]
    }

    // MARK: What the client learns from answers to the application's requests

    private mutating func observe(_ reply: Reply, to request: Request, now: Duration) -> [ClientAction] {
        switch (request, reply) {
        case (.signIn, .signIn(let reply)): signedIn(reply)
        case (.signOut, .signOut): signedOut()
        case (_, .createRoom(let reply)): learn(reply.room.state, now: now)
        case (_, .openDirectRoom(let reply)): learn(reply.room.state, now: now)
        case (_, .getRoom(let reply)) where timelines[reply.room.room.room] == nil: learn(reply.room.state, now: now)
        case (_, .muteRoom(let reply)): learn(reply.state, now: now)
        case (_, .markUnread(let reply)): learn(reply.state, now: now)
        case (.markRead(let mark), .markRead): learn(read: mark.seq, in: mark.room)
        case (.leaveRoom(let leave), .leaveRoom): forget(leave.room)
        default: []
        }
    }

    /// Takes a state of a room of which the application is told nothing more than this answer.
    private mutating func learn(_ state: RoomState, now: Duration) -> [ClientAction] {
        adopt(state, now: now) + hold(state.room)
    }

    private mutating func learn(read position: Position, in room: RoomID) -> [ClientAction] {
        read(position, in: room)
        return hold(room)
    }

    private mutating func signedIn(_ reply: SignIn.Reply) -> [ClientAction] {
        let account = Account(organisation: reply.organisation.slug, user: reply.user.user)
        var actions: [ClientAction] = []
        if let former = self.account, former != account {
            actions += forgetRooms()
            for entry in outbox.removeAll() { actions += tell(entry, .failure(.signedOut)) }
        } else {
            for entry in outbox.removeSent() { actions += tell(entry, .failure(.uncertain)) }
        }
        token = reply.token
        self.account = account
        isSignedIn = true
        signInEnd = nil
        hasToldCaughtUp = false
        syncDue = .beginning
        return actions + [.deliver(.signedIn(reply), nil), .save]
    }

    private mutating func signedOut() -> [ClientAction] {
        token = nil
        account = nil
        isSignedIn = false
        signInEnd = nil
        var actions = forgetRooms()
        for entry in outbox.removeAll() { actions += tell(entry, .failure(.signedOut)) }
        return actions + [.deliver(.signedOut(nil), nil), .save]
    }
}

extension Request {
    /// Whether every such request fits into the limit that holds before Hello is answered.
    fileprivate var isShort: Bool {
        switch self {
        case .getUsers, .findUsers, .listRooms, .getRoom, .listParticipants, .markRead, .getMessages, .getReplies,
            .listThreads, .getChanges, .getEdits, .openDirectRoom, .muteRoom, .markUnread, .deleteMessage, .listTokens:
            true
        case .hello, .signIn, .signOut, .createToken, .revokeToken, .updateProfile, .changePassword, .createRoom,
            .updateRoom, .archiveRoom, .addParticipants, .removeParticipant, .changeRole, .leaveRoom, .syncRooms,
            .postMessage, .editMessage:
            false
        }
    }
}
