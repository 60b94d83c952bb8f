public import NIOCore
import Session
public import WebSocketProtocol

/// Finds the messages in what a channel has read from a WebSocket, up to its end. Confined to the connection.
///
/// Payloads are unmasked where they lie. NIO keeps the buffer that it has read into, for the next time: so what was read is copied
/// once, as a whole, and what comes out of it refers to the copy.
public final class WebSocketInput {
    /// What was found in the bytes that were read.
    public enum Found {
        /// A message.
        case message(MessageKind, ByteBuffer)
        /// A Ping, which is answered with its payload.
        case ping([UInt8])
        /// The peer has closed, or broken the rules: this is the Close frame's answer. Nothing else is found from now on.
        case end(CloseCause)
        /// The peer has answered the Close frame: nobody waits for anything any more.
        case finish
    }

    /// What was agreed on for compression.
    let agreement: DeflateAgreement?

    /// Frames that have to wait until the records before them have been looked at.
    var waiting = ByteBuffer()

    /// What the last Ping said, as long as it is not answered.
    var ping: [UInt8]?

    private var state: WebSocketState

    /// A server's side of a WebSocket whose opening handshake is done.
    /// - Parameters:
    ///   - agreement: what was agreed on for compression; nil when nothing was.
    ///   - inflaters: those of the connection's loop.
    public init(_ agreement: DeflateAgreement?, limits: WebSocketLimits, inflaters: InflaterPool) {
        self.agreement = agreement
        state = WebSocketState(role: .server, limits: limits, agreement: agreement, inflaters: inflaters)
    }

    /// How many bytes a message may have from now on.
    var messageBytesMax: Int {
        get { state.messageBytesMax }
        set { state.messageBytesMax = newValue }
    }

    /// Whether `finish` was found.
    private(set) var hasFinished = false

    /// Takes the next thing out of the bytes that were read; nil when they are used up.
    public func next(in bytes: inout ByteBuffer) -> Found? {
        guard let (action, consumed) = action(in: &bytes) else { return nil }
        defer { bytes.moveReaderIndex(forwardBy: consumed) }
        switch action {
        case .deliver(let kind, .inPlace(let place)):
            let message = bytes.getSlice(at: bytes.readerIndex + place.lowerBound, length: place.count)
            return message.map { .message(kind, $0) }
        case .deliver(let kind, .gathered(let payload)): return .message(kind, ByteBuffer(bytes: payload))
        case .pong(let payload): return .ping(payload)
        case .close(let cause): return .end(cause)
        case .finish:
            hasFinished = true
            return .finish
        }
    }

    private func action(in bytes: inout ByteBuffer) -> (WebSocketAction, consumed: Int)? {
        var consumed = 0
        var span = bytes.mutableReadableBytesSpan
        if let action = state.received(&span, from: &consumed) { return (action, consumed) }
        bytes.clear()
        return nil
    }

    /// A Close frame is being sent: what comes from now on is read for the peer's alone.
    /// - Returns: until when the peer may answer; nil when nobody waits for that.
    func close(at now: Instant) -> Instant? {
        guard state.close(at: .nanoseconds(Int64(now.nanoseconds))), let deadline = state.deadline else { return nil }
        let (seconds, attoseconds) = deadline.components
        return Instant(nanoseconds: UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds) / 1_000_000_000)
    }
}
