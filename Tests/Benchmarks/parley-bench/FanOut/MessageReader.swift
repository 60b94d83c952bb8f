import Baseline
import Foundation
import WebSocketProtocol

/// Takes records out of the messages of WebSockets, of which it does not matter how many records each holds.
///
/// The messages keep no context: one reader, and one inflater in it, is enough for all connections, so that a thousand
/// listeners disturb the server that is measured no more than those over TCP do.
final class MessageReader {
    private let descriptors: [CInt]
    /// The beginning of a frame, for each connection.
    private var unread: [[UInt8]]
    private var buffer = [UInt8](repeating: 0, count: 1 << 17)
    private var opener = MessageOpener()

    init(_ descriptors: [CInt]) {
        self.descriptors = descriptors
        unread = Array(repeating: [], count: descriptors.count)
    }

    /// Waits until every connection has given exactly these records.
    func receive(_ records: [UInt8], watchedBy epoll: CInt) throws {
        var positions = [Int](repeating: 0, count: descriptors.count)
        var open = descriptors.count
        var ready = [UInt32](repeating: 0, count: 256)
        while open > 0 {
            let found = Int(baseline_wait(epoll, &ready, CInt(ready.count)))
            guard found > 0 else { throw BenchFailure("A listener waited for its messages for ten seconds.") }
            for index in ready[..<found].map({ Int($0) }) {
                positions[index] = try read(index, expecting: records, from: positions[index])
                if positions[index] == records.count { open -= 1 }
            }
        }
    }

    /// Reads what has come on a connection, and compares it.
    /// - Returns: up to where the expected records have come.
    private func read(_ index: Int, expecting records: [UInt8], from start: Int) throws -> Int {
        let kept = unread[index].count
        buffer.replaceSubrange(0..<kept, with: unread[index])
        let count = buffer.withUnsafeMutableBytes { bytes in
            recv(descriptors[index], bytes.baseAddress! + kept, bytes.count - kept, 0)
        }
        guard count > 0 else { throw BenchFailure("The connection of a listener has ended.") }
        var position = start
        var offset = 0
        let end = kept + count
        while let length = try MessageOpener.frameLength(in: buffer[offset..<end]) {
            try opener.open(buffer[offset..<(offset + length)]) { payload in
                guard position + payload.count <= records.count,
                    records.withUnsafeBytes({ memcmp($0.baseAddress! + position, payload.baseAddress!, payload.count) })
                        == 0
                else { throw BenchFailure("A listener received other records than were sent.") }
                position += payload.count
            }
            offset += length
        }
        unread[index] = offset < end ? Array(buffer[offset..<end]) : []
        return position
    }
}

/// Opens frames of a server, each of which is a whole message that refers to no other.
struct MessageOpener: ~Copyable {
    private var state: WebSocketState

    init() {
        var limits = WebSocketLimits()
        limits.messageBytesMax = 1 << 20
        state = WebSocketState(
            role: .client, limits: limits,
            agreement: DeflateAgreement(keepsServerContext: false, keepsClientContext: false))
    }

    /// How long the frame at the beginning of some bytes is; nil while it is not whole.
    static func frameLength(in bytes: ArraySlice<UInt8>) throws -> Int? {
        guard let header = try FrameHeader(decoding: bytes.span.bytes, isMasked: false, isDeflateAgreed: true) else {
            return nil
        }
        let length = header.length + header.payloadLength
        return length <= bytes.count ? length : nil
    }

    /// Calls `body` with what is in a frame.
    mutating func open(_ frame: ArraySlice<UInt8>, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var bytes = Array(frame)
        var consumed = 0
        let action: WebSocketAction?
        do {
            var span = bytes.mutableSpan
            var raw = span.mutableBytes
            action = state.received(&raw, from: &consumed)
        }
        switch action {
        case .deliver(_, .inPlace(let place)): try bytes[place].withUnsafeBytes(body)
        case .deliver(_, .gathered(let payload)): try payload.withUnsafeBytes(body)
        case let other: throw BenchFailure("A server sent no message, but \(String(describing: other)).")
        }
    }
}
