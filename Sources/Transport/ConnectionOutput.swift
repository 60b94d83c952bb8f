import Hub
import Logging
import NIOCore
import ParleyProtocol
import Session
import WebSocketProtocol

// How a connection's bytes reach the socket, and how it ends.
//
//                    everything taken
//     transmit ─▶ send ─────────────────────────────────▶ accepted
//                    │ the kernel takes less
//                    └─▶ the channel gets the rest ─▶ flushed ─▶ accepted, and back to the direct way
//
// While the channel holds a rest, the subscriber gives nothing more: so at most one chunk is here, and the order of bytes is the
// order of calls.

extension Connection: Outlet {
    func transmit(_ bytes: [UInt8]) -> Int {
        guard stage != .closed else { return bytes.count }
        context.counters.writes += 1
        var accepted = 0
        if let direct {
            guard let count = bytes.withUnsafeBytes({ direct.send($0) }) else {
                cutOff()
                return bytes.count
            }
            context.counters.bytesSent += count
            if count == bytes.count { return count }
            accepted = count
        }
        transmitRest(bytes[accepted...])
        return accepted
    }

    /// The channel sends what the kernel has not taken, when it takes it.
    func transmitRest(_ rest: ArraySlice<UInt8>) {
        // With TLS in between nothing else is to be expected.
        if direct != nil { context.counters.shortWrites += 1 }
        context.counters.bytesSent += rest.count
        let now = Instant.now
        stall = (now, rest.count)
        context.setDeadline(now.advanced(byMilliseconds: context.limits.outbound.stallMilliseconds), for: self)
        var buffer = channel.allocator.buffer(capacity: rest.count)
        buffer.writeBytes(rest)
        let promise = context.loop.makePromise(of: Void.self)
        promise.futureResult.whenComplete { [count = rest.count] result in
            switch result {
            case .success:
                self.stall = nil
                self.subscriber.accepted(count)
            case .failure:
                // The channel is being closed.
                self.direct = nil
            }
        }
        channel.writeAndFlush(buffer, promise: promise)
    }

    func endSession(_ reason: FailureCode) { perform(session.close(CloseReason(reason))) }

    func overflow() { perform(session.close(.slowConsumer)) }

    func roomForReply() {
        if !session.isBusy { serveNext() }
        readOn()
    }

    func drained() {
        guard stage == .closing else { return }
        // The peer reads the Goodbye, closes, and is read to its end: closing at once would make the kernel take the Goodbye back
        // if there is anything unread.
        stage = .lingering
        direct = nil
        guard webSocket?.hasFinished != true else { return cutOff() }
        channel.close(mode: .output, promise: nil)
    }
}

extension Connection {
    /// Says why, and closes when that is sent.
    func close(_ reason: CloseReason) {
        guard stage == .open else { return }
        log(reason.isRoutine ? .debug : .info, "closed: \(reason)")
        context.counters.endings[reason.code, default: 0] += 1
        sayGoodbye(
            encoded(.signal(.goodbye(reason.goodbye))),
            ending: webSocket == nil ? [] : Frame.close(reason.closeStatus), isUrgent: reason.code != .shuttingDown)
    }

    /// The client has said Goodbye. On a WebSocket it hears a Close frame before the connection is closed.
    func leave() {
        guard stage == .open, webSocket != nil else { return cutOff() }
        sayGoodbye(nil, ending: Frame.close(CloseStatus(.normal)), isUrgent: true)
    }

    /// Sends the last bytes, and closes behind them.
    /// - Parameter isUrgent: whether they take the place of the events that wait.
    func sayGoodbye(_ record: [UInt8]?, ending: [UInt8], isUrgent: Bool) {
        stage = .closing
        if isUrgent { context.shard.signOut(subscriber) } else { context.shard.detach(subscriber) }
        let now = Instant.now
        closingDeadline = webSocket?.close(at: now) ?? now.advanced(byMilliseconds: context.limits.lingerMilliseconds)
        setDeadline()
        readOn()
        subscriber.sayGoodbye(record, ending: ending, isUrgent: isUrgent)
    }

    /// Lets the request that runs finish, says Goodbye and closes.
    func drain(_ reason: CloseReason) {
        perform(session.drain(reason, at: .now))
        setDeadline()
    }

    /// Closes without a word.
    func cutOff() {
        guard stage != .closed else { return }
        direct = nil
        stage = .closed
        channel.close(promise: nil)
    }
}

extension Connection: DeadlineHolder {
    /// Makes sure that the wheel tells of the next deadline.
    func setDeadline() {
        if let deadline = nextDeadline { context.setDeadline(deadline, for: self) }
    }

    func deadlineReached(at now: Instant) -> Instant? {
        switch stage {
        case .open:
            if isStalled(at: now) {
                perform(session.close(.slowConsumer))
            } else {
                if !isReading { session.notRead(at: now) }
                perform(session.tick(at: now))
            }
        case .closing, .lingering:
            if let closingDeadline, closingDeadline <= now { cutOff() }
        case .closed: break
        }
        return nextDeadline
    }

    private var nextDeadline: Instant? {
        switch stage {
        case .open:
            [session.deadline, stall?.since.advanced(byMilliseconds: context.limits.outbound.stallMilliseconds)]
                .compactMap(\.self).min()
        case .closing, .lingering: closingDeadline
        case .closed: nil
        }
    }

    /// Whether the peer has accepted nothing for as long as a peer may.
    private func isStalled(at now: Instant) -> Bool {
        guard let stall else { return false }
        let deadline = stall.since.advanced(byMilliseconds: context.limits.outbound.stallMilliseconds)
        guard deadline <= now else { return false }
        let buffered = (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        guard buffered < stall.bytes else { return true }
        self.stall = (now, buffered)
        return false
    }
}
