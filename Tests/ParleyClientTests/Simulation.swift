import ParleyProtocol
import SplitMix
import Testing
import WireFormat

@testable import ParleyClient

/// A client, a model server and a bad link between them, all driven by one seeded generator: what happens in a run depends on
/// nothing but the seed.
struct Simulation {
    var random: SplitMix64
    var server = ModelServer()
    var client: ClientState
    var now: Duration = .zero

    /// What is on its way to the server.
    var upward: [ClientRecord] = []
    /// What is on its way to the client, in order.
    var downward: [ServerRecord] = []
    /// Answers that were read but not sent yet: events may overtake them.
    var late: [ServerRecord] = []
    var isConnected = false
    var isSubscribed = false
    /// Rooms of which events are being left out, with the last one.
    var behind: [RoomID: Seq] = [:]

    /// What the application has not taken yet.
    var backlog = EventBacklog(fullAt: 12, emptyAt: 4)
    /// What the storage keeps of the rooms.
    var stored: [RoomID: StoredCursor] = [:]
    var view = ApplicationView()
    var restarts = 0
    var postCount = 0
    var acknowledged: [Ticket: PostMessage.Reply] = [:]
    var posted: [Ticket: String] = [:]

    private static let token = Token(repeating: 1, count: 32)

    init(seed: UInt64, rooms: Int, digestFromRooms: Int = 40) {
        random = SplitMix64(seed: seed)
        var settings = ClientState.Settings(agent: "simulation")
        settings.digestFromRooms = digestFromRooms
        client = ClientState(settings: settings, seed: random.next())
        client.use(token: Simulation.token, account: nil)
        for number in 1...rooms {
            let room = RoomID(number)
            server.rooms[room] = ModelServer.Room()
            for _ in 0..<roll(4) { _ = server.post("before", in: room) }
        }
        carryOut(client.start(now: now))
    }

