import NIOCore
import NIOPosix
import ParleyProtocol
import WireFormat

/// A scripted server on a socket of the loopback: the test waits for what clients send, and says what is answered.
actor FakeServer {
    /// A connection of a client, as the test plays it.
    struct Connection: Sendable {
        let channel: any Channel
        let records: AsyncStream<ClientRecord>
        let iterator: Box

        /// Reads the stream from one test.
        final class Box: @unchecked Sendable {
            // Confined to the test that plays the server; the records are handed over by the stream.
            var iterator: AsyncStream<ClientRecord>.Iterator
            init(_ stream: AsyncStream<ClientRecord>) { iterator = stream.makeAsyncIterator() }
        }

        /// The next request of the client, with its number.
        func nextRequest() async throws -> (RequestID, Request) {
            while let record = await iterator.iterator.next() {
                if case .request(let id, let request) = record { return (id, request) }
            }
            throw Gone()
        }

        func send(_ record: ServerRecord) async throws {
            try await send(bytes: try record.encoded())
        }

        func send(bytes: [UInt8]) async throws {
            try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
        }

        /// Ends the connection.
        func cut() async throws { try await channel.close() }
    }

    /// The client is gone.
    struct Gone: Error {}

    let listener: any Channel
    let port: Int
    private let connections: AsyncStream<Connection>
    private let box: ConnectionBox

    private final class ConnectionBox: @unchecked Sendable {
        // Confined to the actor.
        var iterator: AsyncStream<Connection>.Iterator
        init(_ stream: AsyncStream<Connection>) { iterator = stream.makeAsyncIterator() }
    }

    init(port: Int = 0) async throws {
        let (stream, continuation) = AsyncStream<Connection>.makeStream()
        listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let (records, sink) = AsyncStream<ClientRecord>.makeStream()
                    try channel.pipeline.syncOperations.addHandler(Reader(sink))
                    continuation.yield(
                        Connection(channel: channel, records: records, iterator: Connection.Box(records)))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        self.port = listener.localAddress?.port ?? 0
        connections = stream
        box = ConnectionBox(stream)
    }

    func nextConnection() async throws -> Connection {
        guard let connection = await box.iterator.next() else { throw Gone() }
        return connection
    }

    func close() async throws { try await listener.close() }

    private final class Reader: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let sink: AsyncStream<ClientRecord>.Continuation
        private var gathered = ByteBuffer()

        init(_ sink: AsyncStream<ClientRecord>.Continuation) { self.sink = sink }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            gathered.writeBuffer(&bytes)
            while let record = next() { sink.yield(record) }
        }

        func channelInactive(context: ChannelHandlerContext) { sink.finish() }

        private func next() -> ClientRecord? {
            let bytes = gathered
            let span = bytes.readableBytesSpan
            guard let frame = try? RecordFrame.next(in: span, limit: ProtocolLimits.clientBytesMax),
                let record = try? ClientRecord(decoding: span.extracting(frame.body))
            else { return nil }
            gathered.moveReaderIndex(forwardBy: frame.totalLength)
            return record
        }
    }
}
