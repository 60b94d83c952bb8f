import DequeModule
public import ParleyProtocol
import SplitMix
import WireFormat

/// A client as a value: what happens to it goes in, what is to be done comes out. It knows no socket, no clock and no
/// task; ``ParleyClient`` carries out its actions.
///
///     idle ──start──▶ connecting ──opened──▶ greeting ──Welcome──▶ online
///                      ▲    └─────── failed, cut, Goodbye ───────────┤
///                      └────── deadline ────── waiting ◀─────────────┤
///                                              stopped ◀── never come back, closed
///
/// Hello goes out with the token and with what the client holds of its rooms, and the pending posts follow it
/// without waiting: coming back takes one round trip. Each room is a ``RoomTimeline``.
///
/// Every `mutating` method gives the actions that follow, in order. Times are durations since any fixed moment.
public struct ClientState: Sendable {
    enum Phase: Hashable, Sendable {
        case idle
        case connecting(until: Duration)
        case greeting
        case online
        case waiting(until: Duration)
        case stopped(ConnectionEnd)
    }

    /// Why a request was sent.
    enum Purpose: Sendable {
        case hello(claimed: [RoomCursor])
        case application(Ticket, Request)
        case post(nonce: UInt64)
        case changes(RoomID)
        case sync(SyncRooms)
    }

    struct InFlight: Sendable {
        let purpose: Purpose
        let deadline: Duration
    }

    struct Waiting: Sendable {
        let ticket: Ticket
        let request: Request
        let deadline: Duration
    }

    /// Requests that may be unanswered before the server has said how many.
    static let windowBeforeWelcome = 16
    /// Rooms that catch up at the same time.
    static let asksMax = 8
    /// Rooms that are remembered because an event came before the client heard of the room itself.
    static let straysMax = 10_000
    /// How long to wait when the server asks for patience and does not say how long.
    static let patience: Duration = .seconds(1)

    let settings: Settings
    var phase = Phase.idle
    var backoff: Backoff
    var random: SplitMix64

    /// The token to come back with.
    public internal(set) var token: Token?
    /// Whose token it is; nil while the server has not said.
    public internal(set) var account: Account?
    var isSignedIn = false
    /// Why nobody is signed in any more, if the server said so.
    var signInEnd: Failure?

    var timelines: [RoomID: RoomTimeline] = [:]
    var strays: [RoomID: Seq] = [:]
    var outbox: Outbox
    var pacer = PostPacer()

    var inFlight: [RequestID: InFlight] = [:]
    var waiting: Deque<Waiting> = []
    var lastID: UInt32 = 0
    var window = ClientState.windowBeforeWelcome
    var keepalive: Duration

    /// Where comparing the rooms goes on; nil when it is done or on its way.
    var syncDue: SyncPlace?
    var syncNotBefore: Duration?
    /// Rooms whose changes are to be asked for.
    var askQueue: Deque<RoomID> = []
    var askNotBefore: Duration?
    var asksInFlight = 0
    var hasToldCaughtUp = false
    /// Whether the server has ever answered.
    var hasBeenOnline = false
    /// Whether the application takes less than comes: no room is told further until it has taken what it was given.
    var applicationIsFull = false

    var openedAt: Duration = .zero
    var lastSent: Duration = .zero
    var lastReceived: Duration = .zero
    var pingSent: Duration?

    /// A place among the rooms, in the order of their numbers.
    enum SyncPlace: Hashable, Sendable {
        case beginning
        case after(RoomID)
    }

    /// A client that is not connected.
    ///
    /// - Parameter seed: Any random number; the jitter of the waits and the first nonce come from it.
    public init(settings: Settings, seed: UInt64) {
        precondition((10...3600).contains(settings.keepaliveSeconds), "a keepalive takes 10 to 3600 seconds")
        self.settings = settings
        backoff = settings.backoff
        random = SplitMix64(seed: seed)
        outbox = Outbox(firstNonce: random.next())
        keepalive = .seconds(settings.keepaliveSeconds)
    }

    // MARK: The application's wishes

    /// Connects at once, if the client is not connected or connecting; also if it was waiting to do so.
    public mutating func start(now: Duration) -> [ClientAction] {
        switch phase {
        case .idle, .stopped, .waiting: connect(now: now)
        case .connecting, .greeting, .online: []
        }
    }

    /// Uses a token from now on: for the next connection.
    public mutating func use(token: Token, account: Account?) {
        precondition(inFlight.isEmpty, "a token is given before the client connects")
        self.token = token
        self.account = account
    }

    /// Takes over what an earlier run of the program held.
    public mutating func restore(cursors: [StoredCursor], posts: [PendingPost]) {
        for cursor in cursors {
            guard let seq = cursor.seq else { continue }
            timelines[cursor.room] = RoomTimeline(
                room: cursor.room, held: seq, at: cursor.at, details: cursor.details, read: cursor.read,
                told: cursor.told)
        }
        for post in posts { outbox.restore(post) }
    }

