import ParleyProtocol
import WireFormat

@testable import ParleyClient

/// What a server knows of one user's rooms, as simply as it can be written down: the yardstick of the simulation.
struct ModelServer {
    struct Room {
        var seq: UInt32 = 0
        var at = Timestamp(milliseconds: 1000)
        var messages: [UInt32: Message] = [:]
        var posted: [UInt32: Timestamp] = [:]
        var read: UInt32 = 0
        var details: UInt64 = 1
    }

    static let me = UserID(7)
    static let other = UserID(8)

    var rooms: [RoomID: Room] = [:]
    var nonces: [UInt64: PostMessage.Reply] = [:]
    var postsReceived: [UInt64: Int] = [:]
    /// Pages hold this many entries, whatever is asked for.
    var pageMax = 3

    // MARK: Changes; each gives the event that the participants hear

    mutating func post(
        _ text: String, in room: RoomID, by sender: UserID = other, parent: Seq? = nil, after: UInt64 = 5
    ) -> Event {
        let seq = take(room, after)
        let message = Message(
            seq: seq, sender: sender, after: 0, text: text, parent: parent.map { UInt64(seq.rawValue - $0.rawValue) })
        rooms[room]!.messages[seq.rawValue] = message
        rooms[room]!.posted[seq.rawValue] = rooms[room]!.at
        return .messagePosted(
            MessagePosted(room: room, seq: seq, sender: sender, after: after, text: text, parent: message.parent))
    }

    mutating func edit(_ message: UInt32, in room: RoomID, to text: String, after: UInt64 = 5) -> Event {
        let seq = take(room, after)
        rooms[room]!.messages[message]!.text = text
        rooms[room]!.messages[message]!.change = seq
        rooms[room]!.messages[message]!.edited = rooms[room]!.at
        return .messageEdited(
            MessageEdited(room: room, seq: seq, message: UInt64(seq.rawValue - message), after: after, text: text))
    }

    mutating func delete(_ message: UInt32, in room: RoomID, after: UInt64 = 5) -> Event {
        let seq = take(room, after)
        rooms[room]!.messages[message]!.text = ""
        rooms[room]!.messages[message]!.change = seq
        rooms[room]!.messages[message]!.deletedBy = ModelServer.other
        return .messageDeleted(
            MessageDeleted(
                room: room, seq: seq, message: UInt64(seq.rawValue - message), after: after, by: ModelServer.other))
    }

    private mutating func take(_ room: RoomID, _ after: UInt64) -> Seq {
        rooms[room]!.seq += 1
        rooms[room]!.at = rooms[room]!.at.advanced(byMilliseconds: after)
        return Seq(rooms[room]!.seq)
    }

    // MARK: Answers

    /// Answers a request, with the event that it causes.
    mutating func answer(_ request: Request) -> (reply: Reply, event: Event?) {
        switch request {
        case .hello(let hello): (.hello(welcome(hello)), nil)
        case .syncRooms(let sync): (.syncRooms(compare(sync)), nil)
        case .getChanges(let ask): (.getChanges(changes(ask)), nil)
        case .postMessage(let post): accept(post)
        case .getRoom(let get): (.getRoom(GetRoom.Reply(room: entry(get.room))), nil)
        case .signIn(let signIn):
            (
                .signIn(
                    SignIn.Reply(
                        token: Token(repeating: 9, count: 32),
                        info: TokenInfo(
                            token: TokenID(1), name: signIn.name, created: Timestamp(milliseconds: 1),
                            expires: Timestamp(milliseconds: 2)),
                        user: user, organisation: organisation)), nil
            )
        default: preconditionFailure("the model does not know \(request)")
        }
    }

    private var user: User { User(user: ModelServer.me, role: .member, login: "me", name: "Me") }
    private var organisation: Organisation { Organisation(slug: "acme", name: "Acme") }

    private mutating func accept(_ post: PostMessage) -> (Reply, Event?) {
        postsReceived[post.nonce, default: 0] += 1
        if let reply = nonces[post.nonce] { return (.postMessage(reply), nil) }
        let event = self.post(post.text, in: post.room, by: ModelServer.me, parent: post.parent)
        let reply = PostMessage.Reply(seq: Seq(rooms[post.room]!.seq), at: rooms[post.room]!.at)
        nonces[post.nonce] = reply
        return (.postMessage(reply), event)
    }

    func state(_ number: RoomID) -> RoomState {
        let room = rooms[number]!
        return RoomState(
            room: number, seq: Position(room.seq), at: room.at, details: room.details, read: Position(room.read),
            unread: 0, mentions: 0)
    }

    func entry(_ number: RoomID, as shown: RoomID? = nil) -> RoomEntry {
        let stamp = Timestamp(milliseconds: 1)
        return RoomEntry(
            room: ParleyProtocol.Room(
                room: shown ?? number, kind: .group, revision: 1, participants: 2, created: stamp,
                createdBy: ModelServer.other,
                updated: stamp, updatedBy: ModelServer.other, name: "Room \(number)"),
            state: state(number), role: .member)
    }

    private func welcome(_ hello: Hello) -> Welcome {
        var welcome = Welcome(version: 1, agent: "model 1", now: Timestamp(milliseconds: 1), window: 8, keepalive: 60)
        guard hello.token != nil else { return welcome }
        welcome.user = user
        welcome.organisation = organisation
        if let digest = hello.digest {
            let all = rooms.keys.sorted().map { room in
                let state = state(room)
                return RoomCursor(room: room, seq: state.seq, details: state.details, read: state.read)
            }
            if digest == RoomDigest(all).bytes { welcome.unchanged = true } else { welcome.differs = true }
        } else {
            let compared = compare(SyncRooms(rooms: hello.rooms))
            welcome.rooms = compared.rooms
            welcome.gone = compared.gone
            welcome.more = compared.more
        }
        return welcome
    }

    private func compare(_ sync: SyncRooms) -> SyncRooms.Reply {
        let held = Dictionary(uniqueKeysWithValues: sync.rooms.map { ($0.room, $0) })
        func isCompared(_ room: RoomID) -> Bool {
            (sync.after.map { room > $0 } ?? true) && (sync.through.map { room <= $0 } ?? true)
        }
        var changed = rooms.keys.filter(isCompared).sorted().map(state).filter { state in
            guard let cursor = held[state.room] else { return true }
            return cursor.seq != state.seq || cursor.details != state.details || cursor.read != state.read
        }
        var more: RoomID?
        if changed.count > pageMax {
            changed = Array(changed.prefix(pageMax))
            more = changed.last?.room
        }
        let gone = sync.rooms.map(\.room).filter { room in rooms[room] == nil && (more.map { room <= $0 } ?? true) }
        return SyncRooms.Reply(rooms: changed, gone: gone, more: more)
    }

    private func changes(_ ask: GetChanges) -> GetChanges.Reply {
        let room = rooms[ask.room]!
        let changed = room.messages.values
            .filter { ($0.change ?? $0.seq).rawValue > ask.since.rawValue }
            .sorted { ($0.change ?? $0.seq) < ($1.change ?? $1.seq) }
        let page = changed.prefix(pageMax)
        let isCut = page.count < changed.count
        let last = page.last.map { ($0.change ?? $0.seq).rawValue } ?? room.seq
        return GetChanges.Reply(
            through: Position(isCut ? last : room.seq), at: isCut ? Timestamp(milliseconds: 0) : room.at,
            changes: page.map { Change(message: $0, posted: room.posted[$0.seq.rawValue]!) }, more: isCut)
    }
}
