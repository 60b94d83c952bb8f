import ParleyProtocol
import WireFormat

/// What the client holds of one room, and how it stays without gap and without double.
///
///     current ──event held+1──▶ current (delivered)
///        │  └───event ≤ held──▶ current (known already)
///        └──event > held+1, RoomBehind, a newer state──▶ catching up ──the last page of GetChanges──▶ current
///                                                          │  ▲
///                                                          └──┘ pages; live events wait
///
/// Invariant: everything up to `held` has been delivered, once, in the order of the room's counter.
struct RoomTimeline: Sendable {
    /// What is to be done, in this order.
    enum Step: Hashable, Sendable {
        /// Tell the application; with what is held once it has taken that.
        case deliver(ClientEvent, StoredCursor)
        /// Ask for what changed since this place.
        case ask(since: Position)
        /// The server says one thing and does another; the connection is not worth keeping.
        case contradiction(String)
    }

    /// Live events that wait at the most while a page is on its way. Above it they are dropped and fetched later.
    static let waitingMax = 64
    /// Pages in a row that bring nothing although the server said that there is more.
    private static let fruitlessMax = 3

    let room: RoomID
    /// Up to where everything has been delivered.
    private(set) var held: Position
    /// What was held when the connection began: a counter below it has gone back.
    private(set) var begun = Position(0)
    /// When the counter took `held`: the base of the next `elapsed`. Nil when it has to be asked for.
    private(set) var at: Timestamp?
    var details: UInt64
    var read: Position
    private var catchUp: CatchUp?
    /// What a catching up that was cut in the middle had delivered.
    private var interrupted: ToldMessages?

    private struct CatchUp: Sendable {
        var told: ToldMessages
        /// The highest number that the server is known to have taken.
        var target: UInt32
        var waiting: [Event] = []
        var fruitless = 0
    }

    /// - Parameter told: In the midst of catching up: what it has told.
    init(
        room: RoomID, held: Position, at: Timestamp?, details: UInt64, read: Position, told: ToldMessages? = nil
    ) {
        self.room = room
        self.held = held
        self.at = at
        self.details = details
        self.read = read
        interrupted = told
    }

    /// A room that the client did not hold: it begins where the server stands.
    init(_ state: RoomState) {
        self.init(room: state.room, held: state.seq, at: state.at, details: state.details, read: state.read)
    }

    var isCatchingUp: Bool { catchUp != nil }

    /// What is held, as the server is told.
    var cursor: RoomCursor { RoomCursor(room: room, seq: held, details: details, read: read) }

    /// What is held, as it is stored.
    var stored: StoredCursor {
        StoredCursor(room: room, seq: held, at: at, details: details, read: read, told: catchUp?.told ?? interrupted)
    }

    /// A connection begins.
    mutating func connected() { begun = held }

    // MARK: What comes

    /// Takes an event that carries a number of the room's counter.
    ///
    /// - Parameter waits: Whether the application cannot take more now: the event is then fetched later.
    mutating func received(_ event: Event, seq: Seq, waits: Bool) -> [Step] {
        let number = seq.rawValue
        guard number > held.rawValue else { return [] }
        if var current = catchUp {
            catchUp = nil
            current.target = max(current.target, number)
            if current.waiting.count < RoomTimeline.waitingMax, !waits {
                current.waiting.append(event)
            } else {
                current.waiting = []
            }
            catchUp = current
            return []
        }
        if number == held.rawValue + 1, !waits, at != nil {
            // Nothing is missing before it: the room was current.
            interrupted = nil
            return apply(event, number)
        }
        let steps = begin(target: number)
        if !waits { catchUp?.waiting = [event] }
        return steps
    }

    /// The server's counter stands at `position` or behind it, and the events up to there do not come by themselves.
    mutating func isBehind(_ position: Position) -> [Step] {
        guard position > held else { return [] }
        if let target = catchUp?.target {
            catchUp?.target = max(target, position.rawValue)
            return []
        }
        return begin(target: position.rawValue)
    }

    /// Takes a state that the server told: of Welcome, SyncRooms, or another answer.
    mutating func received(_ state: RoomState) -> [Step] {
        details = max(details, state.details)
        read = state.read
        if state.seq == held, catchUp == nil {
            at = at ?? state.at
            interrupted = nil
        }
        return isBehind(state.seq)
    }

    /// The server has confirmed that what is held is all there is.
    ///
    /// - Returns: Whether that is news.
    mutating func confirmCurrent() -> Bool {
        guard catchUp == nil, interrupted != nil else { return false }
        interrupted = nil
        return true
    }

