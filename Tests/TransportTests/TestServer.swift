import Hub
import Logging
import NIOCore
import NIOPosix
import ParleyProtocol
import Services
import Session
import Store
import Synchronization
import Testing
import Transport
import WebSocketProtocol
import WireFormat

/// A running server whose services are a few lines: a token's first byte is the user, everybody takes part in room 1, and a post
/// is published at once.
final class TestServer: Sendable {
    static let organisation = OrganisationID(rawValue: 1)
    static let room = RoomID(1)

    let hub: Hub
    let server: Server
    let group: MultiThreadedEventLoopGroup
    private let sendBufferBytes: Int?

    /// What a request does, where it is not the usual.
    typealias Override = @Sendable (Request, Caller, Hub) async throws(Failure) -> Reply?

    /// Runs a server as long as `body` takes.
    static func run(
        limits: TransportLimits = .patient, threads: Int = 1,
        override: @escaping Override = { _, _, _ in nil },
        _ body: (TestServer) async throws -> Void
    ) async throws {
        let test = try await TestServer(limits: limits, threads: threads, override: override)
        do {
            try await body(test)
        } catch {
            await test.stop()
            throw error
        }
        await test.stop()
    }

    private init(limits: TransportLimits, threads: Int, override: @escaping Override) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
        let hub = Hub(loops: Array(group.makeIterator()), writer: SocketWriter())
        let posting = Posting(hub: hub, seq: 0)
        let application = Application(
            dispatch: { request, caller async throws(Failure) in
                if let reply = try await override(request, caller, hub) { return reply }
                return try await Self.serve(request, caller, posting)
            },
            notify: { notify, caller in
                guard case .setTyping(let typing) = notify, let identity = caller.identity else { return }
                hub.publish(
                    .typing(Typing(room: typing.room, user: identity.user)), in: Self.organisation,
                    to: .room(typing.room, exceptUser: identity.user), at: Timestamp(milliseconds: 0))
            })
        self.group = group
        self.hub = hub
        sendBufferBytes = limits.sendBufferBytes
        let connections = Connections(
            hub: hub, application: application, limits: limits,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        server = Server(
            listener: try await TCPServer.start(host: "127.0.0.1", port: 0, group: group, connections: connections),
            connections: connections)
    }

    private func stop() async {
        await server.drain(after: Milliseconds(1))
        try? await group.shutdownGracefully()
    }

    private static func serve(_ request: Request, _ caller: Caller, _ posting: Posting) async throws(Failure) -> Reply {
        switch request {
        case .hello(let hello):
            if let token = hello.token {
                await caller.session.signIn(identity(user: UserID(UInt32(token[0]))))
                await caller.session.listen(to: [room])
            }
            return .hello(welcome)
        case .signOut:
            await caller.session.signOut()
            return .signOut(.init())
        case .postMessage(let post):
            guard let identity = caller.identity else { throw .signInRequired }
            return .postMessage(posting.post(post.text, in: post.room, by: identity.user))
        default: throw .unavailable
        }
    }

    static let welcome = Welcome(
        version: 1, agent: "test", now: Timestamp(milliseconds: 0), window: 64, keepalive: 10)

    static func identity(user: UserID) -> Identity {
        Identity(
            organisation: organisation, user: user, role: .member, token: TokenID(user.rawValue),
            expires: Timestamp(milliseconds: .max))
    }

    /// A connection on which nobody has said anything.
    func connect(receiveBufferBytes: Int? = nil) async throws -> TestClient {
        try await TestClient(server.address, receiveBufferBytes: receiveBufferBytes)
    }

