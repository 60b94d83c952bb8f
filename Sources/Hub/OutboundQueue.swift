public import ParleyProtocol

/// What waits to be sent on one connection: bounded, whatever the receiver does.
///
///            offer / reply                take                     accepted
///     events ────────────▶ ready bytes ──────────▶ in the socket's hands ──────────▶ gone
///              │ held or in flight: ▲
///              └─▶ waiting frames ──┘ by class
///
/// As long as the socket takes what it is given, events become bytes at once, up to a chunk. While something is in flight, or
/// while the queue is held (a session that is signing in), they wait as frames, by the rules of MISSION: Live. *Droppable* go
/// first. Of *latest* only the newest of a key is kept, at the place of the newest. A room whose *durable* events no longer fit
/// is marked as behind: its further events are left out, and when there is room again `RoomBehind` says up to where; live events
/// follow it. When nothing else is left to yield, the oldest of the *latest* values go, too, and `ValuesBehind` says so.
/// Replies overtake waiting events and are never dropped: whoever makes them asks ``hasRoomForReply`` first, and reserves the room for
/// what takes time.
///
/// On a WebSocket each of these becomes one message: what is offered at once, a reply, and what waited and goes in one chunk. A
/// message is made when its place among the ready bytes is final, so that a compressor sees messages in their order.
///
/// Invariant: ``bytes`` is never above `outboundBytesMax`.
public struct OutboundQueue: Sendable {
    /// What has become of frames that were not sent.
    public struct Losses: Hashable, Sendable {
        /// Droppable events that were dropped.
        public var dropped = 0
        /// Values that a newer one of the same key has replaced.
        public var replaced = 0
        /// Durable events that were left out.
        public var leftOut = 0
        /// How often a room was marked as behind.
        public var marks = 0
        /// Latest values that were left out, and not for a newer one of the same key.
        public var valuesLeftOut = 0

        /// Nothing is lost.
        public init() {}
    }

    /// In its final order, to be taken next.
    private var ready: [UInt8] = []
    /// Bytes that were taken and not yet accepted by the socket.
    private var inFlightBytes = 0
    /// Events that wait.
    private var waiting = WaitingFrames()
    private var behind: [RoomID: BehindMark] = [:]
    /// Whether latest values were left out, which is still to be said.
    private var areValuesBehind = false
    /// What is kept for the reply to the request that is being carried out.
    private var reservedBytes = 0
    /// What ends the stream behind the last record.
    private var ending: [UInt8] = []
    private let limits: OutboundLimits

    /// How records stand on the wire; nil where they stand there as they are.
    let framing: (any Framing)?

    /// Whether events wait until ``release()``; replies do not.
    public private(set) var isHeld = false

    /// Whether so much waits that cannot be left out that the connection has to end.
    public private(set) var isOverflown = false

    /// What was not sent so far.
    public private(set) var losses = Losses()

    /// An empty queue.
    /// - Parameter framing: how records stand on the wire; nil where they stand there as they are.
    public init(limits: OutboundLimits, framing: (any Framing)? = nil) {
        self.limits = limits
        self.framing = framing
    }

    /// How many bytes of memory are taken by what waits: events with what keeping them takes, bytes in the socket's hands, those of
    /// marks that are still to be sent, and what is reserved included.
    public var bytes: Int {
        ready.count + inFlightBytes + waiting.bytes + behind.count * BehindMark.bytesMax + reservedBytes + ending.count
    }

    /// How many rooms are behind, which is still to be said.
    public var roomsBehind: Int { behind.count }

    /// Whether a reply of the greatest length still fits.
    public var hasRoomForReply: Bool { fits(replyBytesMax) }

    /// Whether bytes are in the socket's hands.
    public var isInFlight: Bool { inFlightBytes > 0 }

    /// Whether there is something that `take` would give once nothing is in flight.
    public var hasWork: Bool { !ready.isEmpty || (!isHeld && isAnythingWaiting) }

    /// Whether nothing at all waits or is in flight.
    public var isEmpty: Bool { ready.isEmpty && inFlightBytes == 0 && !isAnythingWaiting }

    private var isAnythingWaiting: Bool { !waiting.isEmpty || !behind.isEmpty || areValuesBehind || !ending.isEmpty }

    /// By how many bytes a message may be longer than its records.
    private var overhead: Int { framing?.overheadBytesMax ?? 0 }
    private var replyBytesMax: Int { OutboundLimits.replyBytesMax + overhead }

    // MARK: In

    /// Queues an event, or leaves it out by the rules of its class.
    public mutating func offer(_ frame: OutboundFrame) {
        if isFlowing, fits(frame.bytes.count + overhead) {
            append(framed(frame.bytes, isSecret: frame.isSecret))
        } else {
            wait(frame)
        }
    }

