import NIOCore
import NIOPosix
import ParleyProtocol
import WireFormat

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Carries out what ``ClientState`` asks for.
extension ParleyClient {
    var now: Duration { .nanoseconds(Int64(bitPattern: NIODeadline.now().uptimeNanoseconds)) }

    func run(_ actions: [ClientAction]) {
        var isWritten = false
        for action in actions {
            switch action {
            case .connect: open()
            case .send(let record): isWritten = write(record) || isWritten
            case .close: closeChannel()
            case .deliver(let event, let cursor):
                if queue.add(event, cursor) { run(state.setApplicationIsFull(true, now: now)) }
                if cursor != nil { saveSoon() }
            case .hold(let cursor):
                queue.hold(cursor)
                saveSoon()
            case .answer(let ticket, let result): waiters.removeValue(forKey: ticket)?.resume(returning: result)
            case .save: saveSoon()
            }
        }
        if isWritten { channel?.flush() }
        setTimer()
    }

    private func write(_ record: ClientRecord) -> Bool {
        guard let channel else { return false }
        do throws(BoundsError) {
            channel.write(ByteBuffer(bytes: try record.encoded()), promise: nil)
            return true
        } catch {
            run(state.couldNotEncode(record, error, now: now))
            return false
        }
    }

    func applicationHasRoom() {
        run(state.setApplicationIsFull(false, now: now))
    }

    private func setTimer() {
        let deadline = state.nextDeadline
        guard deadline != timerDeadline else { return }
        timer?.cancel()
        timerDeadline = deadline
        guard let deadline else { return }
        let wait = TimeAmount(max(.zero, deadline - now))
        timer = loop.scheduleTask(in: wait) { [weak self] in
            self?.assumeIsolated { $0.timePassed() }
        }
    }

    private func timePassed() {
        timerDeadline = nil
        run(state.tick(now: now))
    }

    // MARK: The connection

    private func open() {
        guard let address else { return run(state.ended(.unreachable("no address was given"), now: now)) }
        connectionNumber += 1
        let number = connectionNumber
        let report: @Sendable (RecordHandler.Report) -> Void = { [weak self] report in
            self?.assumeIsolated { $0.take(report, of: number) }
        }
        ClientBootstrap(group: loop)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .connectTimeout(.seconds(60))
            .channelInitializer { [tls] channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { return try tls.encrypt(channel, to: address.host) }
                    try channel.pipeline.syncOperations.addHandler(RecordHandler(report: report))
                }
            }
            .connect(host: address.host, port: address.port)
            .flatMap { [tls] channel in
                guard tls != nil else { return channel.eventLoop.makeSucceededFuture(channel) }
                return ClientTLS.handshake(on: channel).flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandler(RecordHandler(report: report))
                    return channel
                }
            }
            .whenComplete { [weak self] result in
                guard let self else { return result.whenSuccess { $0.close(promise: nil) } }
                self.assumeIsolated { $0.opened(result, number) }
            }
    }

    private func opened(_ result: Result<any Channel, any Error>, _ number: Int) {
        guard number == connectionNumber else { return result.whenSuccess { $0.close(promise: nil) } }
        switch result {
        case .success(let channel):
            self.channel = channel
            run(state.opened(now: now))
        case .failure(let error):
            run(state.ended(.unreachable(describe(error)), now: now))
        }
    }

    private func take(_ report: RecordHandler.Report, of number: Int) {
        guard number == connectionNumber else { return }
        switch report {
        case .record(let record): run(state.received(record, now: now))
        case .ended(let end): run(state.ended(end, now: now))
        }
    }

    func closeChannel() {
        connectionNumber += 1
        channel?.flush()
        channel?.close(promise: nil)
        channel = nil
    }

    private func describe(_ error: any Error) -> String {
        guard let connecting = error as? NIOConnectionError else {
            return ClientTLS.explanation(of: error) ?? "\(error)"
        }
        guard let single = connecting.connectionErrors.first?.error else {
            return "there is no host \(connecting.host)"
        }
        guard let system = single as? IOError else { return "\(single)" }
        return String(cString: strerror(system.errnoCode)).lowercased()
    }
}

extension Result {
    /// Does something with the value of a success.
    fileprivate func whenSuccess(_ body: (Success) -> Void) {
        if case .success(let value) = self { body(value) }
    }
}
