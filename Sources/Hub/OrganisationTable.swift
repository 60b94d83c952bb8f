import ParleyProtocol
import Services

/// Who of an organisation is connected to one shard, and which rooms they listen to.
final class OrganisationTable {
    var users: [UserID: UserSessions] = [:]
    var rooms: [RoomID: RoomListeners] = [:]
    /// Sessions that have signed in and whose rooms are not known yet: they are shown everything, and forget what turns
    /// out not to be theirs.
    var gathering = Crowd<Subscriber>()

    /// Makes the subscriber a listener of a room.
    func listen(_ subscriber: Subscriber, to room: RoomID) {
        if let listeners = rooms[room] {
            listeners.insert(subscriber)
        } else {
            rooms[room] = RoomListeners(subscriber)
        }
    }

    /// Ends that.
    func stop(_ subscriber: Subscriber, listeningTo room: RoomID) {
        guard let listeners = rooms[room] else { return }
        listeners.remove(subscriber)
        if listeners.subscribers.isEmpty { rooms[room] = nil }
    }
}

/// The sessions of one user on one shard. All of them listen to the same rooms: those that the user takes part in.
final class UserSessions {
    var subscribers: [Subscriber] = []
    /// The user's rooms; meaningless until `isListening`.
    var rooms: Set<RoomID> = []
    /// Whether the rooms are known.
    var isListening = false
    /// Changes of membership that came before the rooms were known.
    var changes: [RoomID: Bool] = [:]
}

/// The sessions that listen to one room on one shard, and what was published to them in this tick of the loop.
final class RoomListeners {
    private(set) var subscribers = Crowd<Subscriber>()
    /// The lane of each of them, in the same order.
    private var lanes: [Int32] = []
    /// How many bytes may go to every listener whose lane is open.
    private var passBytesMax = Int.max

    /// The events of this tick, in order, and their bytes one behind the other.
    private(set) var frames: [OutboundFrame] = []
    private(set) var bytes: [UInt8] = []
    /// The messages of all loops, where the event is the tick's only one.
    private var event: EventMessages?
    private var isSecret = false
    /// For each user who is not to receive all of them, the frames that it is not to receive, in their order.
    private var exceptions: [UserID: [Int]] = [:]

    init(_ subscriber: Subscriber) { insert(subscriber) }

    /// Takes in a listener who is not there yet.
    func insert(_ subscriber: Subscriber) {
        subscribers.insert(subscriber)
        lanes.append(subscriber.lane)
        passBytesMax = min(passBytesMax, subscriber.queue.passBytesMax)
    }

    /// Lets a listener go who may be there.
    func remove(_ subscriber: Subscriber) {
        guard let place = subscribers.remove(subscriber) else { return }
        lanes.swapAt(place, lanes.count - 1)
        lanes.removeLast()
    }

    /// Keeps an event until the end of the tick.
    func append(_ frame: OutboundFrame, _ event: EventMessages, except user: UserID?) {
        if let user { exceptions[user, default: []].append(frames.count) }
        frames.append(frame)
        isSecret = isSecret || frame.isSecret
        if frames.count == 1 {
            (bytes, self.event) = (frame.bytes, event)
        } else {
            bytes.append(contentsOf: frame.bytes)
            self.event = nil
        }
    }

    /// Queues the events of the tick for every listener.
    /// - Returns: how many events were given to a listener, all in all.
    func distribute() -> Int {
        deliver { subscriber, frames, records in subscriber.offer(frames, &records) }
    }

    /// What ``send(along:through:)`` has done.
    struct Sent {
        /// How many events were given to a listener, all in all.
        var deliveries = 0
        /// How many writes went along the lanes.
        var writes = 0
        /// How many bytes the kernel has taken of those.
        var bytes = 0
    }

    /// Sends the events of the tick to every listener at once: no other room has any.
    ///
    /// Whose lane is closed, and who is not to receive all of them, gets them through the connection.
    func send(along table: Lanes, through writer: any DirectWriter) -> Sent {
        guard !frames.isEmpty else { return Sent() }
        guard exceptions.isEmpty, bytes.count <= passBytesMax else {
            return Sent(deliveries: deliver { subscriber, frames, records in subscriber.send(frames, &records) })
        }
        let frames = frames
        var records = SharedRecords(bytes, isSecret: isSecret, event: event)
        forgetTick()
        // A connection that turns out to be broken may leave the room meanwhile.
        let (subscribers, lanes) = (subscribers.members, lanes)
        var sent = Sent(deliveries: frames.count * subscribers.count)
        var (framing, bytes) = (Int32(0), records.records)
        for place in lanes.indices {
            let lane = table[lanes[place]]
            guard lane.isOpen else {
                subscribers[place].send(frames, &records)
                continue
            }
            if lane.framing != framing {
                framing = lane.framing
                bytes = records.bytes(for: table.framings[Int(framing)])
            }
            let taken = bytes.withUnsafeBytes { writer.write($0, to: lane.descriptor) } ?? 0
            sent.writes += 1
            sent.bytes += taken
            if taken < bytes.count { subscribers[place].sent(taken, of: bytes) }
        }
        return sent
    }

    private func forgetTick() {
        frames = []
        bytes = []
        event = nil
        isSecret = false
        exceptions = [:]
    }

    /// Calls `give` with each listener, its events of the tick, and their records.
    @inline(__always)
    private func deliver(_ give: (Subscriber, [OutboundFrame], inout SharedRecords) -> Void) -> Int {
        guard !frames.isEmpty else { return 0 }
        let (frames, exceptions) = (frames, exceptions)
        var records = SharedRecords(bytes, isSecret: isSecret, event: event)
        forgetTick()
        guard !exceptions.isEmpty else {
            for subscriber in subscribers.members { give(subscriber, frames, &records) }
            return frames.count * subscribers.members.count
        }
        var count = 0
        for subscriber in subscribers.members {
            guard let user = subscriber.identity?.user, let excepted = exceptions[user] else {
                give(subscriber, frames, &records)
                count += frames.count
                continue
            }
            var others = frames
            for index in excepted.reversed() { others.remove(at: index) }
            if !others.isEmpty {
                var records = SharedRecords(
                    others.flatMap(\.bytes), isSecret: others.contains(where: \.isSecret))
                give(subscriber, others, &records)
            }
            count += others.count
        }
        return count
    }
}

extension Array where Element: AnyObject {
    /// Removes an object; what stood last takes its place.
    mutating func removeFirst(_ object: Element) {
        guard let index = firstIndex(where: { $0 === object }) else { return }
        swapAt(index, count - 1)
        removeLast()
    }
}
