import NIOCore
import NIOPosix
import Testing
import WireFormat

/// A connection that carries bytes, and knows nothing of what they mean but where a record ends.
actor RawConnection {
    private let channel: any Channel
    private let chunks: AsyncStream<[UInt8]>
    private var received: [UInt8] = []

    private init(channel: any Channel, chunks: AsyncStream<[UInt8]>) {
        self.channel = channel
        self.chunks = chunks
    }

    /// Connects to this machine.
    static func open(port: Int) async throws -> RawConnection {
        let (chunks, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ChunkHandler(continuation))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return RawConnection(channel: channel, chunks: chunks)
    }

    /// Sends bytes as they are.
    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(channel.allocator.buffer(bytes: bytes))
    }

    /// The body of the next record; nil when the server has closed the connection.
    func next() async throws -> [UInt8]? {
        while true {
            if let frame = try RecordFrame.next(in: received.span.bytes, limit: 65_536) {
                let body = Array(received[frame.body])
                received.removeFirst(frame.totalLength)
                return body
            }
            guard let chunk = await chunks.first(where: { _ in true }) else { return nil }
            received += chunk
        }
    }

    /// Closes without a word.
    func close() async throws { try await channel.close() }
}

/// Hands the bytes on.
private final class ChunkHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let continuation: AsyncStream<[UInt8]>.Continuation

    init(_ continuation: AsyncStream<[UInt8]>.Continuation) { self.continuation = continuation }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        continuation.yield(Array(unwrapInboundIn(data).readableBytesView))
    }

    func channelInactive(context: ChannelHandlerContext) { continuation.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
