import Logging
import NIOCore
import ParleyProtocol
import Session

/// A connection that is one too many: it hears why, and when to come back, and is closed.
final class Refusal: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let lingerMilliseconds: UInt64

    init(lingerMilliseconds: UInt64) { self.lingerMilliseconds = lingerMilliseconds }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        if let goodbye = try? Signal.goodbye(CloseReason.tooManyConnections.goodbye).encoded() {
            channel.writeAndFlush(channel.allocator.buffer(bytes: goodbye), promise: nil)
        }
        channel.close(mode: .output, promise: nil)
        channel.eventLoop.scheduleTask(in: .milliseconds(Int64(lingerMilliseconds))) { channel.close(promise: nil) }
    }

    /// What the peer says meanwhile is read, so that the kernel does not take the Goodbye back, and forgotten.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}
