import Hub
import Logging
import NIOCore
import Services
import Session
import WebSocketProtocol

/// What the connections of one event loop share: the shard, the deadlines, the counters. Confined to the loop.
final class LoopContext: @unchecked Sendable {
    // Sendable: every function runs on `loop`, which the callers see to and the shard asserts.

    let loop: any EventLoop
    let shard: HubShard
    let executor: LoopExecutor
    let application: Application
    let limits: TransportLimits
    let logger: Logger

    /// For the messages of WebSockets whose clients keep no context.
    let inflaters = InflaterPool()

    var counters = TransportCounters()

    private var framings: WebSocketFramings
    private var wheel: DeadlineWheel
    private var isTimerSet = false
    private var connections: [ConnectionID: Connection] = [:]
    private var nextID: UInt64
    private let stride: UInt64
    /// Why nobody is served any more.
    private var farewell: CloseReason?
    /// Waits for the last connection to close.
    private var emptied: EventLoopPromise<Void>?

    /// - Parameters:
    ///   - index: which of the `count` loops this is: numbers of connections are never used twice among them.
    init(
        shard: HubShard, index: Int, of count: Int, application: Application, limits: TransportLimits,
        deflate: DeflateSettings?, logger: Logger
    ) {
        self.shard = shard
        loop = shard.loop
        executor = LoopExecutor(loop: shard.loop)
        self.application = application
        self.limits = limits
        self.logger = logger
        framings = WebSocketFramings(settings: deflate)
        nextID = UInt64(index + 1)
        stride = UInt64(count)
        wheel = DeadlineWheel(resolutionMilliseconds: limits.deadlineResolutionMilliseconds, startingAt: .now)
    }

    // MARK: Connections

    /// How the records of a WebSocket with this agreement stand in its messages.
    func framing(for agreement: DeflateAgreement?) -> WebSocketFraming { framings.framing(for: agreement, in: self) }

    func makeID() -> ConnectionID {
        defer { nextID += stride }
        return ConnectionID(rawValue: nextID)
    }

    func add(_ connection: Connection) {
        connections[connection.subscriber.id] = connection
        counters.accepted[connection.kind, default: 0] += 1
        counters.open[connection.kind, default: 0] += 1
        // It was accepted just before the listener closed.
        if let farewell { connection.drain(farewell) }
    }

    func remove(_ connection: Connection) {
        guard connections.removeValue(forKey: connection.subscriber.id) != nil else { return }
        counters.open[connection.kind, default: 0] -= 1
        counters.losses += connection.subscriber.queue.losses
        wheel.remove(connection)
        if connections.isEmpty, let emptied {
            self.emptied = nil
            emptied.succeed(())
        }
    }

    /// Says Goodbye to everybody.
    /// - Parameter reason: what the first, the second, … is told.
    /// - Returns: when the last connection has closed.
    func drain(_ reason: (Int) -> CloseReason) -> EventLoopFuture<Void> {
        farewell = reason(0)
        let open = Array(connections.values)
        guard !open.isEmpty else { return loop.makeSucceededVoidFuture() }
        let promise = emptied ?? loop.makePromise(of: Void.self)
        emptied = promise
        for (index, connection) in open.enumerated() { connection.drain(reason(index)) }
        return promise.futureResult
    }

    /// The counters, with what open connections have lost so far.
    func snapshot() -> TransportCounters {
        var snapshot = counters
        snapshot.deliveries = shard.deliveries
        snapshot.writes += shard.directWrites
        snapshot.bytesSent += shard.directBytes
        for connection in connections.values {
            let queue = connection.subscriber.queue
            snapshot.losses += queue.losses
            snapshot.bytesWaiting += queue.bytes
            snapshot.bytesWaitingMax = max(snapshot.bytesWaitingMax, queue.bytes)
            snapshot.queueDepths.count(queue.bytes)
            snapshot.connectionsWaiting += queue.bytes > 0 ? 1 : 0
            snapshot.roomsBehind += queue.roomsBehind
        }
        return snapshot
    }

    // MARK: Deadlines

    /// Sets a connection's deadline, unless an earlier one is set.
    func setDeadline(_ deadline: Instant, for connection: Connection) {
        wheel.setEarliest(deadline, for: connection)
        setTimer()
    }

    private func setTimer() {
        guard !isTimerSet, wheel.count > 0 else { return }
        isTimerSet = true
        loop.scheduleTask(in: .milliseconds(Int64(limits.deadlineResolutionMilliseconds))) { self.turnWheel() }
    }

    private func turnWheel() {
        isTimerSet = false
        let now = Instant.now
        for holder in wheel.due(at: now) {
            if let next = holder.deadlineReached(at: now) { wheel.setEarliest(next, for: holder) }
        }
        setTimer()
    }
}

extension Instant {
    /// The event loops' clock.
    static var now: Instant { Instant(nanoseconds: NIODeadline.now().uptimeNanoseconds) }
}
