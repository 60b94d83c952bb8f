import ParleyClient
import ParleyProtocol
import WireFormat

extension ChatSession {
    /// People who are asked for at the beginning, for completion; of more, each when it is needed.
    private static let directoryMax = 1000
    /// Messages that are shown when a room is entered.
    static let historyCount = 20

    /// Does something with the client, and prints what went wrong.
    func attempt(_ body: () async throws(ClientError) -> Void) async {
        do throws(ClientError) {
            try await body()
        } catch {
            complain(error.description)
        }
    }

    func loadDirectory() async throws(ClientError) {
        var after: UserID?
        var count = 0
        while count < ChatSession.directoryMax {
            let page = try await client.send(FindUsers(limit: PageSize(200), after: after))
            model.learn(page.users)
            count += page.users.count
            guard page.more, let last = page.users.last else { return }
            after = last.user
        }
    }

    func loadRooms() async throws(ClientError) {
        var after: RoomListCursor?
        repeat {
            let page = try await client.send(ListRooms(limit: PageSize(100), after: after, archived: true))
            for entry in page.rooms { model.take(entry) }
            after = page.more
        } while after != nil
        await learn(model.rooms.values.flatMap(\.entry.room.pair))
    }

    /// Asks who these people are, as far as they are not known.
    func learn(_ users: [UserID]) async {
        let unknown = users.filter { model.users[$0] == nil }
        // Whoever stays unknown is shown by number.
        guard !unknown.isEmpty, let people = try? await client.users(unknown) else { return }
        model.learn(people)
    }

    // MARK: Asking again

    /// Asks again, in a moment, for the rooms of which something is known to have changed: much of it comes together.
    func refreshSoon() {
        guard !isFinished, refreshTask == nil, model.rooms.values.contains(where: \.isOutdated) else { return }
        refreshTask = Task {
            try? await Task.sleep(for: ChatSession.refreshDelay)
            await self.refreshRooms()
            self.refreshTask = nil
            self.refreshSoon()
        }
    }

    private func refreshRooms() async {
        for room in model.takeOutdated() {
            if Task.isCancelled { return }
            do throws(ClientError) {
                let entry = try await client.send(GetRoom(room: room)).room
                show(model.refresh(entry))
                guard let known = model.rooms[room]?.participants, !known.isEmpty,
                    known.count != Int(clamping: entry.room.participants)
                else { continue }
                _ = try await loadParticipants(of: room)
            } catch .refused(let failure) where failure.code.advice == .never {
                // The user takes no part in it any more, which is an event.
            } catch {
                model.markOutdated(room)
                // Not at once: the connection may be gone.
                try? await Task.sleep(for: .seconds(1))
            }
        }
        if options.isInteractive { drawSoon() }
    }

    /// Asks again for everybody who is known and for who takes part where: changes of it were not told.
    func relearn() async {
        // If this fails, the connection is gone; it is asked for again when it is back.
        if let people = try? await client.users(Array(model.users.keys)) { model.learn(people) }
        for room in model.rooms.keys where room != model.current { model.rooms[room]?.participants = [] }
        if let room = model.current { _ = try? await loadParticipants(of: room) }
    }

    // MARK: Pages

    func loadParticipants(of room: RoomID) async throws(ClientError) -> [Participant] {
        var participants: [Participant] = []
        while true {
            let page = try await client.send(
                ListParticipants(room: room, limit: PageSize(200), after: participants.last?.user))
            participants += page.participants
            guard page.more, !page.participants.isEmpty else { break }
        }
        model.rooms[room]?.participants = Set(participants.map(\.user))
        // More or fewer than the server counted: one of the two is older than the other.
        if let count = model.rooms[room]?.entry.room.participants, Int(clamping: count) != participants.count {
            model.markOutdated(room)
            refreshSoon()
        }
        await learn(participants.map(\.user))
        return participants
    }

    /// The messages of a page, with their times worked out.
    static func messages(_ page: [Message], start: Timestamp, in room: RoomID) -> [ReceivedMessage] {
        var time = start
        return page.map { message in
            time = time.advanced(byMilliseconds: message.after)
            return ReceivedMessage(message, posted: time, in: room)
        }
    }

