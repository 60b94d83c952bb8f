public import ParleyProtocol
public import Services

/// Where a subscriber's bytes go: the connection. All calls happen on its event loop.
public protocol Outlet: AnyObject {
    /// Sends bytes behind those that were sent before.
    /// - Returns: how many the peer's connection has accepted. For the others the outlet calls ``Subscriber/accepted(_:)``
    ///   later, and receives nothing more until then.
    func transmit(_ bytes: [UInt8]) -> Int

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
    public var queue: OutboundQueue

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
    public init(id: ConnectionID, shard: HubShard, limits: OutboundLimits) {
        self.id = id
        self.shard = shard
        queue = OutboundQueue(limits: limits)
    }

    /// Sends to this outlet from now on.
    public func connect(to outlet: any Outlet) { self.outlet = outlet }

    /// Queues the reply to a request. Whoever makes replies asks the queue first whether it has room.
    public func reply(_ record: [UInt8]) {
        queue.reply(record)
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

    /// Sends events now, of which the bytes stand one behind the other; past the queue, when there is nothing in it.
    func send(_ frames: [OutboundFrame], bytes joined: [UInt8]) {
        if let outlet, queue.pass(joined.count) {
            queue.accepted(outlet.transmit(joined))
        } else {
            queue.offer(frames, bytes: joined)
            flush()
        }
    }

    /// Queues the connection's last record. With `isUrgent` it takes the place of events that wait.
    public func sayGoodbye(_ record: [UInt8], isUrgent: Bool) {
        isEnding = true
        queue.sayGoodbye(record, isUrgent: isUrgent)
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
