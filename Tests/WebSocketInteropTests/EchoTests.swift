import Foundation
import Testing

/// Other people's clients, and frames made by hand, against `websocket-echo`.
///
/// The clients are `websockets` and `aiohttp` from PyPI; `make test` installs them where they are missing.
@Suite struct `The echo program` {
    @Test(.enabled(if: Python.hasClients, "there is no python3 with websockets and aiohttp: make test installs them"))
    func `gives other people's clients back what they send`() throws {
        let echo = Process()
        echo.executableURL = Python.products.appending(path: "websocket-echo")
        echo.arguments = ["--port", "0"]
        let output = Pipe()
        echo.standardOutput = output
        try echo.run()
        defer {
            echo.terminate()
            echo.waitUntilExit()
        }
        var line = ""
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
            line.unicodeScalars.append(Unicode.Scalar(byte))
        }
        let url = try #require(line.split(separator: " ").last)
        let result = try Python.run(["echo.py", String(url)])
        #expect(result.status == 0, "\(result.output)")
    }
}
