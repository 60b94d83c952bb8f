import Foundation
import ParleyProtocol

/// A process that sends, and its listeners.
final class Sender {
    enum Kind {
        /// One `send` for each listener, in C.
        case bare
        /// The server.
        case parley
    }

    private let child: Child
    private let listeners: Listeners
    private let record: [UInt8]

    /// Starts the process, and connects a listener for each person.
    /// - Parameter program: what is started; this program, unless it is to run under a tool.
    init(_ kind: Kind, of data: TestData, sending record: [UInt8], as program: [String]? = nil) throws {
        self.record = record
        switch kind {
        case .bare:
            child = try Child(["send"], as: program)
            let port = try child.port()
            try child.tell("accept \(data.people.count)")
            listeners = try Listeners(data.people.map { _ in try Socket(port: port) })
            _ = try child.expect("ok")
        case .parley:
            child = try Child(["serve", data.directory], as: program)
            let port = try child.port()
            let sockets = try data.people.map { person in
                let socket = try Socket(port: port)
                try socket.sayHello(token: person.token)
                return socket
            }
            for socket in sockets { try socket.receiveWelcome() }
            listeners = try Listeners(sockets)
        }
        try child.order("message \(record.map { String(format: "%02x", $0) }.joined())")
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

    /// Sends bursts of messages, each when the last listener has the last message of the one before.
    func send(bursts: Int, of messages: Int) throws -> Cost {
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

extension Child {
    /// The port that the process listens on.
    func port() throws -> Int {
        guard let port = try expect("port").first.flatMap({ Int($0) }) else {
            throw BenchFailure("A process does not tell its port.")
        }
        return port
    }
}