    /// A WebSocket on which nobody has said anything.
    func connect(_ agreement: DeflateAgreement?, receiveBufferBytes: Int? = nil) async throws -> TestClient {
        let connections = server.connections
        var bootstrap = ServerBootstrap(group: group).childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                let place = try #require(connections.enter(channel))
                try connections.startWebSocket(
                    on: channel, place, WebSocketAgreement(accept: "", deflate: agreement), isPlain: true)
            }
        }
        if let bytes = sendBufferBytes {
            bootstrap = bootstrap.childChannelOption(.socketOption(.so_sndbuf), value: .init(bytes))
        }
        let listener = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        let accepted = await server.counters().connectionsAccepted
        let client = try await TestClient(
            #require(listener.localAddress), receiveBufferBytes: receiveBufferBytes, webSocket: TestWebSocket(agreement)
        )
        try await wait { $0.connectionsAccepted > accepted }
        try await listener.close()
        return client
    }

    /// A WebSocket on which a user is signed in.
    func signIn(
        _ user: UInt8, _ agreement: DeflateAgreement?, receiveBufferBytes: Int? = nil
    ) async throws -> TestClient {
        try await signIn(user, on: connect(agreement, receiveBufferBytes: receiveBufferBytes))
    }

    /// A connection on which a user is signed in.
    func signIn(_ user: UInt8, receiveBufferBytes: Int? = nil) async throws -> TestClient {
        try await signIn(user, on: connect(receiveBufferBytes: receiveBufferBytes))
    }

    private func signIn(_ user: UInt8, on client: TestClient) async throws -> TestClient {
        try await client.send(.hello(user: user))
        #expect(try await client.next() == .reply(id: RequestID(1), .hello(Self.welcome)))
        return client
    }

    /// Publishes messages in a room, as the store would.
    func publish(_ numbers: ClosedRange<UInt32>, in room: RoomID = room, text: String = "hello") {
        for number in numbers {
            hub.publish(
                .posted(number, in: room, text: text), in: Self.organisation, to: .room(room, exceptUser: nil),
                at: Timestamp(milliseconds: UInt64(number)))
        }
    }

    /// Waits until the counters are as a test needs them.
    func wait(until isMet: (TransportCounters) -> Bool) async throws {
        for _ in 0..<3_000 {
            if isMet(await server.counters()) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("the counters never became as expected: \(await server.counters())")
    }
}

/// A listener, and who came through it.
struct Server {
    let listener: TCPServer
    let connections: Connections

    var address: SocketAddress { listener.address }

    func drain(after: Milliseconds) async {
        await listener.close()
        await connections.drain(after: after)
    }

    func counters() async -> TransportCounters { await connections.counters() }
}

/// Gives posts their numbers and publishes them in order.
private final class Posting: Sendable {
    private let hub: Hub
    private let seq: Mutex<UInt32>

    init(hub: Hub, seq: UInt32) {
        self.hub = hub
        self.seq = Mutex(seq)
    }

    func post(_ text: String, in room: RoomID, by user: UserID) -> PostMessage.Reply {
        seq.withLock { seq in
            seq += 1
            let at = Timestamp(milliseconds: UInt64(seq))
            let event = Event.messagePosted(
                MessagePosted(room: room, seq: Seq(seq), sender: user, after: 1, text: text))
            hub.publish(event, in: TestServer.organisation, to: .room(room, exceptUser: nil), at: at)
            return PostMessage.Reply(seq: Seq(seq), at: at)
        }
    }
}

extension ClientRecord {
    static func hello(user: UInt8? = nil) -> ClientRecord {
        let token = user.map { [$0] + [UInt8](repeating: 0, count: 31) }
        return .request(id: RequestID(1), .hello(Hello(version: 1, agent: "test", token: token)))
    }

    static func post(_ id: UInt32, _ text: String = "hello") -> ClientRecord {
        .request(id: RequestID(id), .postMessage(PostMessage(room: TestServer.room, nonce: UInt64(id), text: text)))
    }

    static let ping = ClientRecord.notify(.ping(Ping()))
    static let typing = ClientRecord.notify(.setTyping(SetTyping(room: TestServer.room)))
    static let goodbye = ClientRecord.signal(.goodbye(Goodbye(code: .done)))
}

extension Event {
    static func posted(_ number: UInt32, in room: RoomID, text: String = "hello") -> Event {
        .messagePosted(MessagePosted(room: room, seq: Seq(number), sender: UserID(9), after: 1, text: text))
    }
}

extension ServerRecord {
    /// The code of a Goodbye.
    var goodbyeCode: FailureCode? {
        guard case .signal(.goodbye(let goodbye)) = self else { return nil }
        return goodbye.code
    }

    /// The number of a message.
    var seq: UInt32? {
        guard case .event(.messagePosted(let event)) = self else { return nil }
        return event.seq.rawValue
    }
}

extension TransportLimits {
    /// The usual limits, but with time enough for a machine that has much else to do: for tests of other things than deadlines.
    static var patient: TransportLimits {
        var limits = TransportLimits()
        limits.session.helloTimeoutMilliseconds = 600_000
        limits.session.signInTimeoutMilliseconds = 600_000
        limits.outbound.stallMilliseconds = 600_000
        return limits
    }
}
