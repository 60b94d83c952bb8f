public import NIOCore
public import NIOPosix
public import ParleyProtocol
import WireFormat

/// A client of a Parley server: connects, signs in, keeps the connection, and tells what happens.
///
///     let client = ParleyClient(agent: "example 1.0")
///     await client.connect(to: ServerAddress(host: "chat.example.org"))
///     let me = try await client.signIn(organisation: "acme", login: "maria", password: password, name: "Example")
///     let posted = try await client.post("Hello", in: room)
///     for await event in client.events { … }
///
/// After the connection was cut the client connects again by itself, comes back with its token and with what it holds of
/// its rooms, and sends again what was not acknowledged. What the application reads from ``events`` goes on
/// without gap and without double. A client that is not used any more has to be closed (``close()``).
///
/// The rules are in ``ClientState``; this actor carries out its actions, on the event loop of its connection.
public actor ParleyClient {
    /// What happens, to be read by one task.
    public nonisolated let events: ClientEvents

    let loop: any EventLoop
    let queue: EventQueue
    let storage: (any ClientStorage)?
    var state: ClientState
    var address: ServerAddress?
    var tls: ClientTLS?

    var channel: (any Channel)?
    /// Counts the connections, so that what an old one reports late is not taken for news of the present one.
    var connectionNumber = 0
    var timer: Scheduled<Void>?
    var timerDeadline: Duration?

    private var lastTicket: UInt64 = 0
    var waiters: [Ticket: CheckedContinuation<Result<Reply, ClientError>, Never>] = [:]

    var cursors: [RoomID: StoredCursor] = [:]
    var saving: Task<Void, Never>?
    var isSaveDue = false
    /// What the storage holds, as far as this run knows.
    var saved: ClientSnapshot?

    /// The actor runs on the event loop of its connection, so that no record changes threads.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }

    /// A client that is not connected yet.
    ///
    /// - Parameters:
    ///   - settings: What the client may be told to do otherwise.
    ///   - storage: Where to keep what a later run of the program needs; nil to keep nothing.
    ///   - group: Where the connection runs.
    public init(
        settings: ClientState.Settings, storage: (any ClientStorage)? = nil,
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        self.loop = group.next()
        self.storage = storage
        state = ClientState(settings: settings, seed: .random(in: 0...UInt64.max))
        let waker = Waker()
        queue = EventQueue { waker.wake() }
        events = ClientEvents(queue: queue)
        waker.client = self
    }

    /// A client with the usual settings, which keeps nothing between two runs.
    ///
    /// - Parameter agent: The client's name and version, 1 to 100 bytes.
    public init(agent: String) {
        self.init(settings: ClientState.Settings(agent: agent))
    }

    deinit {
        timer?.cancel()
        channel?.close(promise: nil)
        queue.finish()
    }

    // MARK: Connecting

    /// Connects to a server, and from then on keeps connecting until ``close()``.
    ///
    /// Returns at once: whether the connection comes about is an event. Requests may follow without waiting.
    /// - Parameter tls: Encrypts the connection; nil leaves it plain.
    public func connect(to address: ServerAddress, tls: ClientTLS? = nil) {
        self.address = address
        self.tls = tls
        run(state.start(now: now))
    }

    /// Connects again at once, if the client was waiting to do so: somebody is there who wants it.
    public func reconnect() {
        guard address != nil else { return }
        run(state.start(now: now))
    }

    /// Uses a token from now on, before ``connect(to:)``.
    public func use(token: Token, account: Account? = nil) {
        state.use(token: token, account: account)
    }

    /// Takes over what the storage holds, before ``connect(to:)``.
    ///
    /// - Returns: Whether there was a token to come back with.
    /// - Throws: What the storage throws.
    public func restore() async throws -> Bool {
        guard let storage, let snapshot = try await storage.load() else { return false }
        if let token = snapshot.token { state.use(token: token, account: snapshot.account) }
        hold(snapshot.cursors)
        state.restore(cursors: [], posts: snapshot.posts)
        return snapshot.token != nil
    }

    /// Counts these places as held, before ``connect(to:)``: what came after them will be told.
    public func hold(_ held: [StoredCursor]) {
        for cursor in held { cursors[cursor.room] = cursor }
        state.restore(cursors: held, posts: [])
    }

    /// Tells everything of a room since a place again, as events, and goes on from there.
    ///
    /// - Returns: Up to which number the telling goes back over what was there; nil if the user takes no part in the room.
    public func rewind(_ room: RoomID, to place: Position) -> Position? {
        let (held, actions) = state.rewind(room, to: place, now: now)
        run(actions)
        return held
    }

    /// Ends the connection and the events, and stores what is to be stored. What the application has not taken yet is told
    /// by the next run, if there is a storage.
    public func close() async {
        run(state.close())
        timer?.cancel()
        queue.close()
        saving?.cancel()
        await saving?.value
        await save()
    }

    /// The token to come back with; nil when nobody is signed in.
    public var token: Token? { state.token }

    /// Who is signed in, as far as the server has said so.
    public var account: Account? { state.account }

    // MARK: Asking

    /// Sends a request and gives its reply.
    ///
    /// While the client is connecting, the request waits. If the connection is cut before the reply came, a request that
    /// only reads is sent again; any other fails with ``ClientError/connectionLost``.
    public func send<Message: ClientRequest>(_ message: Message) async throws(ClientError) -> Message.Reply {
        let result = await ask { state, ticket, now in
            state.submit(message.request, ticket: ticket, now: now)
        }
        guard let reply = Message.reply(in: try result.get()) else { throw .wrongAnswer }
        return reply
    }

    /// Signs in with a password.
    ///
    /// - Parameter name: What the user knows this session by, as in "Maria's telephone".
    public func signIn(
        organisation: Slug, login: Login, password: Password, name: Title
    ) async throws(ClientError) -> SignIn.Reply {
        try await send(SignIn(organisation: organisation, login: login, password: password, name: name))
    }

    /// Posts a message, and returns when the server has stored it: after the next connection or sign-in, if there is none.
    ///
    /// Until then it is kept and, after the connection was cut, sent again under the same nonce: it is posted once. When the
    /// sign-in ends before, it fails with the server's reason, or with ``ClientError/uncertain`` if it may have arrived.
    /// Cancelling the task takes back a message that has not been sent.
    @discardableResult
    public func post(
        _ text: String, in room: RoomID, answering parent: Seq? = nil, mentions: [UserID] = [], fields: Fields? = nil
    ) async throws(ClientError) -> PostMessage.Reply {
        let message = PostMessage(
            room: room, nonce: 0, text: text, parent: parent, mentions: mentions, fields: fields)
        let result = await ask { state, ticket, now in
            state.post(message, ticket: ticket, now: now)
        }
        guard case .postMessage(let reply) = try result.get() else { throw .wrongAnswer }
        return reply
    }

    /// Says that the user is typing, or has stopped. To be repeated every 4 seconds. Without a connection it is left out.
    public func setTyping(in room: RoomID, stopped: Bool = false) {
        run(state.send(.setTyping(SetTyping(room: room, stopped: stopped)), now: now))
    }

    private func ask(
        _ submit: (inout ClientState, Ticket, Duration) -> [ClientAction]
    ) async -> Result<Reply, ClientError> {
        lastTicket += 1
        let ticket = Ticket(rawValue: lastTicket)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiters[ticket] = continuation
                run(submit(&state, ticket, now))
                if Task.isCancelled { cancel(ticket) }
            }
        } onCancel: {
            Task { await self.cancel(ticket) }
        }
    }

    private func cancel(_ ticket: Ticket) {
        guard let waiter = waiters.removeValue(forKey: ticket) else { return }
        run(state.cancel(ticket))
        waiter.resume(returning: .failure(.cancelled))
    }
}

/// Tells a client that the application has room again, from whichever thread that happens.
private final class Waker: Sendable {
    /// Set once, before the queue is used.
    nonisolated(unsafe) weak var client: ParleyClient?

    func wake() {
        guard let client else { return }
        Task { await client.applicationHasRoom() }
    }
}
