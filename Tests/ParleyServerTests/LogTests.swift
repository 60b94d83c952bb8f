import Foundation
import Logging
import ParleyClient
import ParleyProtocol
import Synchronization
import Testing
import WireFormat

@testable import ParleyServer

/// What a server logs, and what it must not.
@Suite struct `Server log` {
    @Test func `nothing that a user says or is called is logged, at whatever level`() async throws {
        let log = CollectedLog()
        try await TestedServer.run(demo: true, logger: log.logger(level: .trace)) { server in
            let client = ParleyClient(agent: "agent of somebody")
            await client.connect(to: ServerAddress(host: "127.0.0.1", port: server.port))
            await #expect(throws: ClientError.self) {
                try await client.signIn(
                    organisation: Demo.slug, login: Demo.people[1].login, password: "not the password",
                    name: "telephone")
            }
            _ = try await client.signIn(
                organisation: Demo.slug, login: Demo.people[0].login, password: Demo.password, name: "telephone")
            let posted = try await client.post("What nobody else may read", in: RoomID(1))
            _ = try await client.send(
                EditMessage(room: RoomID(1), seq: posted.seq, text: "What nobody else may ever read"))
            await #expect(throws: ClientError.self) { try await client.send(GetRoom(room: RoomID(4_000_000))) }
            await client.close()
        }
        #expect(!log.lines.isEmpty)
        for secret in [
            "may read", "ever read", "not the password", Demo.password, "telephone", "agent of", Demo.people[0].name,
            Demo.people[1].name, "\(Demo.people[0].login)", "\(Demo.people[1].login)",
        ] {
            #expect(!log.lines.contains { $0.text.contains(secret) }, "\(secret) is in the log")
        }
    }

    @Test func `a client that breaks the protocol is one line, and one that comes and goes is none`() async throws {
        let log = CollectedLog()
        try await TestedServer.run(logger: log.logger(level: .info)) { server in
            try Self.say([0x05, 0x7F, 0x01, 0x02, 0x03, 0x04], to: server.port)
            try Self.say([], to: server.port)
        }
        let lines = log.lines.filter { $0.text.contains("address=") }
        #expect(lines.count == 1, "\(lines)")
        #expect(lines.first?.level == .info)
        #expect(lines.first?.text.contains("closed: ") == true)
        #expect(lines.first?.text.contains("address=127.0.0.1") == true)
        #expect(lines.first?.text.contains("connection=") == true)
    }

    /// Sends bytes on a connection of its own, and waits until the server has closed it.
    private static func say(_ bytes: [UInt8], to port: Int) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(status == 0)
        try #require(send(descriptor, bytes, bytes.count, 0) == bytes.count)
        guard !bytes.isEmpty else { return }
        var answer = [UInt8](repeating: 0, count: 512)
        while recv(descriptor, &answer, answer.count, 0) > 0 {}
    }
}

/// Everything that was logged.
final class CollectedLog: Sendable {
    struct Line: Sendable {
        let level: Logger.Level
        /// The message, and the metadata behind it.
        let text: String
    }

    private let collected = Mutex<[Line]>([])

    var lines: [Line] { collected.withLock { $0 } }

    func logger(level: Logger.Level) -> Logger {
        var logger = Logger(label: "test") { _ in Handler(log: self) }
        logger.logLevel = level
        return logger
    }

    private struct Handler: LogHandler {
        let log: CollectedLog
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let known = metadata.merging(event.metadata ?? [:]) { $1 }.map { "\($0.key)=\($0.value)" }
            let text = (["\(event.message)"] + known).joined(separator: " ")
            log.collected.withLock { $0.append(Line(level: event.level, text: text)) }
        }
    }
}
