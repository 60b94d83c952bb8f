import Baseline
import Foundation
import ParleyProtocol
import Transport
import WebSocketProtocol
import WireFormat

/// A blocking connection to a port of this machine.
final class Socket {
    /// How records travel.
    enum Wire: Hashable {
        /// One behind the other.
        case records
        /// In messages of a WebSocket, which may be compressed, without context.
        case messages(isCompressed: Bool)
    }

    let descriptor: CInt
    let wire: Wire

    init(port: Int, over wire: Wire = .records) throws {
        self.wire = wire
        descriptor = baseline_connect(CInt(port), 60)
        guard descriptor >= 0 else {
            throw BenchFailure("No connection to port \(port): \(String(cString: strerror(errno))).")
        }
        if case .messages(let isCompressed) = wire { try openWebSocket(isCompressed: isCompressed) }
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) throws {
        guard Foundation.send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL)) == bytes.count else {
            throw BenchFailure("The server takes nothing: \(String(cString: strerror(errno))).")
        }
    }

    /// Says Hello, without waiting for the answer.
    func sayHello(token: Token) throws {
        // Listeners say nothing more.
        let hello = Hello(
            version: UInt64(ProtocolLimits.version), agent: "parley-bench", token: token, keepalive: 3600)
        let record = try ClientRecord.request(id: RequestID(rawValue: 1)!, .hello(hello)).encoded()
        try send(
            wire == .records ? record : Frame.encoded(.binary, record, mask: Mask(memory: .random(in: .min ... .max))))
    }

    /// Waits for the answer to Hello, which is the first thing that a server says.
    func receiveWelcome() throws {
        var bytes: [UInt8] = []
        while true {
            bytes.append(try receiveByte())
            guard let record = try record(in: bytes) else { continue }
            switch record {
            case .reply(_, .hello(let welcome)) where welcome.user != nil: return
            case let other: throw BenchFailure("The server did not welcome a listener, but said \(other).")
            }
        }
    }

    /// The record that some bytes hold; nil while they do not hold all of it.
    private func record(in bytes: [UInt8]) throws -> ServerRecord? {
        guard wire != .records else { return try Self.decoded(bytes.span.bytes) }
        guard try MessageOpener.frameLength(in: bytes[...]) != nil else { return nil }
        var opener = MessageOpener()
        var record: ServerRecord?
        try opener.open(bytes[...]) { record = try Self.decoded($0.bytes) }
        return record
    }

    private static func decoded(_ bytes: RawSpan) throws -> ServerRecord? {
        guard let frame = try RecordFrame.next(in: bytes, limit: ProtocolLimits.serverBytesMax) else { return nil }
        return try ServerRecord(decoding: bytes.extracting(frame.body))
    }

    private func receiveByte() throws -> UInt8 {
        var byte: UInt8 = 0
        guard recv(descriptor, &byte, 1, 0) == 1 else { throw BenchFailure("The server did not answer.") }
        return byte
    }

    // MARK: WebSocket

    private func openWebSocket(isCompressed: Bool) throws {
        let offer = isCompressed ? "Sec-WebSocket-Extensions: \(Self.offer.text)\r\n" : ""
        let request = """
            GET /ws HTTP/1.1\r
            Host: 127.0.0.1\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Protocol: \(WebSocketSettings.subprotocol)\r
            \(offer)\r

            """
        try send(Array(request.utf8))
        var answer: [UInt8] = []
        while !answer.suffix(4).elementsEqual("\r\n\r\n".utf8) { answer.append(try receiveByte()) }
        let text = String(decoding: answer, as: UTF8.self).lowercased()
        guard text.hasPrefix("http/1.1 101 "), text.contains("permessage-deflate") == isCompressed else {
            throw BenchFailure("The server opened no such WebSocket, but answered:\n\(text)")
        }
    }

    private static let offer: DeflateOffer = {
        var offer = DeflateOffer()
        offer.serverNoContextTakeover = true
        offer.clientNoContextTakeover = true
        return offer
    }()
}
