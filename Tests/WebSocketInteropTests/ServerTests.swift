import Foundation
import Testing

/// Other people's clients against the built server: with compression off, on, with context and without, windows of 9 to 15 bits, in
/// fragments. What they offer varies in the script; what the server is willing to do varies here.
@Suite struct `The server` {
    @Test(
        .enabled(if: Python.hasClients, "there is no python3 with websockets and aiohttp: make test installs them"),
        arguments: [
            ["--websocket-compression", "off"],
            ["--websocket-compression", "shared"],
            ["--websocket-compression", "takeover", "--websocket-threshold", "1"],
            ["--websocket-compression", "takeover", "--websocket-window", "9", "--websocket-memory-level", "1"],
        ])
    func `talks with other people's clients and with one over TCP in one room`(settings: [String]) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parley-interop-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let module = try Program("parley-schema", ["generate", "python", "--output", folder.path])
        try #require(module.end() == 0)

        let server = try Program(
            "parley",
            [
                "serve", "--data", folder.appending(path: "data").path, "--tcp", "127.0.0.1:0", "--http", "127.0.0.1:0",
                "--demo", "--log-level", "error",
            ] + settings)
        defer { server.terminate() }
        // ready tcp=HOST:PORT http=HOST:PORT
        let ports = try server.line().split(separator: " ").dropFirst().compactMap { $0.split(separator: ":").last }
        try #require(ports.count == 2)
        let result = try Python.run(["server.py", String(ports[1]), String(ports[0]), folder.path, settings[1]])
        #expect(result.status == 0, "\(result.output)")
    }
}
