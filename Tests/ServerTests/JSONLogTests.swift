import Foundation
import Logging
import Synchronization
import Testing
import WireFormat

@testable import parley

/// `--log-format json`: what programs read.
@Suite struct `JSON log` {
    @Test func `an event is one object on one line, with what it knows in the order of the names`() {
        let lines = Lines()
        var logger = lines.logger
        logger[metadataKey: "z"] = "last"
        logger.info(
            "closed: \"idle\"\nfor long", metadata: ["address": "192.0.2.7", "time": "x", "more": ["a": ["b"]]])
        #expect(
            lines.written == [
                #"{"time":"2020-01-01T00:00:01.500Z","level":"info","message":"closed: \"idle\"\nfor long","#
                    + #""address":"192.0.2.7","more":{"a":["b"]},"z":"last"}"#
            ])
    }

    @Test func `what is below the level is not written`() {
        let lines = Lines()
        lines.logger.debug("connected")
        #expect(lines.written.isEmpty)
    }

    @Test func `a server logs objects, and its standard output stays its own`() throws {
        let data = FileManager.default.temporaryDirectory.appending(path: "parley-log-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: data) }
        let server = Process()
        server.executableURL = Program.url
        server.arguments = ["serve", "--data", data, "--tcp", "127.0.0.1:0", "--log-format", "json"]
        let (output, error) = (Pipe(), Pipe())
        server.standardOutput = output
        server.standardError = error
        try server.run()
        let ready = output.fileHandleForReading.availableData
        #expect(String(decoding: ready, as: UTF8.self).hasPrefix("ready tcp="))
        server.terminate()
        let text = String(decoding: try error.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        server.waitUntilExit()
        let messages = try text.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return object?["message"] as? String
        }
        #expect(messages.contains("draining") && messages.contains("stopped"), "\(text)")
    }
}

/// What a logger has written.
private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var written: [String] { lines.withLock { $0 } }

    var logger: Logger {
        Logger(label: "test") { _ in
            JSONLogHandler(
                write: { line in self.lines.withLock { $0.append(line) } },
                now: { Timestamp(milliseconds: 1500) })
        }
    }
}