    /// Queues events of which the records stand one behind the other already, for all who receive the same ones.
    mutating func offer(_ frames: [OutboundFrame], _ shared: inout SharedRecords) {
        if isFlowing, fits(shared.records.count + overhead) {
            append(shared.bytes(for: framing))
        } else {
            for frame in frames { offer(frame) }
        }
    }

    /// Keeps room for a reply of whatever length until `endReservation`.
    public mutating func reserveReply() {
        assert(hasRoomForReply, "room is reserved while there is some")
        reservedBytes = replyBytesMax
    }

    /// Gives the room back: the reply is ready.
    public mutating func endReservation() { reservedBytes = 0 }

    /// Queues a reply. It overtakes events that wait.
    /// - Parameter isSecret: whether it must not be compressed.
    public mutating func reply(_ record: [UInt8], isSecret: Bool = false) {
        append(framed(record, isSecret: isSecret))
        assert(bytes <= limits.outboundBytesMax, "a reply is made only when there is room for it")
    }

    /// Queues what is no record and stands on the wire as it is. Whoever does asks for room first, as for a reply.
    public mutating func control(_ bytes: [UInt8]) { append(bytes) }

    /// Queues the end of a connection: behind what waits, or, with `isUrgent`, instead of it.
    /// - Parameters:
    ///   - record: the last record, if there is one.
    ///   - ending: what ends the stream behind it, as it stands on the wire.
    public mutating func sayGoodbye(_ record: [UInt8]?, ending: [UInt8] = [], isUrgent: Bool) {
        isHeld = false
        isOverflown = false
        reservedBytes = 0
        self.ending = ending
        if isUrgent {
            forgetEvents()
            if let record { append(framed(record, isSecret: false)) }
        } else {
            emitMarks()
            if let record { waiting.append(OutboundFrame(goodbye: record)) }
        }
    }

    // MARK: Out

    /// Takes the bytes to be sent next; `accepted` is owed for them. Nil when there are none.
    /// - Precondition: nothing is in flight.
    public mutating func take() -> [UInt8]? {
        precondition(inFlightBytes == 0, "the socket has accepted what it was given before")
        if !isHeld, isAnythingWaiting { refill() }
        guard !ready.isEmpty else { return nil }
        let chunk = ready
        ready = []
        inFlightBytes = chunk.count
        return chunk
    }

    /// Whether nothing is in the queue, nothing is in flight and nothing is held back or kept free: what comes may go straight to
    /// the socket, if it fits ``passBytesMax``.
    var isClear: Bool { isFlowing && ready.isEmpty && reservedBytes == 0 }

    /// How many bytes of records may pass a queue that is clear.
    var passBytesMax: Int { limits.eventBytesMax - overhead }

    /// Whether records of so many bytes may go to the socket without being queued: nothing is before them, and they fit.
    func canPass(_ count: Int) -> Bool { isFlowing && ready.isEmpty && fits(count + overhead) }

    /// So many bytes go to the socket without being queued; `accepted` is owed for them.
    mutating func pass(_ count: Int) { inFlightBytes = count }

    /// The socket has accepted so many of the bytes that were taken.
    public mutating func accepted(_ count: Int) {
        inFlightBytes -= count
        assert(inFlightBytes >= 0, "the socket accepts no more than it was given")
    }

    // MARK: Signing in, and rooms that are left

    /// Lets events wait until `release`.
    public mutating func hold() { isHeld = true }

    /// Lets events go behind the replies that are queued now.
    public mutating func release() { isHeld = false }

    /// Forgets all events that wait, and what is to be said of those that were left out.
    public mutating func forgetEvents() {
        waiting = WaitingFrames()
        behind = [:]
        areValuesBehind = false
    }

    /// Forgets what waits of rooms that are not among these.
    public mutating func keepOnly(rooms: Set<RoomID>) {
        waiting.removeAll { frame in frame.membersRoom.map { !rooms.contains($0) } ?? false }
        behind = behind.filter { rooms.contains($0.key) }
    }

    /// Forgets what waits of one room, whoever it was addressed to, but for the word that it was left.
    public mutating func forget(room: RoomID) {
        guard !waiting.isEmpty || !behind.isEmpty else { return }
        waiting.removeAll { $0.membersRoom == room }
        behind[room] = nil
    }

    // MARK: Under pressure

    /// Whether events become bytes at once. Beyond a chunk they wait as frames, so that they can yield.
    private var isFlowing: Bool {
        inFlightBytes == 0 && !isHeld && !isAnythingWaiting && ready.count < limits.chunkBytesMax
    }

    private mutating func append(_ bytes: [UInt8]) {
        // The first bytes of a tick are shared with all other connections that send them; the next ones make a copy.
        if ready.isEmpty { ready = bytes } else { ready.append(contentsOf: bytes) }
    }

