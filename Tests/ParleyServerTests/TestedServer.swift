import Foundation
import Logging
import ParleyServer

/// A server in this process, on a data directory that goes away with it.
enum TestedServer {
    static func run(
        demo: Bool = false, logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        _ body: (Server) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "parley-server-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let server = try await Server.start(
            ServerConfiguration(dataDirectory: directory.path, fillsDemo: demo, eventLoops: 2), logger: logger)
        do {
            try await body(server)
        } catch {
            await server.drain()
            throw error
        }
        await server.drain()
    }
}
