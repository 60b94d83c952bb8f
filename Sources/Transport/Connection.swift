import Hub
import Logging
import NIOCore
import ParleyProtocol
import Services
import Session
import WireFormat

/// One connection: bytes in, records out. It decides nothing: it runs the actions of its ``SessionState``, hands requests to the
/// services one at a time, and gives the socket what its ``Subscriber`` has queued.
///
///     open ──close()──▶ closing ──Goodbye sent──▶ lingering ──the peer closes, or it takes too long──▶ closed
///       └────────────────────── the peer has gone, or nothing can be sent any more ─────────────────────▶
///
/// On TCP the records stand one behind the other; on a WebSocket they stand in messages: `Connection+WebSocket.swift` tells the
/// difference, and everything else is the same.
///
/// An idle connection keeps no buffer and no task: bytes are decoded where NIO has read them, and a task exists only while
/// requests wait.
final class Connection: ChannelInboundHandler, @unchecked Sendable {
    // Sendable: confined to the channel's event loop. What services call from elsewhere hops there first.

    typealias InboundIn = ByteBuffer

    enum Stage { case open, closing, lingering, closed }

    let context: LoopContext
    let channel: any Channel
    let subscriber: Subscriber
    /// The peer's address, without the port, and the connection's part of what may be open.
    let place: ConnectionPlace
    /// Where records come in messages of a WebSocket.
    let webSocket: WebSocketInput?
    private let isPlain: Bool

    /// What the records travel in.
    var kind: ConnectionKind {
        switch (webSocket == nil, isPlain) {
        case (true, true): .tcp
        case (true, false): .tcpTLS
        case (false, true): .webSocket
        case (false, false): .webSocketTLS
        }
    }

    var stage = Stage.open
    var session: SessionState
    /// The short way to the socket; nil before the connection is active and from the first sign of its end on.
    var direct: DirectWrite? {
        didSet { subscriber.descriptor = direct?.descriptor }
    }
    /// What the socket has not taken: since when, and how much of it the channel still held when progress was last seen.
    var stall: (since: Instant, bytes: Int)?
    /// When a connection that closes is cut off.
    var closingDeadline: Instant?
    var wheelPlace: WheelPlace?

    /// The beginning of a record, or records that have to wait.
    private var unread = ByteBuffer()
    private(set) var isReading = true

    /// - Parameters:
    ///   - isPlain: whether the socket carries the channel's bytes as they are: with TLS it does not.
    ///   - webSocket: where records come in messages of a WebSocket.
    init(
        _ channel: any Channel, in context: LoopContext, place: ConnectionPlace, isPlain: Bool,
        webSocket: WebSocketInput? = nil
    ) {
        self.channel = channel
        self.context = context
        self.place = place
        self.isPlain = isPlain
        self.webSocket = webSocket
        subscriber = Subscriber(
            id: context.makeID(), shard: context.shard, limits: context.limits.outbound,
            framing: webSocket.map { context.framing(for: $0.agreement) })
        session = SessionState(limits: context.limits.session, openedAt: .now)
    }

    // MARK: The channel

    func handlerAdded(context: ChannelHandlerContext) {
        if channel.isActive { begin() }
    }

    func channelActive(context: ChannelHandlerContext) { begin() }

    private func begin() {
        if isPlain { direct = DirectWrite(channel) }
        subscriber.connect(to: self)
        context.add(self)
        setDeadline()
        log(.debug, "connected")
    }

    func channelInactive(context: ChannelHandlerContext) {
        if stage == .open { log(.debug, "the peer has gone") }
        stage = .closed
        direct = nil
        unread = ByteBuffer()
        webSocket?.waiting = ByteBuffer()
        subscriber.disconnect()
        self.context.remove(self)
    }

