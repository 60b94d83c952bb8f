import DequeModule
public import ParleyProtocol
import WireFormat

/// What waits to be sent on one connection: bounded, whatever the receiver does.
///
///            offer / reply                take                     accepted
///     events ────────────▶ ready bytes ──────────▶ in the socket's hands ──────────▶ gone
///              │ held or in flight: ▲
///              └─▶ waiting frames ──┘ by class
///
/// As long as the socket takes what it is given, events become bytes at once. While something is in flight, or while the queue
/// is held (a session that is signing in), they wait as frames, by the rules of MISSION: Live. *Droppable* go first. Of *latest*
/// only the newest of a key is kept, at the place of the newest. A room whose *durable* events no longer fit is marked as
/// behind: its further events are left out, and when there is room again `RoomBehind` says up to where; live events follow it.
/// Replies overtake waiting events and are never dropped: whoever makes them asks ``hasRoomForReply`` first, and reserves the room for
/// what takes time.
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

        /// Nothing is lost.
        public init() {}
    }

    /// In its final order, to be taken next.
    private var ready: [UInt8] = []
    /// Bytes that were taken and not yet accepted by the socket.
    private var inFlightBytes = 0
    /// What waits, oldest first; nil where a frame was taken out of the middle.
    private var waiting: Deque<OutboundFrame?> = []
    private var waitingBytes = 0
    private var waitingDroppables = 0
    private var holes = 0
    /// The position of `waiting.first`, counted from the beginning of time.
    private var firstPosition = 0
    private var latestPositions: [LatestKey: Int] = [:]
    private var behind: [RoomID: BehindMark] = [:]
    /// What is kept for the reply to the request that is being carried out.
    private var reservedBytes = 0
    private let limits: OutboundLimits

    /// Whether events wait until ``release()``; replies do not.
    public private(set) var isHeld = false

    /// Whether so much waits that cannot be left out that the connection has to end.
    public private(set) var isOverflown = false

    /// What was not sent so far.
    public private(set) var losses = Losses()

    /// An empty queue.
    public init(limits: OutboundLimits) { self.limits = limits }

    /// How many bytes wait: those in the socket's hands, those of marks that are still to be sent, and what is reserved included.
    public var bytes: Int {
        ready.count + inFlightBytes + waitingBytes + behind.count * BehindMark.bytesMax + reservedBytes
    }

    /// Whether a reply of the greatest length still fits.
    public var hasRoomForReply: Bool { fits(OutboundLimits.replyBytesMax) }

    /// Whether bytes are in the socket's hands.
    public var isInFlight: Bool { inFlightBytes > 0 }

    /// Whether there is something that `take` would give once nothing is in flight.
    public var hasWork: Bool { !ready.isEmpty || (!isHeld && (!waiting.isEmpty || !behind.isEmpty)) }

    /// Whether nothing at all waits or is in flight.
    public var isEmpty: Bool { ready.isEmpty && inFlightBytes == 0 && waiting.isEmpty && behind.isEmpty }

    // MARK: In

    /// Queues an event, or leaves it out by the rules of its class.
    public mutating func offer(_ frame: OutboundFrame) {
        if isFlowing, bytes + frame.bytes.count <= limits.eventBytesMax {
            append(frame.bytes)
        } else {
            wait(frame)
        }
    }

    /// Queues events of which the bytes stand one behind the other already, for all who receive the same ones.
    public mutating func offer(_ frames: [OutboundFrame], bytes joined: [UInt8]) {
        if isFlowing, bytes + joined.count <= limits.eventBytesMax {
            append(joined)
        } else {
            for frame in frames { offer(frame) }
        }
    }

    /// Keeps room for a reply of whatever length until `endReservation`.
    public mutating func reserveReply() {
        assert(hasRoomForReply, "room is reserved while there is some")
        reservedBytes = OutboundLimits.replyBytesMax
    }

    /// Gives the room back: the reply is ready.
    public mutating func endReservation() { reservedBytes = 0 }

    /// Queues a reply. It overtakes events that wait.
    public mutating func reply(_ record: [UInt8]) {
        append(record)
        assert(bytes <= limits.outboundBytesMax, "a reply is made only when there is room for it")
    }

    /// Queues the last record of a connection. With `isUrgent` it overtakes what waits; otherwise it comes behind it.
    public mutating func sayGoodbye(_ record: [UInt8], isUrgent: Bool) {
        isHeld = false
        reservedBytes = 0
        guard !isUrgent else { return append(record) }
        emitMarks()
        push(OutboundFrame(bytes: record, treatment: .mark, audienceRoom: nil))
    }

    // MARK: Out

    /// Takes the bytes to be sent next; `accepted` is owed for them. Nil when there are none.
    /// - Precondition: nothing is in flight.
    public mutating func take() -> [UInt8]? {
        precondition(inFlightBytes == 0, "the socket has accepted what it was given before")
        if !isHeld { refill() }
        guard !ready.isEmpty else { return nil }
        let chunk = ready
        ready = []
        inFlightBytes = chunk.count
        return chunk
    }

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

    /// Forgets what waits of rooms that are not among these.
    public mutating func keepOnly(rooms: Set<RoomID>) {
        removeWaiting { frame in frame.audienceRoom.map { !rooms.contains($0) } ?? false }
        behind = behind.filter { rooms.contains($0.key) }
    }

    /// Forgets what waits of one room.
    public mutating func forget(room: RoomID) {
        guard !waiting.isEmpty || !behind.isEmpty else { return }
        removeWaiting { $0.audienceRoom == room }
        behind[room] = nil
    }

    // MARK: Under pressure

    private var isFlowing: Bool { inFlightBytes == 0 && !isHeld && waiting.isEmpty && behind.isEmpty }

    private mutating func append(_ record: [UInt8]) {
        // The first record of a tick is shared with all other connections that send it; the second makes a copy.
        if ready.isEmpty { ready = record } else { ready.append(contentsOf: record) }
    }

    private mutating func wait(_ frame: OutboundFrame) {
        switch frame.treatment {
        case .droppable:
            guard fits(frame.bytes.count) else { return losses.dropped += 1 }
            push(frame)
            waitingDroppables += 1
        case .latest(let key):
            if let position = latestPositions.removeValue(forKey: key) {
                remove(at: position - firstPosition)
                losses.replaced += 1
            }
            guard makeRoom(for: frame.bytes.count, evictingDurables: true) else { return isOverflown = true }
            latestPositions[key] = firstPosition + waiting.count
            push(frame)
        case .durable(let room, let seq, let at):
            // Room for a mark stays, should the next event of the room be left out.
            if behind[room] == nil, makeRoom(for: frame.bytes.count + BehindMark.bytesMax, evictingDurables: false) {
                push(frame)
            } else {
                leaveOut(room, seq, at)
            }
        case .mark: push(frame)
        }
        if holes > 64, holes > waiting.count / 2 { closeHoles() }
    }

    private func fits(_ count: Int) -> Bool { bytes + count <= limits.eventBytesMax }

    private mutating func push(_ frame: OutboundFrame) {
        waiting.append(frame)
        waitingBytes += frame.bytes.count
    }

    /// Marks the room as behind, or moves its mark.
    private mutating func leaveOut(_ room: RoomID, _ seq: Seq, _ at: Timestamp) {
        losses.leftOut += 1
        if let mark = behind[room] {
            if mark.seq < seq { behind[room] = BehindMark(seq: seq, at: at) }
            return
        }
        guard makeRoom(for: BehindMark.bytesMax, evictingDurables: true) else { return isOverflown = true }
        // Making room may have marked this very room, up to an earlier number.
        if behind[room] == nil { losses.marks += 1 }
        behind[room] = BehindMark(seq: seq, at: at)
    }

    /// Evicts what may be left out until there is room: droppable events, the oldest first; then, if allowed, durable ones,
    /// the newest first, so that what stays of a room has no gap before its mark.
    private mutating func makeRoom(for count: Int, evictingDurables: Bool) -> Bool {
        if fits(count) { return true }
        if waitingDroppables > 0 {
            for index in waiting.indices where !fits(count) {
                guard case .droppable = waiting[index]?.treatment else { continue }
                remove(at: index)
                losses.dropped += 1
            }
        }
        guard evictingDurables else { return fits(count) }
        for index in waiting.indices.reversed() where !fits(count) {
            guard case .durable(let room, let seq, let at) = waiting[index]?.treatment else { continue }
            remove(at: index)
            losses.leftOut += 1
            if behind[room] == nil {
                losses.marks += 1
                behind[room] = BehindMark(seq: seq, at: at)
            }
        }
        return fits(count)
    }

    /// Makes bytes of what waits, up to a chunk, and says what was left out once half of the room is free.
    private mutating func refill() {
        while ready.count < limits.chunkBytesMax, !waiting.isEmpty { takeFirst() }
        guard !behind.isEmpty, bytes <= limits.eventBytesMax / 2 || waiting.isEmpty else { return }
        emitMarks()
        while ready.count < limits.chunkBytesMax, !waiting.isEmpty { takeFirst() }
    }

    private mutating func takeFirst() {
        let position = firstPosition
        firstPosition += 1
        guard let frame = waiting.removeFirst() else { return holes -= 1 }
        waitingBytes -= frame.bytes.count
        switch frame.treatment {
        case .latest(let key): if latestPositions[key] == position { latestPositions[key] = nil }
        case .droppable: waitingDroppables -= 1
        case .durable, .mark: break
        }
        append(frame.bytes)
    }

    /// Puts the marks behind everything that waits. Events of their rooms follow them from now on.
    private mutating func emitMarks() {
        let marks = behind.sorted { $0.key < $1.key }
        behind = [:]
        for (room, mark) in marks { push(OutboundFrame(behind: mark, in: room)) }
    }

    // MARK: Frames in the middle

    private mutating func remove(at index: Int) {
        guard let frame = waiting[index] else { preconditionFailure("a frame is removed once") }
        waiting[index] = nil
        waitingBytes -= frame.bytes.count
        if case .droppable = frame.treatment { waitingDroppables -= 1 }
        holes += 1
    }

    private mutating func removeWaiting(where isUnwanted: (OutboundFrame) -> Bool) {
        waiting = Deque(waiting.lazy.compactMap(\.self).filter { !isUnwanted($0) })
        recount()
    }

    private mutating func closeHoles() {
        waiting = Deque(waiting.lazy.filter { $0 != nil })
        recount()
    }

    /// Counts everything anew, after frames have moved.
    private mutating func recount() {
        holes = 0
        waitingBytes = 0
        waitingDroppables = 0
        latestPositions = [:]
        for (index, frame) in waiting.enumerated() {
            guard let frame else { preconditionFailure("the holes are closed") }
            waitingBytes += frame.bytes.count
            switch frame.treatment {
            case .latest(let key): latestPositions[key] = firstPosition + index
            case .droppable: waitingDroppables += 1
            case .durable, .mark: break
            }
        }
    }

    /// What holds between any two calls; checked by tests after every step.
    func checkInvariants() {
        let frames = waiting.compactMap(\.self)
        precondition(
            waitingBytes == frames.reduce(0) { $0 + $1.bytes.count }, "the waiting bytes are the sum of the frames")
        precondition(holes == waiting.count - frames.count, "every hole is counted")
        precondition(bytes <= limits.outboundBytesMax, "no more waits than is allowed")
        for (key, position) in latestPositions {
            guard case .latest(key) = waiting[position - firstPosition]?.treatment else {
                preconditionFailure("a key names the newest frame of its key")
            }
        }
        precondition(
            waitingDroppables == frames.count { $0.treatment == .droppable }, "every droppable frame is counted")
    }
}

extension OutboundQueue.Losses {
    /// Adds what another queue has lost.
    public static func += (left: inout OutboundQueue.Losses, right: OutboundQueue.Losses) {
        left.dropped += right.dropped
        left.replaced += right.replaced
        left.leftOut += right.leftOut
        left.marks += right.marks
    }
}
