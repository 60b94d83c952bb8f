import NIOCore
import WebSocketProtocol

/// Sends every message back. Reads no further while the peer does not take what was sent.
final class EchoHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var state = WebSocketState(role: .server, limits: EchoHandler.limits)
    private var encoder = MessageEncoder()

    /// Large messages, in fragments as small as suites make them.
    private static let limits: WebSocketLimits = {
        var limits = WebSocketLimits()
        limits.messageBytesMax = 16 << 20
        limits.fragmentsMax = 1 << 20
        return limits
    }()

    /// The handshake is done.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let agreement as WebSocketAgreement:
            state = WebSocketState(role: .server, limits: Self.limits, agreement: agreement.deflate)
            if let deflate = agreement.deflate {
                encoder = MessageEncoder(deflate, settings: RequestHandler.settings)
            }
        case ChannelEvent.inputClosed: context.close(promise: nil)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        while let action = next(in: &bytes) {
            switch action {
            case .deliver(let kind, .inPlace(let place)):
                send(encoder.frame(kind, bytes.readableBytesSpan.extracting(place)), context)
            case .deliver(let kind, .gathered(let payload)): send(encoder.frame(kind, payload.span.bytes), context)
            case .pong(let payload): send(Frame.pong(payload), context)
            case .close(let cause):
                send(Frame.close(cause.answer), context)
                end(context)
            case .finish: context.close(promise: nil)
            }
            bytes.moveReaderIndex(forwardBy: consumed)
        }
    }

    private var consumed = 0

    private func next(in bytes: inout ByteBuffer) -> WebSocketAction? {
        consumed = 0
        var span = bytes.mutableReadableBytesSpan
        return state.received(&span, from: &consumed)
    }

    private func send(_ frame: [UInt8], _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: frame)), promise: nil)
    }

    /// Lets the peer read the Close frame and close; reads what it still says, so that the kernel does not take the frame back.
    private func end(_ context: ChannelHandlerContext) {
        context.close(mode: .output, promise: nil)
        let channel = context.channel
        context.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        try? context.channel.syncOptions?.setOption(.autoRead, value: context.channel.isWritable)
        context.fireChannelWritabilityChanged()
    }
}
