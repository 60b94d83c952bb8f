import ArgumentParser
import Baseline
import Foundation
import ParleyProtocol
import ParleyServer
import SQLiteStore
import Services
import Session
import Store
import Transport
import WireFormat

/// The server as a child of the measurement: serves a data directory, and publishes events when it is told to, past the
/// database, so that fan-out is measured and nothing else.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server of a measurement; it obeys standard input.", shouldDisplay: false)

    @Argument(help: "The data directory.")
    var directory: String

    @Option(help: "How much the kernel holds for each connection that does not read.")
    var sendBufferBytes: Int?

    func run() throws {
        // Before there are other threads, so that it counts them too.
        let counter = baseline_instructions_open()
        let (server, organisation) = try waiting { [self] in try await start() }
        answer("port \(server.port) \(server.httpPort ?? 0)")
        var event: MessagePosted?
        var begun = baseline_cpu_now()
        var instructions: UInt64 = 0
        while let line = readLine() {
            let words = line.split(separator: " ")
            switch (words.first, words.last) {
            case ("message", let hexadecimal?): event = try Self.event(hexadecimal)
            case ("send", let count?):
                guard let event, let count = Int(count) else { throw BenchFailure("There is nothing to send.") }
                for _ in 0..<count {
                    server.broadcaster.publish(
                        .messagePosted(event), in: organisation, to: .room(event.room, exceptUser: nil),
                        at: SystemClock.now())
                }
            case ("everywhere", let count?):
                guard let event, let count = Int(count) else { throw BenchFailure("There is nothing to send.") }
                try waiting { [organisation] in
                    await Self.publish(event, in: organisation, rooms: count, through: server)
                }
            case ("begin", _):
                baseline_callgrind_zero()
                begun = baseline_cpu_now()
                instructions = baseline_instructions_read(counter)
            case ("end", _):
                let now = baseline_cpu_now()
                let counted = baseline_instructions_read(counter) - instructions
                baseline_callgrind_dump()
                answer("cpu \(now.user - begun.user) \(now.system - begun.system) \(counted)")
                continue
            default: throw BenchFailure("The server does not know the command “\(line)”.")
            }
            answer("ok")
        }
        try waiting { await server.drain() }
    }

    /// Publishes a message in each of the first rooms, and returns when it was given to everybody.
    private static func publish(
        _ event: MessagePosted, in organisation: OrganisationID, rooms: Int, through server: Server
    ) async {
        for room in 1...rooms {
            var event = event
            event.room = RoomID(UInt32(room))
            server.broadcaster.publish(
                .messagePosted(event), in: organisation, to: .room(event.room, exceptUser: nil), at: SystemClock.now())
        }
        // Every event loop is asked, and answers when it has done what it was given before.
        _ = await server.metrics.text()
    }

    private func start() async throws -> (Server, OrganisationID) {
        var configuration = ServerConfiguration(dataDirectory: directory)
        configuration.http = ListenAddress(host: "127.0.0.1", port: 0)
        configuration.transport.session.areBudgetsEnforced = false
        configuration.transport.sendBufferBytes = sendBufferBytes
        let server = try await Server.start(
            configuration, passwords: Passwords(cost: .testing), logger: .errorsOnly)
        guard let organisation = try await server.store.organisation(slug: TestData.slug)?.id else {
            throw BenchFailure("The data directory \(directory) is not one of a measurement.")
        }
        return (server, organisation)
    }

    private func answer(_ line: String) {
        print(line)
        fflush(nil)
    }

    private static func event(_ hexadecimal: Substring) throws -> MessagePosted {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
        guard let frame = try RecordFrame.next(in: bytes.span.bytes, limit: ProtocolLimits.serverBytesMax),
            case .event(.messagePosted(let event)) = try ServerRecord(
                decoding: bytes.span.bytes.extracting(frame.body))
        else { throw BenchFailure("What is to be sent is not a message.") }
        return event
    }
}

/// The bare C sender as a child of the measurement.
struct Send: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the bare sender of a measurement; it obeys standard input.", shouldDisplay: false)

    func run() throws {
        guard baseline_sender() == 0 else { throw BenchFailure("The bare sender could not go on.") }
    }
}