    mutating func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &random) }

    mutating func someRoom() -> RoomID { server.rooms.keys.sorted()[roll(server.rooms.count)] }

    // MARK: One step

    mutating func step(cuts: Bool = true, restarts: Bool = false) {
        now += .milliseconds(roll(50))
        switch roll(100) {
        case 0..<22: publish(someChange())
        case 22..<58: deliver()
        case 58..<80: serve()
        case 80..<86: sendLate()
        case 86..<92: clientPosts()
        case 92..<94: take(.max)
        case 94..<95: addRoom()
        case 95..<97 where cuts: cut()
        case 97 where restarts: if roll(5) == 0 { restart() }
        default: break
        }
        if roll(4) == 0 { take(roll(6)) }
        carryOut(client.tick(now: now))
        if let deadline = client.nextDeadline { #expect(deadline > now) }
        if case .waiting = client.phase { now += .seconds(1) }
    }

    /// Lets everything arrive, without further faults.
    mutating func settle() {
        for _ in 0..<20_000 {
            now += .milliseconds(10)
            for room in behind.keys.sorted() { endBehind(room) }
            serve()
            sendLate()
            deliver()
            take(.max)
            carryOut(client.tick(now: now))
            if isQuiet { return }
        }
        Issue.record("the client does not come to rest")
    }

    private var isQuiet: Bool {
        client.phase == .online && upward.isEmpty && downward.isEmpty && late.isEmpty && client.inFlight.isEmpty
            && client.outbox.isEmpty && client.askQueue.isEmpty && client.syncDue == nil
    }

    // MARK: The server's side

    private mutating func someChange() -> Event {
        let room = someRoom()
        let alive = server.rooms[room]!.messages.values.filter { $0.deletedBy == nil }.map(\.seq.rawValue).sorted()
        guard !alive.isEmpty, roll(3) == 0 else { return server.post("text \(roll(1000))", in: room) }
        let message = alive[roll(alive.count)]
        return roll(3) == 0
            ? server.delete(message, in: room) : server.edit(message, in: room, to: "edited \(roll(1000))")
    }

    private mutating func publish(_ event: Event) {
        guard isSubscribed, let room = event.room, let seq = event.seq else { return }
        if behind[room] != nil || roll(20) == 0 {
            behind[room] = seq
            if roll(3) == 0 { endBehind(room) }
        } else {
            downward.append(.event(event))
        }
    }

    /// The connection takes again what comes: the mark stands before what follows.
    private mutating func endBehind(_ room: RoomID) {
        guard let seq = behind.removeValue(forKey: room) else { return }
        downward.append(.event(.roomBehind(RoomBehind(room: room, seq: seq, at: server.rooms[room]!.at))))
    }

    private mutating func serve() {
        guard isConnected, !upward.isEmpty else { return }
        guard case .request(let id, let request) = upward.removeFirst() else { return }
        if case .hello(let hello) = request, hello.token != nil { isSubscribed = true }
        if roll(30) == 0, case .postMessage = request {
            downward.append(.failure(id: id, .unavailable(after: Milliseconds(50))))
            return
        }
        let (reply, event) = server.answer(request)
        if let event { publish(event) }
        if roll(3) == 0 {
            late.append(.reply(id: id, reply))
        } else {
            downward.append(.reply(id: id, reply))
        }
    }

    private mutating func sendLate() {
        guard !late.isEmpty else { return }
        downward.append(late.removeFirst())
    }

    private mutating func addRoom() {
        let room = RoomID(server.rooms.count + 1)
        server.rooms[room] = ModelServer.Room()
        _ = server.post("first", in: room)
        guard isSubscribed else { return }
        downward.append(.event(.roomJoined(RoomJoined(room: room, entry: server.entry(room)))))
    }

    private mutating func cut() {
        guard isConnected else { return }
        // Of what was on its way to the server, a part still arrives; its answers do not.
        for _ in 0..<roll(upward.count + 1) {
            guard case .request(_, let request) = upward.removeFirst() else { continue }
            _ = server.answer(request)
        }
        let end: ConnectionEnd =
            roll(2) == 0 ? .cut(nil) : .goodbye(Goodbye(code: .shuttingDown, after: Milliseconds(100)))
        disconnect()
        carryOut(client.ended(end, now: now))
    }

    private mutating func disconnect() {
        (isConnected, isSubscribed) = (false, false)
        (upward, downward, late) = ([], [], [])
        behind = [:]
    }

    // MARK: The client's side

    private mutating func deliver() {
        guard isConnected, !downward.isEmpty else { return }
        carryOut(client.received(downward.removeFirst(), now: now))
    }

    private mutating func clientPosts() {
        postCount += 1
        let ticket = Ticket(rawValue: UInt64(postCount))
        posted[ticket] = "mine \(postCount)"
        carryOut(
            client.post(PostMessage(room: someRoom(), nonce: 0, text: "mine \(postCount)"), ticket: ticket, now: now))
    }

    /// The application takes some of what waits for it.
    private mutating func take(_ count: Int) {
        for _ in 0..<count {
            guard let (event, hasRoom) = backlog.next() else { break }
            view.take(event)
            if hasRoom { carryOut(client.setApplicationIsFull(false, now: now)) }
        }
        for cursor in backlog.takenCursors() { stored[cursor.room] = cursor.seq == nil ? nil : cursor }
    }

    /// The program ends and is started again, with what its storage keeps. What the application had not taken is gone.
    private mutating func restart() {
        restarts += 1
        carryOut(client.close())
        backlog.removeAll()
        var next = ClientState(settings: client.settings, seed: random.next())
        next.use(token: Simulation.token, account: client.account)
        next.restore(cursors: Array(stored.values), posts: client.pendingPosts)
        client = next
        carryOut(client.start(now: now))
    }

    private mutating func carryOut(_ actions: [ClientAction]) {
        for action in actions {
            switch action {
            case .connect:
                isConnected = true
                carryOut(client.opened(now: now))
            case .send(let record): if isConnected { upward.append(record) }
            case .close: disconnect()
            case .deliver(let event, let cursor):
                backlog.add(event, cursor)
                if backlog.isFull { carryOut(client.setApplicationIsFull(true, now: now)) }
            case .hold(let cursor): backlog.hold(cursor)
            case .answer(let ticket, .success(.postMessage(let reply))): acknowledged[ticket] = reply
            // Posts outlive the program: they go out again after the next start.
            case .answer(_, .failure(.closed)): break
            case .answer(let ticket, let result): Issue.record("post \(ticket) ended with \(result)")
            case .save: break
            }
        }
    }
}

/// What an application makes of the events.
struct ApplicationView {
    struct Seen: Hashable {
        var text: String
        var isDeleted: Bool
        var posted: Timestamp
    }

    /// From which place on the application is told of a room.
    var base: [RoomID: UInt32] = [:]
    var last: [RoomID: UInt32] = [:]
    var messages: [RoomID: [UInt32: Seen]] = [:]

    mutating func take(_ event: ClientEvent) {
        switch event {
        case .roomState(let state) where base[state.room] == nil: base[state.room] = state.seq.rawValue
        case .roomJoined(let entry) where base[entry.room.room] == nil:
            base[entry.room.room] = entry.state.seq.rawValue
        case .message(let message):
            advance(message.room, to: message.change)
            let known = messages[message.room]?[message.seq.rawValue]
            #expect(known == nil, "message \(message.seq) of room \(message.room) came twice")
            messages[message.room, default: [:]][message.seq.rawValue] = Seen(
                text: message.text, isDeleted: message.deletedBy != nil, posted: message.posted)
        case .edited(let edit):
            advance(edit.room, to: edit.change)
            messages[edit.room]?[edit.seq.rawValue]?.text = edit.text
        case .deleted(let deletion):
            advance(deletion.room, to: deletion.change)
            messages[deletion.room]?[deletion.seq.rawValue]?.text = ""
            messages[deletion.room]?[deletion.seq.rawValue]?.isDeleted = true
        default: break
        }
    }

    private mutating func advance(_ room: RoomID, to change: Seq) {
        #expect(change.rawValue > last[room] ?? 0, "room \(room) went back from \(last[room] ?? 0) to \(change)")
        last[room] = change.rawValue
    }
}
