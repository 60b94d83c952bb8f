import ArgumentParser
import Baseline
import NIOCore
import NIOPosix

/// A server that is nothing but NIO with one handler, as a child of the measurement: what its connections take is what no server on
/// NIO comes below.
struct Hold: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the bare server of a measurement until standard input ends.", shouldDisplay: false)

    func run() throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let listener = try waiting {
            try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 4096)
                // As the server that is measured has it.
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(
                    .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 256, initial: 512, maximum: 4096)
                )
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Reader()) }
                }
                .bind(host: "127.0.0.1", port: 0).get()
        }
        print("port \(listener.localAddress?.port ?? 0)")
        fflush(nil)
        while readLine() != nil {}
    }

    /// Reads, and forgets.
    private final class Reader: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
    }
}