    private func framed(_ records: [UInt8], isSecret: Bool) -> [UInt8] {
        framing?.frame(records, isSecret: isSecret) ?? records
    }

    private mutating func wait(_ frame: OutboundFrame) {
        let count = frame.footprint
        switch frame.treatment {
        case .droppable:
            if fits(count) { waiting.append(frame) } else { losses.dropped += 1 }
        case .latest(let key):
            if waiting.removeLatest(key) { losses.replaced += 1 }
            if makeRoom(for: count, evictingAll: true) {
                waiting.append(frame)
            } else {
                leaveOutValues(1)
            }
        case .durable(let room, let seq, let at):
            // Room for a mark stays, should the next event of the room be left out.
            if behind[room] == nil, makeRoom(for: count + BehindMark.bytesMax, evictingAll: false) {
                waiting.append(frame)
            } else {
                leaveOut(room, BehindMark(seq: seq, at: at))
            }
        case .mark: waiting.append(frame)
        }
    }

    private func fits(_ count: Int) -> Bool { bytes + count <= limits.eventBytesMax }

    /// How many bytes have to go before so many fit.
    private func excess(with count: Int) -> Int { bytes + count - limits.eventBytesMax }

    /// Marks the room as behind, or moves its mark.
    private mutating func leaveOut(_ room: RoomID, _ mark: BehindMark) {
        losses.leftOut += 1
        if behind[room] == nil {
            guard makeRoom(for: BehindMark.bytesMax, evictingAll: true) else { return isOverflown = true }
        }
        raise(room, to: mark)
    }

    /// Evicts what may be left out until there is room: droppable events, the oldest first; then, if allowed, durable ones,
    /// the newest first; and at last values, the oldest first.
    private mutating func makeRoom(for count: Int, evictingAll: Bool) -> Bool {
        if fits(count) { return true }
        losses.dropped += waiting.removeDroppables(freeing: excess(with: count))
        // Each eviction may need a mark of its own.
        while evictingAll, !fits(count) {
            let evicted = waiting.removeDurables(freeing: excess(with: count))
            if evicted.isEmpty { break }
            losses.leftOut += evicted.count
            for (room, mark) in evicted { raise(room, to: mark) }
        }
        if evictingAll, !fits(count) { leaveOutValues(waiting.removeValues(freeing: excess(with: count))) }
        return fits(count)
    }

    /// So many values are not sent: the receiver is to be told. There is always room to say so, whatever else waits.
    private mutating func leaveOutValues(_ count: Int) {
        guard count > 0 else { return }
        losses.valuesLeftOut += count
        areValuesBehind = true
    }

    /// Sees to it that the room's mark is at least this one.
    private mutating func raise(_ room: RoomID, to mark: BehindMark) {
        if let present = behind[room] {
            if present.seq < mark.seq { behind[room] = mark }
        } else {
            losses.marks += 1
            behind[room] = mark
        }
    }

    /// Makes bytes of what waits, up to a chunk, and says what was left out once half of the room is free.
    private mutating func refill() {
        fill()
        if !behind.isEmpty || areValuesBehind, waiting.isEmpty || bytes <= limits.eventBytesMax / 2 {
            emitMarks()
            fill()
        }
        guard waiting.isEmpty, !ending.isEmpty else { return }
        append(ending)
        ending = []
    }

    private mutating func fill() {
        var records: [UInt8] = []
        var isSecret = false
        while ready.count + records.count < limits.chunkBytesMax, let frame = waiting.popFirst() {
            if records.isEmpty { records = frame.bytes } else { records.append(contentsOf: frame.bytes) }
            isSecret = isSecret || frame.isSecret
        }
        if !records.isEmpty { append(framed(records, isSecret: isSecret)) }
    }

    /// Puts the marks behind everything that waits. Events of their rooms follow them from now on.
    private mutating func emitMarks() {
        let marks = behind.sorted { $0.key < $1.key }
        behind = [:]
        for (room, mark) in marks { waiting.append(OutboundFrame(behind: mark, in: room)) }
        if areValuesBehind { waiting.append(.valuesBehind) }
        areValuesBehind = false
    }

    /// What holds between any two calls; checked by tests after every step.
    func checkInvariants() {
        waiting.checkInvariants()
        precondition(bytes <= limits.outboundBytesMax, "no more waits than is allowed")
    }
}

extension OutboundQueue.Losses {
    /// Adds what another queue has lost.
    public static func += (left: inout OutboundQueue.Losses, right: OutboundQueue.Losses) {
        left.dropped += right.dropped
        left.replaced += right.replaced
        left.leftOut += right.leftOut
        left.marks += right.marks
        left.valuesLeftOut += right.valuesLeftOut
    }
}
