import Dispatch
import Glibc
import NIOCore

/// A client made of a plain socket, so that a test decides which bytes are sent when.
///
/// Blocking calls run on threads of Dispatch's, never on those that Swift's tasks share.
final class HTTPClient: @unchecked Sendable {
    // Sendable: one test uses it, one call at a time.

    struct Failed: Error {
        var what: String
    }

    /// A response, as it came.
    struct Response {
        var status: Int
        var fields: [(name: String, value: String)]
        var body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }

        subscript(_ name: String) -> String? {
            fields.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    private let descriptor: CInt
    private(set) var received: [UInt8] = []

    init(_ address: SocketAddress, receiveBufferBytes: CInt? = nil) async throws {
        descriptor = try await Self.onThread {
            let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
            if var size = receiveBufferBytes {
                setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size))
            }
            var timeout = timeval(tv_sec: 30, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
            guard address.withSockAddr({ connect(descriptor, $0, socklen_t($1)) }) == 0 else {
                throw Failed(what: "connect: \(errno)")
            }
            return descriptor
        }
    }

    deinit { close(descriptor) }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws {
        let descriptor = descriptor
        try await Self.onThread {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
                }
                guard count > 0 else { throw Failed(what: "send: \(errno)") }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Sends nothing more; reads on.
    func finishWriting() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// Sends a request and reads its response.
    func get(_ path: String, _ fields: String..., method: String = "GET") async throws -> Response {
        let lines = ["\(method) \(path) HTTP/1.1", "Host: test"] + fields
        try await send(lines.joined(separator: "\r\n") + "\r\n\r\n")
        return try await response(toHead: method == "HEAD")
    }

    /// The next response.
    func response(toHead: Bool = false) async throws -> Response {
        while true {
            if let end = Self.position(of: Array("\r\n\r\n".utf8), in: received) {
                let lines = String(decoding: received[..<end], as: UTF8.self).split(separator: "\r\n")
                let words = lines[0].split(separator: " ")
                guard words.count > 1, let status = Int(words[1]) else { throw Failed(what: "no status: \(lines[0])") }
                let fields = lines.dropFirst().map { line in
                    let colon = line.firstIndex(of: ":") ?? line.endIndex
                    return (name: String(line[..<colon]), value: String(line[colon...].dropFirst(2)))
                }
                var response = Response(status: status, fields: fields, body: [])
                let length = toHead ? 0 : Int(response["Content-Length"] ?? "") ?? 0
                while received.count < end + 4 + length {
                    guard try await readMore() else { throw Failed(what: "the body was cut") }
                }
                response.body = Array(received[(end + 4)..<(end + 4 + length)])
                received.removeFirst(end + 4 + length)
                return response
            }
            guard try await readMore() else { throw Failed(what: "the connection ended") }
        }
    }

    /// Whether the server ends the connection, and sends nothing more before.
    func ends() async throws -> Bool { try await !readMore() && received.isEmpty }

    /// As many of the next bytes.
    func bytes(_ count: Int) async throws -> [UInt8] {
        while received.count < count {
            guard try await readMore() else { throw Failed(what: "the connection ended") }
        }
        defer { received.removeFirst(count) }
        return Array(received.prefix(count))
    }

    /// Everything until the server ends the connection.
    func rest() async throws -> [UInt8] {
        while try await readMore() {}
        return received
    }

    private func readMore() async throws -> Bool {
        let descriptor = descriptor
        let more = try await Self.onThread {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0 {
                if errno == ECONNRESET { return [UInt8]() }
                throw Failed(what: "nothing came: \(errno)")
            }
            return Array(buffer.prefix(count))
        }
        received += more
        return !more.isEmpty
    }

    private static func position(of pattern: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= pattern.count else { return nil }
        return (0...(bytes.count - pattern.count)).first { bytes[$0..<($0 + pattern.count)].elementsEqual(pattern) }
    }

    private static func onThread<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Swift.Result(catching: body)) }
        }
    }
}
