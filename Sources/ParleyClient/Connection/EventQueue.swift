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
        var backlog = EventBacklog(fullAt: EventQueue.fullAt, emptyAt: EventQueue.emptyAt)
        var waiter: CheckedContinuation<ClientEvent?, Never>?
        var isFinished = false
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
            state.backlog.add(event, cursor)
            guard let waiter = state.waiter else { return (nil, state.backlog.isFull) }
            state.waiter = nil
            // Whoever waits has taken everything that came before.
            _ = state.backlog.next()
            return (waiter, false)
        }
        waiter?.resume(returning: event)
        return isFull
    }

    /// What is held of a room once the application has taken everything that waits.
    func hold(_ cursor: StoredCursor) {
        state.withLock { $0.backlog.hold(cursor) }
    }

    /// No more events come; what is in the queue can still be read.
    func finish() { end { _ in } }

    /// No more events come, and what is in the queue is forgotten: it counts as not told.
    func close() { end { $0.removeAll() } }

    private func end(_ change: (inout EventBacklog) -> Void) {
        let waiter = state.withLock { state in
            state.isFinished = true
            change(&state.backlog)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }

    /// What the application has taken since this was last asked for, and whether there is more for it to take.
    func takenCursors() -> (cursors: [StoredCursor], more: Bool) {
        state.withLock { ($0.backlog.takenCursors(), !$0.backlog.isEmpty) }
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
            if let (event, hasRoom) = state.backlog.next() { return (event, hasRoom, false) }
            if state.isFinished || Task.isCancelled { return (nil, false, false) }
            precondition(state.waiter == nil, "one task reads the events")
            state.waiter = continuation
            return (nil, false, true)
        }
        if hasRoom { onRoom() }
        if !waits { continuation.resume(returning: event) }
    }
}
