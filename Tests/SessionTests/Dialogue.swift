import ParleyProtocol
import Session
public import WireFormat

/// A session as the tests talk to it: records in, actions out, on a clock that stands until it is moved.
struct Dialogue {
    var session: SessionState
    private(set) var now: Instant

    init(limits: SessionLimits = SessionLimits()) {
        now = Instant(nanoseconds: 1_000_000_000_000)
        session = SessionState(limits: limits, openedAt: now)
    }

    /// A session that has said Hello and is signed in.
    static func signedIn(limits: SessionLimits = SessionLimits(), window: UInt64 = 64) throws -> Dialogue {
        var dialogue = try greeted(limits: limits, window: window)
        dialogue.session.signedIn()
        return dialogue
    }

    /// A session that has said Hello.
    static func greeted(
        limits: SessionLimits = SessionLimits(), window: UInt64 = 64, keepalive: UInt64 = 60
    ) throws -> Dialogue {
        var dialogue = Dialogue(limits: limits)
        _ = try dialogue.send(.hello)
        _ = dialogue.answer(1, .success(.hello(.sample(window: window, keepalive: keepalive))))
        return dialogue
    }

    mutating func wait(milliseconds: UInt64) { now = now.advanced(byMilliseconds: milliseconds) }

    mutating func send(_ record: ClientRecord) throws -> SessionAction { receive(try record.encoded()) }

    /// Feeds one whole record, with its length.
    mutating func receive(_ record: [UInt8]) -> SessionAction {
        let bytes = record.span.bytes
        guard let frame = try? RecordFrame.next(in: bytes, limit: 1 << 20) else { return .ignore }
        return session.received(bytes.extracting(frame.body), at: now)
    }

    /// Answers a request and gives what the session wants next.
    mutating func answer(_ id: RequestID, _ result: Result<Reply, Failure>) -> SessionAction {
        session.answered(id, with: result, at: now)
        return session.next(at: now)
    }

    mutating func tick() -> SessionAction { session.tick(at: now) }
}

extension RequestID: ExpressibleByIntegerLiteral {
    /// A number that a test writes out.
    public init(integerLiteral value: UInt32) { self.init(unchecked: value) }
}

extension Request {
    static let hello = Request.hello(Hello(version: 1, agent: "test"))
    static let signIn = Request.signIn(
        SignIn(organisation: "acme", login: "maria", password: "secret", name: "telephone"))
    static let signOut = Request.signOut(SignOut())

    static func post(_ text: String) -> Request {
        .postMessage(PostMessage(room: RoomID(7), nonce: 1, text: text))
    }
}

extension ClientRecord {
    static let hello = ClientRecord.request(id: 1, .hello)
    static let ping = ClientRecord.notify(.ping(Ping()))
    static let typing = ClientRecord.notify(.setTyping(SetTyping(room: RoomID(7))))

    static func post(_ id: RequestID, _ text: String = "hi") -> ClientRecord { .request(id: id, .post(text)) }
}

extension Welcome {
    static func sample(window: UInt64 = 64, keepalive: UInt64 = 60) -> Welcome {
        Welcome(version: 1, agent: "test", now: Timestamp(milliseconds: 0), window: window, keepalive: keepalive)
    }
}

extension Reply {
    static let welcome = Reply.hello(.sample())
    static let posted = Reply.postMessage(.init(seq: Seq(1), at: Timestamp(milliseconds: 1)))
}
