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
        let unknown = Array(Set(users.filter { model.users[$0] == nil })).sorted()
        for start in stride(from: 0, to: unknown.count, by: 200) {
            let some = Array(unknown[start..<min(start + 200, unknown.count)])
            // Whoever stays unknown is shown by number.
            guard let reply = try? await client.send(GetUsers(users: some)) else { return }
            model.learn(reply.users)
        }
    }

    func loadParticipants(of room: RoomID) async throws(ClientError) -> [Participant] {
        var participants: [Participant] = []
        while true {
            let page = try await client.send(
                ListParticipants(room: room, limit: PageSize(200), after: participants.last?.user))
            participants += page.participants
            guard page.more, !page.participants.isEmpty else { break }
        }
        model.rooms[room]?.participants = Set(participants.map(\.user))
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

    // MARK: Entering a room

    func enter(_ room: RoomID) async throws(ClientError) {
        if case .offline(let end, _) = model.link { throw .notConnected(end) }
        let page = try await client.send(GetMessages(room: room, limit: PageSize(ChatSession.historyCount)))
        let messages = ChatSession.messages(page.messages, start: page.start, in: room)
        if model.rooms[room]?.participants.isEmpty ?? true { _ = try await loadParticipants(of: room) }
        await learn(messages.map(\.sender))
        guard var entered = model.rooms[room] else { return }
        let readBefore = entered.entry.state.read
        // Events that came since the page was read are not in it, but they were kept.
        let newer = entered.messages.values.filter { $0.change.rawValue > page.seq.rawValue }
        var shown = Dictionary(messages.map { ($0.seq, $0) }) { first, _ in first }
        for message in newer where message.seq >= (messages.first?.seq ?? message.seq) { shown[message.seq] = message }
        entered.shown = max(page.seq.rawValue, newer.map(\.change.rawValue).max() ?? 0)
        entered.oldest = messages.first?.seq
        entered.hasEarlier = page.earlier
        model.rooms[room] = entered
        for message in messages { model.remember(message) }
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
        if let topic = room.entry.room.topic, !topic.isEmpty { printouts.append(.note(topic)) }
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