    /// Takes a page of what changed since `held`.
    mutating func received(_ page: GetChanges.Reply) -> [Step] {
        guard var current = catchUp else { return [] }
        var steps: [Step] = []
        for change in page.changes {
            let number = change.message.change ?? change.message.seq
            guard number.rawValue > held.rawValue else { continue }
            let event = tell(change, number: number, &current.told)
            steps.append(
                .deliver(
                    event,
                    StoredCursor(
                        room: room, seq: Position(number.rawValue), details: details, read: read, told: current.told)))
        }
        let advanced = page.through > held
        if advanced || page.through == held { at = page.at }
        held = max(held, page.through)
        current.fruitless = advanced ? 0 : current.fruitless + 1
        catchUp = current
        if page.more { return steps + askAgain() }
        return steps + finish()
    }

    /// The connection is gone: what was on its way does not come any more.
    mutating func disconnected() {
        guard let current = catchUp else { return }
        interrupted = current.told
        catchUp = nil
    }

    // MARK: Inside

    private mutating func begin(target: UInt32) -> [Step] {
        catchUp = CatchUp(told: interrupted ?? ToldMessages(known: held), target: target)
        interrupted = nil
        return [.ask(since: held)]
    }

    private mutating func askAgain() -> [Step] {
        if (catchUp?.fruitless ?? 0) >= RoomTimeline.fruitlessMax {
            return [.contradiction("the changes of room \(room) behind \(held) do not come")]
        }
        return [.ask(since: held)]
    }

    /// The last page has come: what waited follows, unless something is missing still.
    private mutating func finish() -> [Step] {
        guard let done = catchUp else { return [] }
        var steps: [Step] = []
        var waiting = done.waiting[...]
        while let event = waiting.first, let number = event.seq?.rawValue {
            if number > held.rawValue + 1 { break }
            waiting.removeFirst()
            if number == held.rawValue + 1 { steps += apply(event, number) }
        }
        guard held.rawValue < done.target else {
            catchUp = nil
            return steps
        }
        catchUp?.waiting = Array(waiting)
        return steps + askAgain()
    }

    /// Delivers the live event that follows `held`.
    private mutating func apply(_ event: Event, _ number: UInt32) -> [Step] {
        guard let base = at, let seq = Seq(rawValue: number) else { return [] }
        let delivered: ClientEvent
        let time: Timestamp
        switch event {
        case .messagePosted(let posted):
            time = base.advanced(byMilliseconds: posted.after)
            delivered = .message(
                ReceivedMessage(
                    room: room, seq: seq, sender: posted.sender, posted: time, text: posted.text,
                    parent: seq.stepping(back: posted.parent), mentions: posted.mentions, fields: posted.fields,
                    change: seq))
        case .messageEdited(let edited):
            time = base.advanced(byMilliseconds: edited.after)
            guard let message = seq.stepping(back: edited.message) else {
                return [.contradiction("a change names no message")]
            }
            delivered = .edited(
                ReceivedEdit(
                    room: room, seq: message, change: seq, at: time, text: edited.text, mentions: edited.mentions,
                    fields: edited.fields))
        case .messageDeleted(let deleted):
            time = base.advanced(byMilliseconds: deleted.after)
            guard let message = seq.stepping(back: deleted.message) else {
                return [.contradiction("a change names no message")]
            }
            delivered = .deleted(ReceivedDeletion(room: room, seq: message, change: seq, at: time, by: deleted.by))
        default:
            return []
        }
        held = Position(number)
        at = time
        catchUp?.told.note(number)
        return [.deliver(delivered, stored)]
    }

    /// Tells a change of a page: as a message if the application does not know it, or else as what happened to it.
    private func tell(_ change: Change, number: Seq, _ told: inout ToldMessages) -> ClientEvent {
        let message = change.message
        let isFirst = told.isFirst(message.seq.rawValue)
        told.note(number.rawValue)
        if isFirst { return .message(ReceivedMessage(change, in: room)) }
        if let by = message.deletedBy {
            return .deleted(ReceivedDeletion(room: room, seq: message.seq, change: number, at: nil, by: by))
        }
        return .edited(
            ReceivedEdit(
                room: room, seq: message.seq, change: number, at: message.edited, text: message.text,
                mentions: message.mentions, fields: message.fields))
    }
}

extension Event {
    /// The number of the room's counter that the event carries, if it carries one.
    var seq: Seq? {
        switch self {
        case .messagePosted(let event): event.seq
        case .messageEdited(let event): event.seq
        case .messageDeleted(let event): event.seq
        default: nil
        }
    }
}
