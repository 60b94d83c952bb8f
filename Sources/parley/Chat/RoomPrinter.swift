import ArgumentParser
import ParleyClient
import ParleyProtocol
import TerminalClient
import WireFormat

/// Prints what is said in one room, for people or as JSON.
struct RoomPrinter {
    /// Who is who.
    var directory: Directory
    let client: ParleyClient
    let json: Bool
    private var renderer = MessageRenderer(zone: LocalOutput.offset)

    /// A printer that has printed nothing.
    init(directory: Directory, client: ParleyClient, json: Bool) {
        self.directory = directory
        self.client = client
        self.json = json
    }

    /// Prints the newest messages, and goes on with what follows if that is wanted.
    ///
    /// - Returns: Why it ended, if not because everything was printed or nobody reads any more.
    mutating func printNewest(_ count: Int, of room: RoomID, follow: Bool) async throws(ClientError) -> Complaint? {
        var shown = try await client.send(GetRoom(room: room)).room.state.seq
        if count > 0 {
            let page = try await client.send(GetMessages(room: room, limit: PageSize(count)))
            shown = page.seq
            try await directory.learn(page.messages.map(\.sender))
            var time = page.start
            for message in page.messages {
                time = time.advanced(byMilliseconds: message.after)
                guard await print(.message(ReceivedMessage(message, posted: time, in: room))) else { return nil }
            }
        }
        return follow ? await self.follow(room, behind: shown, through: nil, isRewound: true) : nil
    }

    /// Prints everything behind a place, and goes on with what follows if that is wanted.
    ///
    /// - Returns: Why it ended, if not because everything was printed or nobody reads any more.
    mutating func print(_ room: RoomID, behind place: Position, follow: Bool) async throws(ClientError) -> Complaint? {
        guard let held = await client.rewind(room, to: place) else { return Complaint(.number(room.rawValue)) }
        if !follow, held <= place { return nil }
        return await self.follow(room, behind: place, through: follow ? nil : held, isRewound: false)
    }

    private mutating func follow(
        _ room: RoomID, behind place: Position, through last: Position?, isRewound: Bool
    ) async -> Complaint? {
        var (shown, isRewound) = (place.rawValue, isRewound)
        for await event in client.events {
            switch event {
            case .rewound(room, _): isRewound = true
            case .roomLeft(room): return Complaint(text: "you are no longer in this room", code: .notPermitted)
            case .signedOut: return Complaint(text: "the sign-in has ended", code: .notPermitted)
            case .disconnected(let end, retryIn: nil):
                return end == .closed ? nil : Complaint(text: "\(end)", code: ExitCode(end))
            case .valuesBehind: await directory.take(event, now: .zero)
            case .disconnected(let end, _): Stream.complain("\(end); trying again")
            default: break
            }
            guard isRewound, event.room == room, let change = event.change, change.rawValue > shown else { continue }
            guard await print(event) else { return nil }
            shown = change.rawValue
            if let last, shown >= last.rawValue { return nil }
        }
        return nil
    }

    /// Prints one event; whether somebody still reads.
    private mutating func print(_ event: ClientEvent) async -> Bool {
        await directory.take(event, now: .zero)
        let model = directory.model
        switch event {
        case .message(let message):
            return json
                ? write(EventJSON.message(message, in: model)) : write(.message(message))
        case .edited(let edit):
            return json ? write(EventJSON.edit(edit, in: model)) : write(.edited(edit))
        case .deleted(let deletion):
            return json ? write(EventJSON.deletion(deletion, in: model)) : write(.deleted(deletion))
        default: return true
        }
    }

    private func write(_ json: JSON) -> Bool { Stream.write(json.text + "\n") }

    private mutating func write(_ printout: Printout) -> Bool {
        let rows = renderer.rows(printout, in: directory.model, columns: LocalOutput.endlessColumns)
        return Stream.write(rows.map { $0.encoded(colours: LocalOutput.showsColours) + "\n" }.joined())
    }
}

extension ClientEvent {
    /// The room whose counter the event carries on.
    fileprivate var room: RoomID? {
        switch self {
        case .message(let message): message.room
        case .edited(let edit): edit.room
        case .deleted(let deletion): deletion.room
        default: nil
        }
    }

    /// The number of the room's counter that the event carries.
    fileprivate var change: Seq? {
        switch self {
        case .message(let message): message.change
        case .edited(let edit): edit.change
        case .deleted(let deletion): deletion.change
        default: nil
        }
    }
}
