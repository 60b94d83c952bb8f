import Hub
import Logging
import NIOCore
import ParleyProtocol
import Services
import Session
import WireFormat

// How a connection has its requests carried out: in their order, by a task that lives as long as requests wait.

extension Connection {
    /// Who asks now.
    var caller: Caller {
        Caller(identity: subscriber.identity, address: place.address, connection: subscriber.id, session: self)
    }

    func serve(_ id: RequestID, _ request: Request) {
        subscriber.queue.reserveReply()
        Task(executorPreference: context.executor) { await self.serveAll(from: id, request) }
    }

    func serveNext() {
        if let (id, request) = next() { serve(id, request) }
    }

    /// Carries out a request, and the ones that wait behind it. Runs on the connection's loop, between its suspensions.
    private func serveAll(from id: RequestID, _ request: Request) async {
        var (id, request) = (id, request)
        while true {
            let result: Result<Reply, Failure>
            do throws(Failure) {
                result = .success(try await context.application.dispatch(request, caller))
            } catch {
                result = .failure(error)
            }
            guard let next = answered(id, result) else { return }
            subscriber.queue.reserveReply()
            (id, request) = next
        }
    }

    /// Sends the answer, and gives the request whose turn is next.
    private func answered(_ id: RequestID, _ result: Result<Reply, Failure>) -> (RequestID, Request)? {
        context.loop.preconditionInEventLoop()
        let now = Instant.now
        session.answered(id, with: result, at: now)
        guard stage == .open else { return nil }
        subscriber.queue.endReservation()
        switch result {
        case .success(let answer): reply(encoded(.reply(id: id, answer)), isSecret: answer.isSecret)
        case .failure(let failure):
            reply(encoded(.failure(id: id, failure)))
            // A request that fails leaves nobody half signed in.
            if subscriber.queue.isHeld { forgetIdentity() }
        }
        subscriber.release()
        setDeadline()
        let next = next()
        readOn()
        return next
    }

    /// The request whose turn it is, after the failures and signals before it.
    private func next() -> (RequestID, Request)? {
        while stage == .open {
            guard subscriber.queue.hasRoomForReply else {
                subscriber.awaitRoom()
                return nil
            }
            switch session.next(at: .now) {
            case .dispatch(let id, let request): return (id, request)
            case .fail(let id, let failure): reply(encoded(.failure(id: id, failure)))
            case .notify(let notify): context.application.notify(notify, caller)
            case .close(let reason): close(reason)
            case .pong, .leave, .ignore: return nil
            }
        }
        return nil
    }

    func reply(_ record: [UInt8], isSecret: Bool = false) {
        context.counters.replies += 1
        subscriber.reply(record, isSecret: isSecret)
        if !subscriber.queue.hasRoomForReply { subscriber.awaitRoom() }
    }

    /// An answer that cannot be encoded is our own fault: the client hears that it cannot be served, and the log hears why.
    func encoded(_ record: ServerRecord) -> [UInt8] {
        if case .failure(_, let failure) = record { context.counters.failures[failure.code, default: 0] += 1 }
        do throws(BoundsError) {
            return try record.encoded()
        } catch {
            log(.error, "an answer cannot be encoded: \(error)")
        }
        switch record {
        case .reply(let id, _), .failure(let id, _):
            return (try? ServerRecord.failure(id: id, .unavailable).encoded()) ?? []
        case .event, .signal, .unknown: return []
        }
    }
}

extension Connection: SessionControl {
    func signIn(_ identity: Identity) async {
        await onLoop {
            guard self.stage == .open else { return }
            self.context.shard.signIn(self.subscriber, as: identity)
            self.place.signedOut.leave()
            self.session.signedIn()
        }
    }

    func listen(to rooms: [RoomID]) async {
        await onLoop { self.context.shard.listen(self.subscriber, to: rooms) }
    }

    func signOut() async {
        await onLoop { self.forgetIdentity() }
    }

    private func forgetIdentity() {
        context.shard.signOut(subscriber)
        if stage == .open { place.signedOut.enterAgain() }
        session.signedOut()
    }

    private func onLoop(_ body: @escaping @Sendable () -> Void) async {
        if context.loop.inEventLoop { return body() }
        // A loop that has been shut down has no connections.
        try? await context.loop.submit(body).get()
    }
}
