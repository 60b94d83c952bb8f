import NIOCore
import NIOHTTP1

/// One connection of the HTTP port, as a value: which requests are served, when it ends, and how long everything may take.
///
///     open ──a fault, "close", the peer's end, shutdown──▶ ending ──last response sent──▶ lingering ──▶ closed
///       └─────────────────── a deadline, with nothing to say ────────────────────────────────────────▶
///
/// While it is ending nothing more is taken from the peer. Lingering, what still comes is read and forgotten: closing at once would
/// make the kernel take back the response if anything is unread.
///
/// A request's body is never taken: nothing here has a use for one. A request that brings one is answered and ends the connection.
struct HTTPConnectionState {
    enum Stage { case open, ending, lingering }

    /// What is to be done with a request.
    enum RequestAction: Equatable {
        /// It is served. It may become a WebSocket if it is the connection's first one and brings no body.
        case serve(HTTPRequestHead, mayUpgrade: Bool)
        /// It is answered with this, and the connection ends.
        case refuse(HTTPRefusal)
        /// Nothing.
        case ignore
    }

    /// What is to be done with the connection.
    enum ConnectionAction: Equatable {
        case refuse(HTTPRefusal)
        /// Nothing more is sent; what comes is read and forgotten.
        case closeOutput
        case close
        case ignore
    }

    private(set) var stage = Stage.open
    /// When ``deadlineReached(at:)`` has something to say.
    private(set) var deadline: NIODeadline

    private let limits: WebLimits
    /// The requests whose responses have not been sent.
    private var due = 0
    private var isReceivingHead = false
    private var isFirst = true
    /// Why nobody is served here.
    private let refusal: HTTPRefusal?

    /// - Parameter refusal: what the first request is answered, whatever it is; nil serves it.
    init(limits: WebLimits, refusal: HTTPRefusal? = nil, openedAt now: NIODeadline) {
        self.limits = limits
        self.refusal = refusal
        deadline = now + .milliseconds(limits.headMilliseconds)
    }

    /// Bytes have arrived; of what, is not known yet.
    mutating func receivedBytes(at now: NIODeadline) {
        guard stage == .open, due == 0, !isReceivingHead else { return }
        isReceivingHead = true
        if !isFirst { deadline = now + .milliseconds(limits.headMilliseconds) }
    }

    /// The head of a request is complete.
    mutating func received(_ head: HTTPRequestHead, at now: NIODeadline) -> RequestAction {
        guard stage == .open else { return .ignore }
        isReceivingHead = false
        let mayUpgrade = isFirst && !head.bringsBody
        isFirst = false
        if let refusal = refusal ?? head.fault { return refuse(refusal, at: now) }
        guard due < limits.pipelinedMax else {
            stage = .ending
            return .ignore
        }
        due += 1
        deadline = now + .milliseconds(limits.responseMilliseconds)
        var head = head
        head.uri = head.originForm
        if !head.isKeepAlive || head.bringsBody || head.asksForUpgrade {
            // Behind a request that asks for another protocol the decoder reads nothing any more.
            stage = .ending
            if !mayUpgrade || !head.asksForUpgrade { head.headers.replaceOrAdd(name: "Connection", value: "close") }
        }
        return .serve(head, mayUpgrade: mayUpgrade && head.asksForUpgrade)
    }

    /// A request cannot be served.
    mutating func refuse(_ refusal: HTTPRefusal, at now: NIODeadline) -> RequestAction {
        guard stage != .lingering else { return .ignore }
        stage = .ending
        // Responses go out in the order of their requests: the ones before are sent, and then the connection ends.
        guard due == 0 else { return .ignore }
        due = 1
        deadline = now + .milliseconds(limits.lingerMilliseconds)
        return .refuse(refusal)
    }

    /// A request that was to be served is not: it is answered with this, and the connection ends.
    mutating func refuseServed(_ refusal: HTTPRefusal, at now: NIODeadline) -> RequestAction {
        due -= 1
        return refuse(refusal, at: now)
    }

    /// A response is with the kernel, to its end.
    mutating func responseSent(at now: NIODeadline) -> ConnectionAction {
        due -= 1
        switch stage {
        case .open:
            deadline =
                now + .milliseconds(due == 0 ? limits.keepAliveMilliseconds : limits.responseMilliseconds)
            return .ignore
        case .ending:
            guard due == 0 else { return .ignore }
            return linger(at: now)
        case .lingering: return .ignore
        }
    }

    /// The peer sends nothing any more.
    mutating func peerFinished() -> ConnectionAction {
        guard due > 0 else { return .close }
        stage = .ending
        return .ignore
    }

    /// The server is shutting down: what is due is sent, if the peer takes it soon, and nothing more is served.
    mutating func shutDown(at now: NIODeadline) -> ConnectionAction {
        switch stage {
        case .open, .ending:
            stage = .ending
            deadline = min(deadline, now + .milliseconds(limits.lingerMilliseconds))
            return due == 0 ? .close : .ignore
        case .lingering: return .ignore
        }
    }

    /// Time has passed.
    mutating func deadlineReached(at now: NIODeadline) -> ConnectionAction {
        guard deadline <= now else { return .ignore }
        guard stage == .open, due == 0, isReceivingHead else { return .close }
        guard case .refuse(let refusal) = refuse(.tooSlow, at: now) else { return .close }
        return .refuse(refusal)
    }

    private mutating func linger(at now: NIODeadline) -> ConnectionAction {
        stage = .lingering
        deadline = now + .milliseconds(limits.lingerMilliseconds)
        return .closeOutput
    }
}

extension HTTPRequestHead {
    /// Whether the request says that a body follows.
    fileprivate var bringsBody: Bool {
        headers.contains(name: "Transfer-Encoding") || headers["Content-Length"].contains { $0 != "0" }
    }

    /// Whether the request asks for another protocol.
    fileprivate var asksForUpgrade: Bool { headers.contains(name: "Upgrade") || method == .CONNECT }

    /// What is wrong with the head, beyond what the decoder sees (RFC 9112 §3.2).
    fileprivate var fault: HTTPRefusal? {
        let hosts = headers["Host"].count
        if hosts > 1 || (hosts == 0 && version != .http1_0) { return .hostMissing }
        return originForm.hasPrefix("/") ? nil : .targetUnknown
    }

    /// The target without scheme and host, which a client may name there too (RFC 9112 §3.2.2).
    fileprivate var originForm: String {
        guard let scheme = ["http://", "https://"].first(where: { uri.lowercased().hasPrefix($0) }) else { return uri }
        let rest = uri.dropFirst(scheme.count)
        return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
    }
}
