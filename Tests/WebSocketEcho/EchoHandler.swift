import NIOCore
import Transport
import WebSocketProtocol

/// Sends every message back. Reads no further while the peer does not take what was sent.
final class EchoHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let input: WebSocketInput
    private var encoder: MessageEncoder

    /// - Parameters:
    ///   - agreement: what was agreed on for compression; nil when nothing was.
    ///   - settings: how messages are compressed.
    init(_ agreement: DeflateAgreement?, _ settings: DeflateSettings) {
        input = WebSocketInput(agreement, limits: Self.limits, inflaters: InflaterPool())
        encoder = agreement.map { MessageEncoder($0, settings: settings) } ?? MessageEncoder()
    }

    /// Large messages, in fragments as small as suites make them.
    private static let limits: WebSocketLimits = {
        var limits = WebSocketLimits()
        limits.messageBytesMax = 16 << 20
        limits.fragmentsMax = 1 << 20
        return limits
    }()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        while let found = input.next(in: &bytes) {
            switch found {
            case .message(let kind, let payload): send(encoder.frame(kind, payload.readableBytesSpan), context)
            case .ping(let payload): send(Frame.pong(payload), context)
            case .end(let cause):
                send(Frame.close(cause.answer), context)
                end(context)
            case .finish: preconditionFailure("the program closes only when its peer does")
            }
        }
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

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        try? context.channel.syncOptions?.setOption(.autoRead, value: context.channel.isWritable)
        context.fireChannelWritabilityChanged()
    }
}
