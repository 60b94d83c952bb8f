import Dispatch
import Glibc
import NIOCore
import ParleyProtocol
import WireFormat

/// A client made of a plain socket, so that a test decides what is written when, and when nothing is read.
///
/// Blocking calls run on threads of Dispatch's, never on those that Swift's tasks share.
final class TestClient: @unchecked Sendable {
    // Sendable: one test uses it, one call at a time.

    struct Timeout: Error {}

    private let descriptor: CInt
    /// Where records go in messages of a WebSocket.
    let webSocket: TestWebSocket?
    private var received: [UInt8] = []
    /// Where the next record begins in `received`.
    private var position = 0

    /// How many messages a test has counted.
    var messages = 0

    /// Connects.
    /// - Parameters:
    ///   - receiveBufferBytes: the size of the kernel's receive buffer; nil leaves it to the system.
    ///   - webSocket: where records go in messages of a WebSocket.
    init(
        _ address: SocketAddress, receiveBufferBytes: Int? = nil, webSocket: TestWebSocket? = nil
    ) async throws {
        self.webSocket = webSocket
        descriptor = try await Self.onThread {
            let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
            if var size = receiveBufferBytes.map(CInt.init) {
                setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size))
            }
            var noDelay: CInt = 1
            setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &noDelay, socklen_t(MemoryLayout<CInt>.size))
            var timeout = timeval(tv_sec: 30, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
            let result = address.withSockAddr { connect(descriptor, $0, socklen_t($1)) }
            guard result == 0 else { throw IOError(errnoCode: errno, reason: "connect") }
            return descriptor
        }
    }

    deinit { Glibc.close(descriptor) }

    /// Sends records; on a WebSocket all of them in one message.
    func send(_ records: ClientRecord...) async throws {
        let bytes = try records.flatMap { try $0.encoded() }
        try await send(bytes: webSocket?.message(bytes) ?? bytes)
    }

    func send(bytes: [UInt8]) async throws {
        let descriptor = descriptor
        try await Self.onThread {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
                }
                guard count > 0 else { throw IOError(errnoCode: errno, reason: "send") }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Ends what the client sends; it reads on.
    func finishWriting() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// The next record; nil when the server has closed the connection.
    func next() async throws -> ServerRecord? {
        while true {
            if let record = try parse() { return record }
            guard try await readMore() else { return nil }
        }
    }

    /// The next records, as many.
    func next(_ count: Int) async throws -> [ServerRecord] {
        var records: [ServerRecord] = []
        while records.count < count, let record = try await next() { records.append(record) }
        return records
    }

    /// All records until the server closes the connection.
    func rest() async throws -> [ServerRecord] {
        var records: [ServerRecord] = []
        while let record = try await next() { records.append(record) }
        return records
    }

    private func parse() throws -> ServerRecord? {
        let unread = Array(received[position...])
        guard let frame = try RecordFrame.next(in: unread.span.bytes, limit: ProtocolLimits.serverBytesMax) else {
            return nil
        }
        position += frame.totalLength
        return try ServerRecord(decoding: unread.span.bytes.extracting(frame.body))
    }

    private func readMore() async throws -> Bool {
        if position > 0 {
            received.removeFirst(position)
            position = 0
        }
        let descriptor = descriptor
        let more = try await Self.onThread {
            try [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
                count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
                guard count >= 0 else {
                    let code = errno
                    count = 0
                    if code == ECONNRESET { return }
                    throw Timeout()
                }
            }
        }
        received += webSocket?.records(in: more) ?? more
        return !more.isEmpty
    }

    private static func onThread<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Swift.Result(catching: body)) }
        }
    }
}
