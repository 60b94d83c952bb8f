import NIOCore
import NIOPosix
import Testing
import WireFormat

/// A connection that carries bytes, and knows nothing of what they mean but where a record ends.
actor RawConnection {
    /// The server has closed the connection.
    struct Closed: Error {}

    private let channel: any Channel
    private let chunks: AsyncStream<[UInt8]>
    private var received: [UInt8] = []

    private init(channel: any Channel, chunks: AsyncStream<[UInt8]>) {
        self.channel = channel
        self.chunks = chunks
    }

    /// Connects to this machine.
    /// - Parameter prepare: puts what is needed before into the pipeline.
    static func open(
        port: Int, prepare: @escaping @Sendable (any Channel) throws -> Void = { _ in }
    ) async throws -> RawConnection {
        let (chunks, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try prepare(channel)
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

    /// Everything until the server has closed the connection.
    func bytesToTheEnd() async throws -> [UInt8] {
        while let chunk = await chunks.first(where: { _ in true }) { received += chunk }
        defer { received = [] }
        return received
    }

    /// As many of the next bytes.
    func bytes(_ count: Int) async throws -> [UInt8] {
        while received.count < count { try await receiveMore() }
        defer { received.removeFirst(count) }
        return Array(received.prefix(count))
    }

    /// The bytes up to and with a text that has to come.
    func text(until end: String) async throws -> String {
        while true {
            if let range = received.firstRange(of: Array(end.utf8)) {
                defer { received.removeSubrange(..<range.upperBound) }
                return String(decoding: received[..<range.upperBound], as: UTF8.self)
            }
            try await receiveMore()
        }
    }

    private func receiveMore() async throws {
        guard let chunk = await chunks.first(where: { _ in true }) else { throw Closed() }
        received += chunk
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

/// Accepts connections, and says nothing.
final class SilentListener {
    let port: Int
    private let listener: any Channel

    init() async throws {
        listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0).get()
        port = listener.localAddress?.port ?? 0
    }

    deinit { listener.close(promise: nil) }
}
