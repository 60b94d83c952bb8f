import DequeModule
import ParleyProtocol

/// What waits for the application, as a value, with what is to be stored once the application has taken it.
///
/// When `fullAt` entries wait, the backlog is full until no more than `emptyAt` do. Meanwhile only the newest of each kind is
/// kept, but for messages, which the client holds back.
struct EventBacklog {
    private enum Entry {
        case event(ClientEvent, StoredCursor?)
        /// What is held once everything before it was taken.
        case hold(StoredCursor)
    }

    private let fullAt: Int
    private let emptyAt: Int
    private var entries: Deque<Entry> = []
    private(set) var isFull = false
    /// What the application has taken, room by room, since this was last asked for.
    private var taken: [RoomID: StoredCursor] = [:]

    init(fullAt: Int, emptyAt: Int) {
        self.fullAt = fullAt
        self.emptyAt = emptyAt
    }

    /// Whether nothing waits.
    var isEmpty: Bool { entries.isEmpty }

    /// Adds an event.
    mutating func add(_ event: ClientEvent, _ cursor: StoredCursor?) {
        var cursor = cursor
        if isFull, let key = event.latestKey {
            if key == .dropped { return }
            remove(key, cursor: &cursor)
        }
        entries.append(.event(event, cursor))
        if entries.count >= fullAt { isFull = true }
    }

    /// What is held of a room once everything that waits was taken.
    mutating func hold(_ cursor: StoredCursor) {
        entries.removeAll { if case .hold(let former) = $0 { former.room == cursor.room } else { false } }
        if entries.isEmpty { note(cursor) } else { entries.append(.hold(cursor)) }
    }

    /// Hands out the next event; `hasRoom` says whether a backlog that was full has emptied.
    mutating func next() -> (event: ClientEvent, hasRoom: Bool)? {
        guard case .event(let event, let cursor)? = entries.popFirst() else { return nil }
        if let cursor { note(cursor) }
        noteReached()
        let hasRoom = isFull && entries.count <= emptyAt
        if hasRoom { isFull = false }
        return (event, hasRoom)
    }

    /// What the application has taken since this was last asked for.
    mutating func takenCursors() -> [StoredCursor] {
        defer { taken = [:] }
        return Array(taken.values)
    }

    /// Forgets what waits.
    mutating func removeAll() {
        entries = []
        isFull = false
    }

    private mutating func note(_ cursor: StoredCursor) { taken[cursor.room] = cursor }

    /// What is held once everything before it was taken is held, where nothing is before it.
    ///
    /// Invariant: afterwards the first entry is an event, so that whoever takes one gets one.
    private mutating func noteReached() {
        while case .hold(let cursor)? = entries.first {
            note(cursor)
            entries.removeFirst()
        }
    }

    /// Removes what the next event of this key takes the place of, and hands its cursor on to that event, unless something
    /// behind it tells what is held of the room.
    ///
    /// That the user takes part in a room stays before what was said there: without it the application knows no such room.
    private mutating func remove(_ key: ClientEvent.LatestKey, cursor: inout StoredCursor?) {
        var saidBehind = false
        var heldBehind: Set<RoomID> = []
        for index in entries.indices.reversed() {
            switch entries[index] {
            case .hold(let held): heldBehind.insert(held.room)
            case .event(let event, let former):
                if let room = key.introducedRoom, event.numberedRoom == room { saidBehind = true }
                if event.latestKey == key, !saidBehind {
                    if let former, cursor == nil, !heldBehind.contains(former.room) { cursor = former }
                    entries.remove(at: index)
                } else if let former {
                    heldBehind.insert(former.room)
                }
            }
        }
        noteReached()
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

        /// The room that the application may know by such an event alone.
        var introducedRoom: RoomID? {
            switch self {
            case .membership(let room), .state(let room): room
            case .dropped, .connection, .signIn, .caughtUp, .valuesBehind, .settled, .reset, .room, .ownState,
                .participant, .readMarker, .user:
                nil
            }
        }
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