    /// Where a peer may close its own direction alone, as on the port for HTTP, this is the end all the same.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        direct = nil
        if stage == .open { log(.debug, "\(error)") }
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        guard stage == .open else { return webSocket.map { receiveLast(bytes, through: $0) } ?? () }
        self.context.counters.bytesReceived += bytes.readableBytes
        if let webSocket {
            receive(bytes, through: webSocket)
        } else if unread.readableBytes == 0 {
            consume(&bytes)
            keep(bytes)
        } else {
            unread.writeBuffer(&bytes)
            consumeUnread()
        }
    }

    // MARK: Records

    /// Whether the next record may be looked at: there must be room for what it is answered with, and for itself.
    var isReady: Bool { stage == .open && !session.isSaturated && subscriber.queue.hasRoomForReply }

    func consume(_ bytes: inout ByteBuffer) {
        let now = Instant.now
        while isReady, bytes.readableBytes > 0 {
            let action: SessionAction
            let length: Int
            do throws(DecodingFailure) {
                let span = bytes.readableBytesSpan
                guard let frame = try RecordFrame.next(in: span, limit: session.recordBytesMax) else { break }
                action = session.received(span.extracting(frame.body), at: now)
                length = frame.totalLength
            } catch {
                perform(session.receivedMalformed(error))
                break
            }
            context.counters.recordsReceived += 1
            bytes.moveReaderIndex(forwardBy: length)
            perform(action)
        }
        updateReading()
    }

    private func consumeUnread() {
        var bytes = takeUnread()
        consume(&bytes)
        guard stage == .open, bytes.readableBytes > 0 else { return }
        // Only a peer that has left makes NIO read on while reading is off; nobody would take the answers.
        guard mayWait(bytes.readableBytes) else { return channel.close(promise: nil) }
        keepWaiting(bytes)
    }

    /// Whether so many bytes are no more than may wait.
    func mayWait(_ count: Int) -> Bool { count <= ProtocolLimits.clientBytesMax * 4 }

    /// Keeps records that have to wait.
    func keepWaiting(_ records: ByteBuffer) {
        guard stage == .open, records.readableBytes > 0 else { return }
        unread = records
        unread.discardReadBytes()
    }

    /// Whether records wait.
    var hasUnreadRecords: Bool { unread.readableBytes > 0 }

    /// Gives the records that wait, which wait no more.
    func takeUnread() -> ByteBuffer {
        defer { unread = ByteBuffer() }
        return unread
    }

    /// Keeps what was not consumed in a buffer of its own, so that NIO can use the one it has read into again.
    private func keep(_ rest: ByteBuffer) {
        guard stage == .open, rest.readableBytes > 0 else { return }
        let header = try? RecordFrame.header(in: rest.readableBytesSpan, limit: session.recordBytesMax)
        unread = channel.allocator.buffer(capacity: max(rest.readableBytes, header?.totalLength ?? 0))
        unread.writeImmutableBuffer(rest)
    }

    /// Looks at the records that had to wait, and reads on.
    func readOn() {
        if let webSocket { return readOn(through: webSocket) }
        if isReady, hasUnreadRecords { consumeUnread() } else { updateReading() }
    }

    /// Reads as long as records can be looked at; a connection that closes is read to its end.
    func updateReading() {
        let isReading = stage != .open || isReady
        if !isReading, !subscriber.queue.hasRoomForReply { subscriber.awaitRoom() }
        guard isReading != self.isReading, channel.isActive else { return }
        self.isReading = isReading
        if isReading { session.notRead(at: .now) }
        try? channel.syncOptions?.setOption(.autoRead, value: isReading)
    }

    // MARK: Actions

    func perform(_ action: SessionAction) {
        switch action {
        case .dispatch(let id, let request): serve(id, request)
        case .notify(let notify):
            context.application.notify(notify, caller)
            serveNext()
        case .fail(let id, let failure):
            reply(encoded(.failure(id: id, failure)))
            serveNext()
        case .pong: subscriber.offer(Self.pong)
        case .close(let reason): close(reason)
        case .leave(let goodbye):
            log(.debug, "the client says goodbye: \(goodbye.code.name)")
            leave()
        case .ignore: break
        }
    }

    private static let pong: OutboundFrame = {
        guard let frame = try? OutboundFrame(.pong(Pong()), at: Timestamp(milliseconds: 0)) else {
            preconditionFailure("an empty record can be encoded")
        }
        return frame
    }()

    func log(_ level: Logger.Level, _ message: @autoclosure () -> String) {
        context.logger.log(
            level: level, "\(message())",
            metadata: ["connection": "\(subscriber.id.rawValue)", "address": "\(place.address)"])
    }
}
