package import ParleyClient
package import ParleyProtocol
import WireFormat

/// What the terminal client knows and shows, as a value: events in, lines to print out.
package struct ChatModel: Sendable {
    /// How it stands with the connection.
    package enum Link: Hashable, Sendable {
        /// A first connection is on its way.
        case connecting
        /// Connected.
        case online
        /// Not connected; the client tries again at this time. Nil when it does not.
        case offline(ConnectionEnd, until: Duration?)
    }

    /// How long somebody is typing unless it is said again (the schema, SetTyping).
    private static let typingLasts: Duration = .seconds(6)

    /// Who is signed in.
    package var me: User?
    /// The people who are known.
    package private(set) var users: [UserID: User] = [:]
    /// The rooms of the user.
    package var rooms: [RoomID: ChatRoom] = [:]
    /// The room that is shown.
    package var current: RoomID?
    /// How it stands with the connection.
    package var link = Link.connecting
    /// Messages that were typed and not acknowledged yet.
    package var unsent = 0

    /// Nothing is known.
    package init() {}

    package var currentRoom: ChatRoom? { current.flatMap { rooms[$0] } }

    // MARK: Names

    /// Learns about people.
    package mutating func learn(_ people: some Sequence<User>) {
        for person in people { users[person.user] = person }
        if let me, let known = users[me.user] { self.me = known }
    }

    /// Somebody's login, as it is shown.
    package func login(_ user: UserID) -> String {
        users[user].map { Sanitizer.line($0.login) } ?? "user \(user)"
    }

    /// A room's name as it is shown: of a direct room, the other person with an `@`.
    package func title(_ room: RoomID) -> String {
        rooms[room].map { title($0.entry.room) } ?? "room \(room)"
    }

    /// A room's name as it is shown.
    package func title(_ room: Room) -> String {
        if let name = room.name { return Sanitizer.line(name) }
        if let other = room.pair.first(where: { $0 != me?.user }) ?? room.pair.first { return "@" + login(other) }
        return "room \(room.room)"
    }

    /// A room's name as it was given, for programs.
    package func rawTitle(_ room: Room) -> String {
        if let name = room.name { return name }
        let other = room.pair.first { $0 != me?.user } ?? room.pair.first
        return other.flatMap { users[$0] }.map { "@" + $0.login } ?? "room \(room.room)"
    }

    /// The rooms, those with unread messages first, then by name.
    package var roomsInOrder: [ChatRoom] {
        rooms.values.sorted { left, right in
            if (left.unread > 0) != (right.unread > 0) { return left.unread > 0 }
            return (title(left.id).lowercased(), left.id) < (title(right.id).lowercased(), right.id)
        }
    }

    /// The people of a room whom a text mentions by login or name, 50 at the most (the schema, PostMessage).
    package func mentions(in text: String, of room: RoomID) -> [UserID] {
        let people = (rooms[room]?.participants ?? []).compactMap { users[$0] }
        let found = Mentions(people.map { ($0.user.rawValue, [$0.login, $0.name]) }).find(in: text)
        var mentioned: [UserID] = []
        for mention in found {
            guard let user = UserID(rawValue: mention.person), !mentioned.contains(user) else { continue }
            mentioned.append(user)
        }
        return Array(mentioned.prefix(50))
    }

    // MARK: Events

    /// The people whom an event names and who are not known yet.
    package func strangers(in event: ClientEvent) -> [UserID] {
        let named: [UserID] =
            switch event {
            case .message(let message): [message.sender] + message.mentions + [message.deletedBy].compactMap { $0 }
            case .deleted(let deletion): [deletion.by]
            case .participantChanged(let changed): [changed.user, changed.by]
            case .participantLeft(let left): [left.user, left.by]
            case .roomJoined(let entry): entry.room.pair + [entry.room.createdBy]
            case .typing(let typing): [typing.user]
            default: []
            }
        return named.filter { users[$0] == nil }
    }

    /// Takes an event.
    package mutating func take(_ event: ClientEvent, now: Duration) -> [Printout] {
        switch event {
        case .connected(let info):
            let isBack = if case .offline = link { true } else { false }
            link = .online
            if let user = info.user {
                me = user
                learn([user])
            }
            return isBack ? [.note("Connected again.")] : []
        case .disconnected(let end, let retryIn):
            let wasOnline = link == .online
            link = .offline(end, until: retryIn.map { now + $0 })
            return wasOnline ? [.problem("Disconnected: \(end).")] : []
        case .signedIn(let reply):
            me = reply.user
            learn([reply.user])
            return []
        case .signedOut(let failure):
            return [.problem("Signed out\(failure.map { ": \($0.detail ?? $0.code.explanation)" } ?? ".")")]
        case .caughtUp, .rewound, .valuesBehind: return []
        case .message(let message): return take(message)
        case .edited(let edit): return take(edit)
        case .deleted(let deletion): return take(deletion)
        case .settled(let post, .success):
            return [.note("Sent at last: “\(Width.cut(Sanitizer.line(post.request.text), to: 40))”")]
        case .settled(let post, .failure(let error)):
            return [.problem("Not sent: “\(Width.cut(Sanitizer.line(post.request.text), to: 40))”: \(error)")]
        case .typing(let typing):
            rooms[typing.room]?.typing[typing.user] = typing.stopped ? nil : now + ChatModel.typingLasts
            return []
        case .userUpdated(let user):
            learn([user])
            return []
        case .roomState(let state):
            rooms[state.room]?.take(state)
            return []
        case .roomReset(let state):
            rooms[state.room]?.take(state, isReset: true)
            return []
        case .roomJoined, .roomLeft, .roomUpdated, .ownStateChanged, .participantChanged, .participantLeft,
            .readMarkerMoved:
            return takeOfRoom(event)
        }
    }

    private mutating func take(_ message: ReceivedMessage) -> [Printout] {
        guard rooms[message.room] != nil else { return [] }
        let isMine = message.sender == me?.user
        let callsMe = me.map { message.mentions.contains($0.user) } ?? false
        rooms[message.room]?.remember(message)
        rooms[message.room]?.typing[message.sender] = nil
        if isMine {
            // Who posts has read so far (the schema, MessagePosted).
            rooms[message.room]?.read(Position(message.seq.rawValue))
        } else {
            rooms[message.room]?.count(message, mentionsMe: callsMe)
        }
        if message.room == current {
            guard pass(message.change, in: message.room) else { return [] }
            return [.message(message)]
        }
        guard !isMine, message.deletedBy == nil, let room = rooms[message.room],
            message.seq.rawValue > room.entry.state.read.rawValue, message.seq.rawValue > room.entry.state.seq.rawValue
        else { return [] }
        let isLoud = callsMe || (room.entry.room.kind == .direct && !room.entry.muted)
        return isLoud ? [.elsewhere(message.room, message)] : []
    }

    private mutating func take(_ edit: ReceivedEdit) -> [Printout] {
        rooms[edit.room]?.take(.edit(edit), me: me?.user)
        guard edit.room == current, pass(edit.change, in: edit.room) else { return [] }
        return [.edited(edit)]
    }

    private mutating func take(_ deletion: ReceivedDeletion) -> [Printout] {
        rooms[deletion.room]?.take(.deletion(deletion), me: me?.user)
        guard deletion.room == current, pass(deletion.change, in: deletion.room) else { return [] }
        return [.deleted(deletion)]
    }

    /// Whether a number of the current room has not been shown yet; it counts as shown from then on.
    private mutating func pass(_ change: Seq, in room: RoomID) -> Bool {
        guard change.rawValue > rooms[room]?.shown ?? 0 else { return false }
        rooms[room]?.shown = change.rawValue
        return true
    }

    // MARK: Pages

    /// A page of a room's messages was asked for: what happens to them meanwhile is not to be missed.
    package mutating func expectPage(of room: RoomID) { rooms[room]?.expectPage() }

    /// The page has come, or does not come.
    package mutating func endPage(of room: RoomID) { rooms[room]?.endPage() }

    /// Keeps the messages of a page, and gives them as they stand by now.
    package mutating func take(page: [ReceivedMessage], of room: RoomID) -> [ReceivedMessage] {
        rooms[room]?.take(page: page) ?? page
    }
}
