import Hub
import Logging
import NIOCore
import ParleyProtocol
import Services
import Session
import WireFormat

/// One TCP connection: bytes in, records out. It decides nothing: it runs the actions of its ``SessionState``, hands requests to the
/// services one at a time, and gives the socket what its ``Subscriber`` has queued.
///
///     open ──close()──▶ closing ──Goodbye sent──▶ lingering ──the peer closes, or it takes too long──▶ closed
///       └────────────────────── the peer has gone, or nothing can be sent any more ─────────────────────▶
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
    /// The peer's address, without the port.
    let address: String

    var stage = Stage.open
    var session: SessionState
    /// The short way to the socket; nil before the connection is active and from the first sign of its end on.
    var direct: DirectWrite?
    /// What the socket has not taken: since when, and how much of it the channel still held when progress was last seen.
    var stall: (since: Instant, bytes: Int)?
    /// When a connection that closes is cut off.
    var closingDeadline: Instant?
    var wheelPlace: WheelPlace?

    /// Counts this connection while nobody is signed in.
    var signedOut: SignedOutPlace

    /// The beginning of a record, or records that have to wait.
    private var unread = ByteBuffer()
    private(set) var isReading = true

    init(_ channel: any Channel, in context: LoopContext, signedOut: SignedOutPlace) {
        self.channel = channel
        self.context = context
        self.signedOut = signedOut
        address = Self.address(of: channel)
        subscriber = Subscriber(id: context.makeID(), shard: context.shard, limits: context.limits.outbound)
        session = SessionState(limits: context.limits.session, openedAt: .now)
    }

    static func address(of channel: any Channel) -> String { channel.remoteAddress?.ipAddress ?? "unknown" }

    // MARK: The channel

    func channelActive(context: ChannelHandlerContext) {
        direct = DirectWrite(channel)
        subscriber.connect(to: self)
        self.context.add(self)
        setDeadline()
        log(.debug, "connected")
    }

    func channelInactive(context: ChannelHandlerContext) {
        if stage == .open { log(.debug, "the peer has gone") }
        stage = .closed
        direct = nil
        unread = ByteBuffer()
        signedOut.leave()
        subscriber.disconnect()
        self.context.remove(self)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        direct = nil
        if stage == .open { log(.debug, "\(error)") }
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard stage == .open else { return }
        var bytes = unwrapInboundIn(data)
        self.context.counters.bytesReceived += bytes.readableBytes
        if unread.readableBytes == 0 {
            consume(&bytes)
            keep(bytes)
        } else {
            unread.writeBuffer(&bytes)
            consumeUnread()
        }
    }

    // MARK: Records

    /// Whether the next record may be looked at: there must be room for what it is answered with, and for itself.
    private var isReady: Bool { stage == .open && !session.isSaturated && subscriber.queue.hasRoomForReply }

    private func consume(_ bytes: inout ByteBuffer) {
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
        var bytes = unread
        unread = ByteBuffer()
        consume(&bytes)
        guard stage == .open, bytes.readableBytes > 0 else { return }
        // Only a peer that has left makes NIO read on while reading is off; nobody would take the answers.
        guard bytes.readableBytes <= ProtocolLimits.clientBytesMax * 4 else { return channel.close(promise: nil) }
        bytes.discardReadBytes()
        unread = bytes
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
        if isReady, unread.readableBytes > 0 { consumeUnread() } else { updateReading() }
    }

    /// Reads as long as records can be looked at; a connection that closes is read to its end.
    private func updateReading() {
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
            cutOff()
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
            metadata: ["connection": "\(subscriber.id.rawValue)", "address": "\(address)"])
    }
}