    /// Sends a request, or keeps it until it can be sent. Its end is an ``ClientAction/answer(_:_:)``.
    public mutating func submit(_ request: Request, ticket: Ticket, now: Duration) -> [ClientAction] {
        if case .stopped(let end) = phase {
            return [.answer(ticket, .failure(end == .closed ? .closed : .notConnected(end)))]
        }
        if request.guards.needs == .signedIn, token == nil, !isSignedIn, !isSigningIn {
            return [.answer(ticket, .failure(.signedOut))]
        }
        waiting.append(Waiting(ticket: ticket, request: request, deadline: now + settings.requestTimeout))
        return (phase == .idle ? connect(now: now) : []) + flush(now: now)
    }

    /// Posts a message: it is sent, and sent again after the connection was cut, until the server acknowledges or
    /// refuses it, or nobody is signed in any more.
    public mutating func post(_ post: PostMessage, ticket: Ticket, now: Duration) -> [ClientAction] {
        if case .stopped(let end) = phase {
            return [.answer(ticket, .failure(end == .closed ? .closed : .notConnected(end)))]
        }
        if token == nil, !isSignedIn, !isSigningIn { return [.answer(ticket, .failure(.signedOut))] }
        _ = outbox.add(post, ticket: ticket, deadline: settings.postTimeout.map { now + $0 })
        return [.save] + (phase == .idle ? connect(now: now) : []) + flush(now: now)
    }

    /// Sends what needs no answer, if the connection stands; otherwise it is of no use any more.
    public mutating func send(_ notify: Notify, now: Duration) -> [ClientAction] {
        guard phase == .online, isSignedIn else { return [] }
        lastSent = now
        return [.send(.notify(notify))]
    }

    /// Nobody waits for this any more. What has not been sent will not be.
    public mutating func cancel(_ ticket: Ticket) -> [ClientAction] {
        waiting.removeAll { $0.ticket == ticket }
        return (outbox.withdraw(ticket) ? [.save] : []) + endPostsOfNobody()
    }

    /// The application takes less than comes, or has caught up.
    public mutating func setApplicationIsFull(_ isFull: Bool, now: Duration) -> [ClientAction] {
        applicationIsFull = isFull
        return flush(now: now)
    }

    /// Tells everything of a room since a place again, and goes on from there.
    ///
    /// - Returns: Up to where it will be told: what the client held; nil if it does not hold the room.
    public mutating func rewind(_ room: RoomID, to place: Position, now: Duration) -> (Position?, [ClientAction]) {
        guard let held = timelines[room] else { return (nil, []) }
        let place = min(place, held.held)
        guard place < held.held else { return (held.held, [.deliver(.rewound(room, to: place), held.stored)]) }
        let timeline = RoomTimeline(room: room, held: place, at: nil, details: held.details, read: held.read)
        timelines[room] = timeline
        let marker = ClientAction.deliver(.rewound(room, to: place), timeline.stored)
        return (held.held, [marker] + isBehind(room, held.held, now: now) + flush(now: now))
    }

    /// Ends the connection and the client.
    public mutating func close() -> [ClientAction] {
        var actions: [ClientAction] = []
        switch phase {
        case .greeting, .online: actions = [.send(.signal(.goodbye(Goodbye(code: .done)))), .close]
        case .connecting: actions = [.close]
        case .idle, .waiting, .stopped: break
        }
        phase = .stopped(.closed)
        return actions + releaseEverybody(.closed)
    }

    /// The posts that wait for their acknowledgement, for the storage.
    public var pendingPosts: [PendingPost] { outbox.entries.map(\.post) }

    /// When ``tick(now:)`` is next of use; nil while nothing waits for time to pass.
    public var nextDeadline: Duration? {
        var deadlines = inFlight.values.map(\.deadline) + waiting.map(\.deadline)
        if settings.postTimeout != nil, let deadline = outbox.firstDeadline { deadlines.append(deadline) }
        switch phase {
        case .connecting(let until), .waiting(let until): deadlines.append(until)
        case .online:
            deadlines.append(pingSent.map { $0 + settings.pongTimeout } ?? pingDue)
            deadlines += [syncNotBefore, askNotBefore, outbox.notBefore].compactMap { $0 }
        case .greeting, .idle, .stopped: break
        }
        return deadlines.min()
    }

    var isSigningIn: Bool {
        waiting.contains { if case .signIn = $0.request { true } else { false } }
            || inFlight.values.contains { if case .application(_, .signIn) = $0.purpose { true } else { false } }
    }

    /// A little before the keepalive is over, so that the record arrives in time.
    var pingDue: Duration { min(lastSent, lastReceived) + keepalive * 9 / 10 }
}
