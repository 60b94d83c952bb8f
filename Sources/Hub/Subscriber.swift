public import ParleyProtocol
public import Services

/// Where a subscriber's bytes go: the connection. All calls happen on its event loop.
public protocol Outlet: AnyObject {
    /// Sends bytes behind those that were sent before.
    /// - Returns: how many the peer's connection has accepted. For the others the outlet calls ``Subscriber/accepted(_:)``
    ///   later, and receives nothing more until then.
    func transmit(_ bytes: [UInt8]) -> Int

    /// Sends the rest of bytes of which the socket itself has taken less, and maybe nothing, when it was written to.
    func transmitRest(_ rest: ArraySlice<UInt8>)

    /// The session is over, for a reason that the services name.
    func endSession(_ reason: FailureCode)

    /// More waits than may, and nothing of it can be left out.
    func overflow()

    /// There is room for a reply again, as ``Subscriber/awaitRoom()`` asked.
    func roomForReply()

    /// Everything has been sent, up to and with the Goodbye.
    func drained()
}

/// One connection as the hub sees it: who is signed in on it, and what waits for it.
///
/// Confined to the event loop of its shard, as everything that is reached through it.
public final class Subscriber {
    /// Which connection this is.
    public let id: ConnectionID

    /// Who is signed in.
    public internal(set) var identity: Identity?

    /// What waits.
    public var queue: OutboundQueue {
        didSet { setLane() }
    }

    /// The socket, while the connection writes straight to it.
    public var descriptor: CInt? {
        didSet { setLane() }
    }

    /// The number of the connection's lane.
    private(set) var lane: Int32

    /// The connection; nil once it is gone.
    private var outlet: (any Outlet)?

    /// What the outlet wants to hear of when a flush has made progress.
    private var isAwaitingRoom = false
    private var isEnding = false

    unowned let shard: HubShard
    /// The tables that name this subscriber, while somebody is signed in.
    var organisation: OrganisationTable?
    var user: UserSessions?
    /// Whether the subscriber is to be flushed at the end of the tick.
    var isDirty = false

    /// A connection without a session, which is not connected to its outlet yet.
    /// - Parameter framing: how its records stand on the wire; nil where they stand there as they are.
    public init(id: ConnectionID, shard: HubShard, limits: OutboundLimits, framing: (any Framing)? = nil) {
        self.id = id
        self.shard = shard
        lane = shard.lanes.add(framing: framing)
        queue = OutboundQueue(limits: limits, framing: framing)
    }

    /// Sends to this outlet from now on.
    public func connect(to outlet: any Outlet) { self.outlet = outlet }

    /// Queues the reply to a request. Whoever makes replies asks the queue first whether it has room.
    /// - Parameter isSecret: whether it must not be compressed.
    public func reply(_ record: [UInt8], isSecret: Bool = false) {
        queue.reply(record, isSecret: isSecret)
        shard.flushLater(self)
    }

    /// Queues what is no record and stands on the wire as it is; there has to be room for it, as for a reply.
    public func control(_ bytes: [UInt8]) {
        queue.control(bytes)
        shard.flushLater(self)
    }

    /// Lets the events go that were held back since the sign-in: they follow the replies that are queued.
    public func release() {
        guard queue.isHeld else { return }
        // Whoever is not told which rooms are his listens to none.
        shard.listen(self, to: [])
        queue.release()
        shard.flushLater(self)
    }

    /// Asks to be told when there is room for a reply.
    public func awaitRoom() { isAwaitingRoom = true }

    /// Queues an event for this connection alone.
    public func offer(_ frame: OutboundFrame) {
        queue.offer(frame)
        shard.flushLater(self)
    }

    /// Queues events that others receive, too.
    func offer(_ frames: [OutboundFrame], _ records: inout SharedRecords) {
        queue.offer(frames, &records)
        shard.flushLater(self)
    }

    /// Sends events now that others receive, too; past the queue, when there is nothing in it.
    func send(_ frames: [OutboundFrame], _ records: inout SharedRecords) {
        if let outlet, queue.canPass(records.records.count) {
            let bytes = records.bytes(for: queue.framing)
            queue.pass(bytes.count)
            queue.accepted(outlet.transmit(bytes))
        } else {
            queue.offer(frames, &records)
            flush()
        }
    }

    /// The socket was written to along the lane, and has taken so many bytes only.
    func sent(_ count: Int, of bytes: [UInt8]) {
        queue.pass(bytes.count)
        queue.accepted(count)
        outlet?.transmitRest(bytes[count...])
    }

    /// Events go past the connection as long as nothing is before them.
    private func setLane() { shard.lanes.set(lane, to: queue.isClear ? descriptor : nil) }

    /// Queues the end of the connection. With `isUrgent` it takes the place of events that wait.
    /// - Parameters:
    ///   - record: the last record, if there is one.
    ///   - ending: what ends the stream behind it, as it stands on the wire.
    public func sayGoodbye(_ record: [UInt8]?, ending: [UInt8] = [], isUrgent: Bool) {
        isEnding = true
        queue.sayGoodbye(record, ending: ending, isUrgent: isUrgent)
        shard.flushLater(self)
    }

    /// The peer has accepted more of what it was sent.
    public func accepted(_ count: Int) {
        queue.accepted(count)
        if !queue.isInFlight { flush() }
    }

    /// Whoever the bytes went to is gone: nothing is sent any more.
    public func disconnect() {
        shard.signOut(self)
        outlet = nil
        descriptor = nil
        shard.lanes.remove(lane)
        lane = Lanes.closed
    }

    /// Ends the session for a reason that the services name.
    func end(_ reason: FailureCode) { outlet?.endSession(reason) }

    /// Sends what waits until the peer accepts no more.
    func flush() {
        guard let outlet else { return }
        if queue.isOverflown { return outlet.overflow() }
        while !queue.isInFlight, let chunk = queue.take() {
            queue.accepted(outlet.transmit(chunk))
        }
        if isAwaitingRoom, queue.hasRoomForReply {
            isAwaitingRoom = false
            outlet.roomForReply()
        }
        if isEnding, queue.isEmpty {
            isEnding = false
            outlet.drained()
        }
    }
}
