import Testing

/// Other people's clients, and frames made by hand, against `websocket-echo`.
///
/// The clients are `websockets` and `aiohttp` from PyPI; `make test` installs them where they are missing.
@Suite struct `The echo program` {
    @Test(.enabled(if: Python.hasClients, "there is no python3 with websockets and aiohttp: make test installs them"))
    func `gives other people's clients back what they send`() throws {
        let echo = try Program("websocket-echo", ["--port", "0"])
        defer { echo.terminate() }
        // ready ws://HOST:PORT/
        let url = try #require(try echo.line().split(separator: " ").last)
        let result = try Python.run(["echo.py", String(url)])
        #expect(result.status == 0, "\(result.output)")
    }
}
