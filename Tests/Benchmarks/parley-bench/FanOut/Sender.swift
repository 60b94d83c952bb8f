import Foundation
import ParleyProtocol

/// A process that sends, and its listeners.
final class Sender {
    enum Kind: CaseIterable {
        /// One `send` for each listener, in C.
        case bare
        /// The server, over TCP.
        case tcp
        /// The server, over WebSockets without compression.
        case webSocket
        /// The server, over WebSockets whose messages are compressed once for all.
        case compressed

        /// How the server's listeners connect.
        fileprivate var wire: Socket.Wire {
            switch self {
            case .bare, .tcp: .records
            case .webSocket: .messages(isCompressed: false)
            case .compressed: .messages(isCompressed: true)
            }
        }
    }

    private let child: Child
    private let listeners: Listeners
    private var record: [UInt8] = []

    /// Starts the process, and connects a listener for each person.
    /// - Parameter program: what is started; this program, unless it is to run under a tool.
    init(_ kind: Kind, of data: TestData, as program: [String]? = nil) throws {
        let sockets: [Socket]
        if kind == .bare {
            child = try Child(["send"], as: program)
            let port = try child.port()
            try child.tell("accept \(data.people.count)")
            sockets = try data.people.map { _ in try Socket(port: port) }
            _ = try child.expect("ok")
        } else {
            child = try Child(["serve", data.directory], as: program)
            sockets = try child.ports().signIn(data.people, over: kind.wire)
        }
        listeners = try Listeners(sockets)
    }

    /// What a number of messages cost the process.
    struct Cost {
        var deliveries: Int
        var userNanoseconds: Double
        var systemNanoseconds: Double
        /// User instructions; 0 where the machine does not count them.
        var instructions: Double

        /// CPU time per delivery.
        var microseconds: Double { (userNanoseconds + systemNanoseconds) / Double(deliveries) / 1000 }
    }

    /// Sends a record in bursts, each when the last listener has the last message of the one before.
    func send(_ record: [UInt8], bursts: Int, of messages: Int) throws -> Cost {
        if record != self.record {
            try child.order("message \(record.map { String(format: "%02x", $0) }.joined())")
            self.record = record
        }
        let bytes = Array(repeatElement(record, count: messages).joined())
        try child.order("begin")
        for _ in 0..<bursts {
            try child.tell("send \(messages)")
            try listeners.receive(bytes)
            _ = try child.expect("ok")
        }
        try child.tell("end")
        let numbers = try child.expect("cpu").compactMap { Double($0) }
        guard numbers.count == 3 else { throw BenchFailure("A process does not tell what it has used.") }
        return Cost(
            deliveries: bursts * messages * listeners.count, userNanoseconds: numbers[0],
            systemNanoseconds: numbers[1], instructions: numbers[2])
    }
}
