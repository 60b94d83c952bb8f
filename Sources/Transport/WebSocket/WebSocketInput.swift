import NIOCore
import WebSocketProtocol

/// What a connection whose records come in messages of a WebSocket has beyond others. Confined to the connection.
final class WebSocketInput {
    /// What was found in the bytes that were read.
    enum Found {
        /// A message: whole records.
        case records(ByteBuffer)
        /// A Ping, which is answered with its payload.
        case ping([UInt8])
        /// The peer has closed, or broken the rules: this is the Close frame's answer.
        case end(CloseCause)
    }

    /// What was agreed on for compression.
    let agreement: DeflateAgreement?

    /// Frames that have to wait until the records before them have been looked at.
    var waiting = ByteBuffer()

    /// What the last Ping said, as long as it is not answered.
    var ping: [UInt8]?

    private var state: WebSocketState

    /// - Parameter inflaters: those of the connection's loop.
    init(_ agreement: DeflateAgreement?, _ inflaters: InflaterPool) {
        self.agreement = agreement
        state = WebSocketState(role: .server, limits: Self.limits, agreement: agreement, inflaters: inflaters)
    }

    /// Takes the next thing out of the bytes that were read; nil when they are used up.
    /// - Parameter recordBytesMax: how long a record may be. A message holds four of them: so little is kept for somebody who has not
    ///   been greeted.
    func next(in bytes: inout ByteBuffer, recordBytesMax: Int) -> Found? {
        state.messageBytesMax = recordBytesMax * 4
        guard let (action, consumed) = action(in: &bytes) else { return nil }
        defer { bytes.moveReaderIndex(forwardBy: consumed) }
        switch action {
        case .deliver(_, .inPlace(let place)):
            return bytes.getSlice(at: bytes.readerIndex + place.lowerBound, length: place.count).map(Found.records)
        case .deliver(_, .gathered(let payload)): return .records(ByteBuffer(bytes: payload))
        case .pong(let payload): return .ping(payload)
        case .close(let cause): return .end(cause)
        case .finish: preconditionFailure("only who has asked for the end is told that it has come")
        }
    }

    private func action(in bytes: inout ByteBuffer) -> (WebSocketAction, consumed: Int)? {
        var consumed = 0
        var span = bytes.mutableReadableBytesSpan
        if let action = state.received(&span, from: &consumed) { return (action, consumed) }
        bytes.clear()
        return nil
    }

    /// Text is not spoken.
    private static let limits: WebSocketLimits = {
        var limits = WebSocketLimits()
        limits.takesText = false
        return limits
    }()
}
