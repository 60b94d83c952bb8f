import Baseline
import Foundation

/// Connections that receive and check what they receive.
final class Listeners {
    private let sockets: [Socket]
    private let descriptors: [CInt]
    private let epoll: CInt
    /// Where records come in messages of WebSockets.
    private let messages: MessageReader?

    /// - Parameter sockets: which all receive in the same way.
    init(_ sockets: [Socket]) throws {
        self.sockets = sockets
        descriptors = sockets.map(\.descriptor)
        messages = sockets.first?.wire == .records ? nil : MessageReader(descriptors)
        epoll = baseline_watch(descriptors, CInt(descriptors.count))
        guard epoll >= 0 else {
            throw BenchFailure("The listeners cannot be watched: \(String(cString: strerror(errno))).")
        }
    }

    deinit { close(epoll) }

    var count: Int { sockets.count }

    /// Waits until every listener has received exactly these records.
    func receive(_ bytes: [UInt8]) throws {
        if let messages { return try messages.receive(bytes, watchedBy: epoll) }
        switch baseline_drain(epoll, descriptors, CInt(count), bytes, UInt64(bytes.count)) {
        case 0: return
        case 1: throw BenchFailure("A listener received other bytes than were sent.")
        case 2: throw BenchFailure("The connection of a listener has ended.")
        default: throw BenchFailure("A listener waited for its bytes for ten seconds.")
        }
    }
}
