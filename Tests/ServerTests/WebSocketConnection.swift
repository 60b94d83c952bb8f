import ParleyProtocol
import Testing
import WireFormat

/// A WebSocket of a few lines: each message in a frame of its own, masked with zeros, nothing compressed.
struct WebSocketConnection {
    private let connection: RawConnection

    static func handshake(fields: [String] = []) -> String {
        let lines = [
            "GET /ws HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol: parley.v1",
        ]
        return (lines + fields + ["", ""]).joined(separator: "\r\n")
    }

    /// Connects, and opens the WebSocket.
    static func open(port: Int) async throws -> WebSocketConnection {
        let connection = try await RawConnection.open(port: port)
        try await connection.send(Array(handshake().utf8))
        let head = try await connection.text(until: "\r\n\r\n")
        try #require(head.hasPrefix("HTTP/1.1 101 "), "\(head)")
        try #require(head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
        return WebSocketConnection(connection: connection)
    }

    /// Sends a record in a message.
    func send(_ record: ClientRecord) async throws {
        let bytes = try record.encoded()
        try #require(bytes.count < 126)
        try await connection.send([0x82, 0x80 | UInt8(bytes.count), 0, 0, 0, 0] + bytes)
    }

    /// The record of the next message, which has to hold one alone.
    func next() async throws -> ServerRecord {
        let frame = try await nextFrame()
        try #require(frame.opcode == 2)
        let payload = frame.payload
        guard let record = try RecordFrame.next(in: payload.span.bytes, limit: ProtocolLimits.serverBytesMax) else {
            throw RawConnection.Closed()
        }
        return try ServerRecord(decoding: payload.span.bytes.extracting(record.body))
    }

    /// The next frame.
    func nextFrame() async throws -> (opcode: UInt8, payload: [UInt8]) {
        let head = try await connection.bytes(2)
        try #require(head[0] & 0x80 != 0 && head[1] < 127, "a whole message of moderate size")
        var count = Int(head[1])
        if count == 126 {
            let length = try await connection.bytes(2)
            count = Int(length[0]) << 8 | Int(length[1])
        }
        return (head[0] & 0x0f, try await connection.bytes(count))
    }
}