    /// Asks for a page of a room's messages, and gives them as they stand by the time it has come.
    func page<Request: ClientRequest>(
        _ request: Request, of room: RoomID
    ) async throws(ClientError) -> (reply: Request.Reply, messages: [ReceivedMessage])
    where Request.Reply: MessagePage {
        model.expectPage(of: room)
        defer { model.endPage(of: room) }
        let reply = try await client.send(request)
        let messages = ChatSession.messages(reply.messages, start: reply.start, in: room)
        return (reply, model.take(page: messages, of: room))
    }

    // MARK: Entering a room

    func enter(_ room: RoomID) async throws(ClientError) {
        if case .offline(let end, _) = model.link { throw .notConnected(end) }
        // The head of what is shown says how many people there are, now.
        show(model.refresh(try await client.send(GetRoom(room: room)).room))
        let (page, messages) = try await page(
            GetMessages(room: room, limit: PageSize(ChatSession.historyCount)), of: room)
        if model.rooms[room]?.participants.isEmpty ?? true { _ = try await loadParticipants(of: room) }
        await learn(messages.map(\.sender))
        guard var entered = model.rooms[room] else { return }
        let readBefore = entered.entry.state.read
        // Events that came since the page was read are not in it, but they were kept, and the messages changed by them.
        let newer = entered.messages.values.filter { $0.change.rawValue > page.seq.rawValue }
        var shown = Dictionary(messages.map { ($0.seq, entered.messages[$0.seq.rawValue] ?? $0) }) { first, _ in first }
        for message in newer where message.seq >= (messages.first?.seq ?? message.seq) { shown[message.seq] = message }
        entered.shown = max(page.seq.rawValue, newer.map(\.change.rawValue).max() ?? 0)
        entered.oldest = messages.first?.seq
        entered.hasEarlier = page.earlier
        model.rooms[room] = entered
        model.current = room
        show(printouts(of: shown.values.sorted { $0.seq < $1.seq }, in: entered, readBefore: readBefore))
        readSoon()
    }

    private func printouts(
        of messages: [ReceivedMessage], in room: ChatRoom, readBefore: Position
    ) -> [Printout] {
        let count = room.entry.room.participants
        let people = room.entry.room.kind == .direct ? "" : " · \(count == 1 ? "1 person" : "\(count) people")"
        var printouts: [Printout] = [.rule("\(model.title(room.id))\(people)")]
        if let topic = room.entry.room.topic, !topic.isEmpty { printouts.append(.note(Sanitizer.line(topic))) }
        if room.hasEarlier { printouts.append(.note("/history shows what was said before.")) }
        if messages.isEmpty { printouts.append(.note("Nothing has been said here yet.")) }
        var isMarked = false
        for message in messages {
            if !isMarked, message.seq.rawValue > readBefore.rawValue, message.sender != model.me?.user {
                isMarked = true
                if message.seq != messages.first?.seq { printouts.append(.newMark) }
            }
            printouts.append(.message(message))
        }
        return printouts
    }
}

/// An answer that holds messages.
protocol MessagePage: Sendable {
    /// The base of the first message's time.
    var start: Timestamp { get }
    /// The messages, in ascending order.
    var messages: [Message] { get }
}

extension GetMessages.Reply: MessagePage {}
extension GetReplies.Reply: MessagePage {}

extension ParleyClient {
    /// Who these people are. Numbers that do not exist are left out.
    func users(_ users: [UserID]) async throws(ClientError) -> [User] {
        var left = Set(users).sorted()[...]
        var found: [User] = []
        while !left.isEmpty {
            let asked = left.prefix(200)
            let page = try await send(GetUsers(users: Array(asked)))
            found += page.users
            left = left.dropFirst(asked.count)
            // The answer was cut: the rest is asked for again.
            if let more = page.more, let first = asked.first, more > first { left = asked.drop { $0 < more } + left }
        }
        return found
    }
}
