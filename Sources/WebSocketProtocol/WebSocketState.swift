/// One WebSocket's life behind its opening handshake: what comes, and how it ends (RFC 6455 §5 to §7).
///
///            ┌── close() ──▶ closing ──the peer's Close, or the deadline──┐
///     open ──┤                                                            ├──▶ closed
///            └── the peer's Close, or a failure ──────────────────────────┘
///
/// A peer that breaks the rules after it was sent a Close frame is not heard any more: the deadline ends that.
///
/// The shell hands in the bytes that it reads, and does what the actions say; it sends what it wants with ``MessageEncoder`` and
/// ``Frame``, as long as the state is open. Behind a Close frame nothing more is sent.
public struct WebSocketState: ~Copyable {
    /// Where the connection stands.
    public enum Phase: UInt8, Hashable, Sendable {
        /// Messages come and go.
        case open
        /// A Close frame was sent, and the peer's is awaited.
        case closing
        /// Nothing is sent and nothing that comes is looked at.
        case closed
    }

    /// Where the connection stands.
    public private(set) var phase = Phase.open

    /// When to call `tick`; nil while nothing is awaited.
    public private(set) var deadline: Duration?

    /// How many bytes a message may have from now on.
    public var messageBytesMax: Int {
        get { decoder.limits.messageBytesMax }
        set { decoder.limits.messageBytesMax = newValue }
    }

    private var decoder: MessageDecoder
    /// The peer has broken the rules on the way out.
    private var isDeaf = false
    private let limits: WebSocketLimits
    private let inflaters: InflaterPool

    /// A connection whose opening handshake is done.
    /// - Parameters:
    ///   - agreement: what was agreed on for compression; nil when nothing was.
    ///   - inflaters: shared with other connections of the same thread.
    public init(
        role: WebSocketRole, limits: WebSocketLimits, agreement: DeflateAgreement? = nil,
        inflaters: InflaterPool = InflaterPool()
    ) {
        decoder = MessageDecoder(role: role, limits: limits, agreement: agreement, inflaters: inflaters)
        self.limits = limits
        self.inflaters = inflaters
    }

    /// Bytes have come. Called again until it returns nil: then all of them are used up.
    /// - Parameters:
    ///   - bytes: what was read. Payloads are unmasked where they lie.
    ///   - offset: where the bytes begin that were not looked at. Moves on.
    public mutating func received(_ bytes: inout MutableRawSpan, from offset: inout Int) -> WebSocketAction? {
        while phase != .closed, !isDeaf {
            let found: MessageDecoder.Found?
            do throws(WebSocketFailure) {
                found = try bytes.withUnsafeMutableBytes { bytes throws(WebSocketFailure) in
                    try decoder.next(in: bytes, from: &offset)
                }
            } catch {
                guard phase == .closing else { return failed(error) }
                isDeaf = true
                break
            }
            guard let found else { return nil }
            switch found {
            case .message(let kind, let payload): if phase == .open { return .deliver(kind, payload) }
            case .ping(let payload): if phase == .open { return .pong(payload) }
            case .pong: break
            case .close(let status): return closed(by: status)
            }
        }
        offset = bytes.byteCount
        return nil
    }

    /// A Close frame is being sent.
    /// - Parameter now: the time since an arbitrary beginning, the same one for all calls.
    /// - Returns: whether it may be: there is only one.
    public mutating func close(at now: Duration) -> Bool {
        guard phase == .open else { return false }
        phase = .closing
        deadline = now + limits.closeTimeout
        return true
    }

    /// The ``deadline`` may have come.
    public mutating func tick(at now: Duration) -> WebSocketAction? {
        guard let deadline, deadline <= now else { return nil }
        end()
        return .finish
    }

    private mutating func closed(by status: CloseStatus) -> WebSocketAction {
        let hasAsked = phase == .closing
        end()
        return hasAsked ? .finish : .close(.peer(status))
    }

    private mutating func failed(_ failure: WebSocketFailure) -> WebSocketAction {
        end()
        return .close(.failure(failure))
    }

    private mutating func end() {
        phase = .closed
        deadline = nil
        // Gives back what it holds.
        decoder = MessageDecoder(role: .server, limits: limits, agreement: nil, inflaters: inflaters)
    }
}

/// What the shell around a ``WebSocketState`` has to do next.
public enum WebSocketAction: Hashable, Sendable {
    /// Take the message.
    case deliver(MessageKind, MessagePayload)
    /// Send a Pong with this payload.
    case pong([UInt8])
    /// Send the Close frame that this calls for, and end the connection when it is sent.
    case close(CloseCause)
    /// End the connection: there is nothing to be sent any more.
    case finish
}

/// Why a connection ends that this side did not close.
public enum CloseCause: Hashable, Sendable {
    /// The peer has closed.
    case peer(CloseStatus)
    /// The peer has broken the rules.
    case failure(WebSocketFailure)

    /// What the Close frame says: the peer's own code, or what is wrong.
    public var answer: CloseStatus {
        switch self {
        case .peer(let status): status.code.map { CloseStatus($0) } ?? .none
        case .failure(let failure): failure.closeStatus
        }
    }
}
