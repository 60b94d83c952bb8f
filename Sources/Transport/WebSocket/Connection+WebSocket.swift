import Hub
import Logging
import NIOCore
import ParleyProtocol
import Session
import WebSocketProtocol
import WireFormat

// What is different where records come in the messages of a WebSocket: how they are found, and how the connection ends.
//
//     bytes ─▶ frames ─▶ message ─▶ its records, as on TCP
//                 └─ Ping ─▶ Pong, behind what is queued
//
//     close ─▶ Goodbye ─▶ Close frame with 4000 and the failure's number ─▶ lingering, until the peer's Close frame
//
// A message waits, and the frames behind it with it, as long as records may not be looked at.

extension Connection {
    /// Frames have been read.
    func receive(_ bytes: ByteBuffer, through webSocket: WebSocketInput) {
        var bytes = bytes
        if webSocket.waiting.readableBytes > 0 {
            webSocket.waiting.writeBuffer(&bytes)
            bytes = webSocket.waiting
            webSocket.waiting = ByteBuffer()
        }
        var pongs = 0
        while isReady, !hasUnreadRecords, let found = next(in: &bytes, of: webSocket) {
            switch found {
            case .message(_, var records): consumeMessage(&records)
            case .ping(let payload) where pongs < Self.pongsMax:
                pongs += 1
                subscriber.control(Frame.pong(payload))
            // Of a crowd it suffices to answer the newest (RFC 6455 §5.5.3): it is to be little more work than one.
            case .ping(let payload): webSocket.ping = payload
            case .end(let cause): end(cause)
            case .finish: preconditionFailure("the peer has answered a Close frame that was not sent")
            }
        }
        if isReady, let ping = webSocket.ping.take() { subscriber.control(Frame.pong(ping)) }
        if stage == .open, bytes.readableBytes > 0 {
            guard mayWait(bytes.readableBytes) else { return channel.close(promise: nil) }
            bytes.discardReadBytes()
            webSocket.waiting = bytes
        }
        updateReading()
    }

    /// Takes the next thing out of what was read. A message holds four records of the greatest length: so little is kept for
    /// somebody who has not been greeted.
    private func next(in bytes: inout ByteBuffer, of webSocket: WebSocketInput) -> WebSocketInput.Found? {
        webSocket.messageBytesMax = session.recordBytesMax * 4
        return webSocket.next(in: &bytes)
    }

    /// The peer has said something behind the last thing that is looked at. With its Close frame it is through.
    func receiveLast(_ bytes: ByteBuffer, through webSocket: WebSocketInput) {
        guard stage != .closed else { return }
        var frames = webSocket.waiting
        webSocket.waiting = ByteBuffer()
        frames.writeImmutableBuffer(bytes)
        while webSocket.next(in: &frames) != nil {}
        if webSocket.hasFinished, stage == .lingering { cutOff() }
    }

    /// How many Pings of what was read at once are answered, each with its own payload.
    private static let pongsMax = 10

    /// Looks at the records of a message. They are whole: one that goes on in the next message is none.
    private func consumeMessage(_ records: inout ByteBuffer) {
        let isEmpty = records.readableBytes == 0
        consume(&records)
        if isEmpty || isReady && records.readableBytes > 0 {
            perform(session.receivedMalformed(DecodingFailure(.truncated, at: 0)))
        } else {
            keepWaiting(records)
        }
    }

    /// Looks at the records that had to wait, and at the frames behind them.
    func readOn(through webSocket: WebSocketInput) {
        guard isReady else { return updateReading() }
        if hasUnreadRecords {
            var records = takeUnread()
            consumeMessage(&records)
        }
        let frames = webSocket.waiting
        webSocket.waiting = ByteBuffer()
        receive(frames, through: webSocket)
    }

    /// The peer has closed the WebSocket, or broken its rules.
    private func end(_ cause: CloseCause) {
        switch cause {
        case .peer: log(.debug, "the peer has closed")
        case .failure(let failure):
            log(.info, "closed: \(failure)")
            context.counters.endings[failure.code, default: 0] += 1
        }
        sayGoodbye(nil, ending: Frame.close(cause.answer), isUrgent: true)
    }
}

extension TransportLimits {
    /// What a WebSocket takes. Text is not spoken.
    var webSocket: WebSocketLimits {
        var limits = WebSocketLimits()
        limits.takesText = false
        limits.closeTimeout = .milliseconds(Int64(clamping: lingerMilliseconds))
        return limits
    }
}

extension WebSocketFailure {
    /// The failure of the schema that comes nearest: under it the end is counted.
    fileprivate var code: FailureCode { self == .messageTooBig ? .recordTooLong : .malformed }
}

extension CloseReason {
    /// What the Close frame behind the Goodbye says: PROTOCOL.md, Failures.
    var closeStatus: CloseStatus {
        CloseStatus(CloseCode(rawValue: 4000 + UInt16(code.rawValue)), code.name)
    }
}
