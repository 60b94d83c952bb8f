import DequeModule
import ParleyProtocol
import Synchronization

/// What the client tells the application, in order.
///
/// The sequence is read by one task. Events wait for it in a queue of some length. When the queue is full, the client asks the
/// server for nothing more: messages are left where they are, to be fetched when the queue has emptied; of
/// everything else (connections, rooms, read markers, people) the newest of its kind is kept; typing is dropped. So the sequence stays complete, and
/// the memory bounded, however slowly it is read.
public struct ClientEvents: AsyncSequence, Sendable {
    /// What is told.
    public typealias Element = ClientEvent
    /// Nothing goes wrong while waiting: what goes wrong with the connection is an event.
    public typealias Failure = Never

    let queue: EventQueue

    /// The reader.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let queue: EventQueue

        /// The next event; nil when the client was closed, or the task cancelled.
        public mutating func next() async -> ClientEvent? {
            await queue.next()
        }

        /// The next event; nil when the client was closed, or the task cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> ClientEvent? {
            await queue.next()
        }
    }

    /// Begins to read.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(queue: queue)
    }
}

/// The queue between the client and the task that reads its events.
final class EventQueue: Sendable {
    /// From so many events on, the client holds back; at so few, it goes on.
    static let fullAt = 512
    static let emptyAt = 128

    private struct State {
        var events: Deque<(event: ClientEvent, cursor: StoredCursor?)> = []
        var waiter: CheckedContinuation<ClientEvent?, Never>?
        var isFinished = false
        var isFull = false
        /// What the application has taken, room by room, since this was last asked for.
        var taken: [RoomID: StoredCursor] = [:]

        /// Removes what the next event of this key takes the place of, and hands its cursor on to that event.
        ///
        /// That the user came into a room stays before what was said there: without it the application knows no such room.
        mutating func remove(_ key: ClientEvent.LatestKey, cursor: inout StoredCursor?) {
            var saidBehind = false
            for index in events.indices.reversed() {
                let (event, former) = events[index]
                if case .membership(let room) = key, event.numberedRoom == room { saidBehind = true }
                guard event.latestKey == key, !saidBehind else { continue }
                cursor = cursor ?? former
                events.remove(at: index)
            }
        }
    }

    private let state = Mutex(State())
    private let onRoom: @Sendable () -> Void

    /// - Parameter onRoom: Called when a queue that was full has emptied.
    init(onRoom: @escaping @Sendable () -> Void) {
        self.onRoom = onRoom
    }

    /// Adds an event, and tells whether the queue is full from now on.
    func add(_ event: ClientEvent, _ cursor: StoredCursor?) -> Bool {
        let (waiter, isFull) = state.withLock { state -> (CheckedContinuation<ClientEvent?, Never>?, Bool) in
            if let waiter = state.waiter {
                state.waiter = nil
                if let cursor { state.taken[cursor.room] = cursor }
                return (waiter, false)
            }
            var cursor = cursor
            if state.isFull, let key = event.latestKey {
                if key == .dropped { return (nil, true) }
                state.remove(key, cursor: &cursor)
            }
            state.events.append((event, cursor))
            if state.events.count >= EventQueue.fullAt { state.isFull = true }
            return (nil, state.isFull)
        }
        waiter?.resume(returning: event)
        return isFull
    }

    /// No more events come; what is in the queue can still be read.
    func finish() {
        let waiter = state.withLock { state in
            state.isFinished = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }

    /// What the application has taken since this was last asked for.
    func takenCursors() -> [StoredCursor] {
        state.withLock { state in
            defer { state.taken = [:] }
            return Array(state.taken.values)
        }
    }

    fileprivate func next() async -> ClientEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                take(continuation)
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume(returning: nil)
        }
    }

    private func take(_ continuation: CheckedContinuation<ClientEvent?, Never>) {
        let (event, hasRoom, waits) = state.withLock { state -> (ClientEvent?, Bool, Bool) in
            if let (event, cursor) = state.events.popFirst() {
                if let cursor { state.taken[cursor.room] = cursor }
                let hasRoom = state.isFull && state.events.count <= EventQueue.emptyAt
                if hasRoom { state.isFull = false }
                return (event, hasRoom, false)
            }
            if state.isFinished || Task.isCancelled { return (nil, false, false) }
            precondition(state.waiter == nil, "one task reads the events")
            state.waiter = continuation
            return (nil, false, true)
        }
        if hasRoom { onRoom() }
        if !waits { continuation.resume(returning: event) }
    }
}

extension ClientEvent {
    /// Of events with the same key only the newest matters.
    fileprivate enum LatestKey: Hashable {
        case dropped
        case connection
        case signIn
        case caughtUp
        case valuesBehind
        case settled(nonce: UInt64)
        case state(RoomID)
        case reset(RoomID)
        case membership(RoomID)
        case room(RoomID)
        case ownState(RoomID)
        case participant(RoomID, UserID)
        case readMarker(RoomID, UserID)
        case user(UserID)
    }

    fileprivate var latestKey: LatestKey? {
        switch self {
        case .typing: .dropped
        case .roomUpdated(let room): .room(room.room)
        case .ownStateChanged(let changed): .ownState(changed.room)
        case .participantChanged(let changed): .participant(changed.room, changed.user)
        case .participantLeft(let left): .participant(left.room, left.user)
        case .readMarkerMoved(let moved): .readMarker(moved.room, moved.user)
        case .userUpdated(let user): .user(user.user)
        case .connected, .disconnected: .connection
        case .signedIn, .signedOut: .signIn
        case .caughtUp: .caughtUp
        case .valuesBehind: .valuesBehind
        case .settled(let post, _): .settled(nonce: post.request.nonce)
        case .roomState(let state): .state(state.room)
        case .roomReset(let state): .reset(state.room)
        case .roomJoined(let entry): .membership(entry.room.room)
        case .roomLeft(let room): .membership(room)
        // The client holds messages back while the queue is full, and goes back only where the application asks for it.
        case .message, .edited, .deleted, .rewound: nil
        }
    }

    /// The room of which the event tells a number.
    fileprivate var numberedRoom: RoomID? {
        switch self {
        case .message(let message): message.room
        case .edited(let edit): edit.room
        case .deleted(let deletion): deletion.room
        default: nil
        }
    }
}
