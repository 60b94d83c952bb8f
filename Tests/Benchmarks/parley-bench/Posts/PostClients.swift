import Baseline
import Foundation
import ParleyProtocol
import WireFormat

/// Connections that post, each its next message when the one before was acknowledged.
final class PostClients {
    private struct Client {
        var socket: Socket
        var room: RoomID
        var posted: UInt32 = 0
        var sentAt = ContinuousClock.now
        /// What was received beyond the last record.
        var unread: [UInt8] = []
    }

    private var clients: [Client]
    private let epoll: CInt
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    /// Connects and signs in.
    init(to port: Int, as people: [TestData.Person]) throws {
        clients = try people.map { person in
            let socket = try Socket(port: port)
            try socket.sayHello(token: person.token)
            try socket.receiveWelcome()
            return Client(socket: socket, room: person.room)
        }
        epoll = baseline_watch(clients.map(\.socket.descriptor), CInt(clients.count))
        guard epoll >= 0 else { throw BenchFailure("The clients cannot be watched.") }
    }

    deinit { close(epoll) }

    /// Posts so often.
    /// - Parameter parallel: how many of the clients take part.
    /// - Returns: how many seconds it took, and how many each post.
    func post(_ text: String, times count: Int, parallel: Int) throws -> (seconds: Double, latencies: [Double]) {
        var latencies: [Double] = []
        latencies.reserveCapacity(count)
        let begun = ContinuousClock.now
        var sent = min(parallel, count)
        for index in 0..<sent { try send(text, by: index) }
        var ready = [UInt32](repeating: 0, count: 256)
        while latencies.count < count {
            let found = Int(baseline_wait(epoll, &ready, CInt(ready.count)))
            guard found > 0 else { throw BenchFailure("No post was acknowledged for ten seconds.") }
            for index in ready[..<found].map({ Int($0) }) where try isAcknowledged(index) {
                latencies.append((ContinuousClock.now - clients[index].sentAt).seconds)
                if sent < count {
                    sent += 1
                    try send(text, by: index)
                }
            }
        }
        return ((ContinuousClock.now - begun).seconds, latencies)
    }

    private func send(_ text: String, by index: Int) throws {
        clients[index].posted += 1
        let number = clients[index].posted
        guard let id = RequestID(rawValue: number) else { throw BenchFailure("There are no numbers left.") }
        let post = PostMessage(room: clients[index].room, nonce: UInt64(number), text: text)
        clients[index].sentAt = .now
        try clients[index].socket.send(ClientRecord.request(id: id, .postMessage(post)).encoded())
    }

    /// Reads what has come for a client; events are for others to check.
    /// - Returns: whether its post was acknowledged.
    private func isAcknowledged(_ index: Int) throws -> Bool {
        let count = recv(clients[index].socket.descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { throw BenchFailure("The connection of a client has ended.") }
        clients[index].unread += buffer[..<count]
        var isAcknowledged = false
        var consumed = 0
        let bytes = clients[index].unread
        while let frame = try RecordFrame.next(
            in: bytes.span.bytes.extracting(droppingFirst: consumed), limit: ProtocolLimits.serverBytesMax)
        {
            let body = bytes.span.bytes.extracting((consumed + frame.headerLength)..<(consumed + frame.totalLength))
            switch try ServerRecord(decoding: body) {
            case .reply(let id, .postMessage) where id.rawValue == clients[index].posted: isAcknowledged = true
            case .event: break
            case let other: throw BenchFailure("A post was answered with \(other).")
            }
            consumed += frame.totalLength
        }
        clients[index].unread.removeFirst(consumed)
        return isAcknowledged
    }
}
