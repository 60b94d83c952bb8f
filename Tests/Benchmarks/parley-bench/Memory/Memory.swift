import Baseline
import Foundation
import ParleyProtocol
import WireFormat

/// What a connection takes of the server's memory: what the process has in use (RSS) with many of them, less what it had with few,
/// divided by their number.
///
/// Idle ones are held beside a server that is nothing but NIO with one handler. What the kernel keeps for a socket is its own.
struct Memory {
    var isQuick: Bool
    var scratch: ScratchDirectory

    private var connections: Int { isQuick ? 3000 : 5000 }
    /// Who comes first: what a server needs for whatever number is there with them.
    private let first = 500
    /// How many read nothing.
    private let stalled = 100

    func measure() async throws -> [Row] {
        Progress.say("memory: \(connections) people move in")
        let data = try await TestData.make(people: connections, roomSize: 20, in: scratch.path("memory"))
        let bare = try bytesOfBareConnection()
        let tcp = try bytesOfIdleConnection(of: data, over: .records)
        let webSocket = try bytesOfIdleConnection(of: data, over: .messages(isCompressed: true))
        Progress.say("memory: \(stalled) people move in who read nothing")
        let deaf = try await bytesOfStalledListener()
        return [
            row("memory of an idle connection, signed in, TCP", tcp, beside: bare, kilobytesMax: 6),
            row("memory of an idle connection, signed in, WebSocket", webSocket, beside: bare, kilobytesMax: 8),
            Row(
                what: "memory of a listener that reads nothing while its room is busy", unit: "KiB",
                measured: deaf / 1024, beside: ("what may wait for it", 256), target: .atMost(256)),
        ]
    }

    private func row(_ what: String, _ bytes: Double, beside bare: Double, kilobytesMax: Double) -> Row {
        Row(
            what: what, unit: "KB", measured: bytes / 1000, beside: ("NIO with one handler", bare / 1000),
            target: .atMost(kilobytesMax))
    }

    // MARK: Idle

    /// Signs everybody in, who then say nothing and hear nothing.
    private func bytesOfIdleConnection(of data: TestData, over wire: Socket.Wire) throws -> Double {
        Progress.say("memory: \(connections) connections over \(wire == .records ? "TCP" : "WebSockets")")
        let child = try Child(["serve", data.directory])
        let ports = try child.ports()
        var sockets = try ports.signIn(data.people.prefix(first), over: wire)
        return try bytes(of: child, for: connections - first) {
            sockets += try ports.signIn(data.people.dropFirst(first), over: wire)
        }
    }

    private func bytesOfBareConnection() throws -> Double {
        let child = try Child(["hold"])
        let port = try child.port()
        var sockets: [Socket] = []
        func connect(_ count: Int) throws {
            for _ in 0..<count {
                sockets.append(try Socket(port: port))
                // It has been read from once, as a connection on which somebody has signed in.
                try sockets[sockets.count - 1].send([0])
            }
        }
        try connect(first)
        return try bytes(of: child, for: connections - first) { try connect(connections - first) }
    }

    /// By how many bytes a process grows by each of so many connections.
    private func bytes(of child: Child, for count: Int, _ connect: () throws -> Void) throws -> Double {
        let before = try steadyBytes(of: child)
        try connect()
        return (try steadyBytes(of: child) - before) / Double(count)
    }

    /// What the process uses when it has come to rest.
    private func steadyBytes(of child: Child) throws -> Double {
        Thread.sleep(forTimeInterval: 1)
        return try child.residentBytes()
    }

    // MARK: Stalled

    /// Everybody has a room alone, so that no two of them share what waits. It is busy until far more was said than may wait, and
    /// than the kernel holds.
    private func bytesOfStalledListener() async throws -> Double {
        let data = try await TestData.make(people: stalled, roomSize: 1, in: scratch.path("stalled"))
        let child = try Child(["serve", "--send-buffer-bytes", "16384", data.directory])
        let sockets = try child.ports().signIn(data.people, over: .records)
        let record = try Event.messagePosted(
            MessagePosted(
                room: data.people[0].room, seq: Seq(100_000), sender: data.people[0].user, after: 1500,
                text: "The keys are at the front desk today")
        ).encoded()
        try child.order("message \(record.map { String(format: "%02x", $0) }.joined())")
        let before = try steadyBytes(of: child)
        let saidBytesMin = 1 << 20
        for _ in 0..<(saidBytesMin / record.count) { try child.order("everywhere \(data.people.count)") }
        let bytes = (try steadyBytes(of: child) - before) / Double(data.people.count)
        return try withExtendedLifetime(sockets) {
            guard bytes > 0 else { throw BenchFailure("Nothing waits for listeners that read nothing.") }
            return bytes
        }
    }
}
