import Foundation

/// Python 3 with the clients of PyPI: those that are installed, or those that `make test` has put into `.build-python`.
enum Python {
    /// Where the tests lie.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()

    /// Whether Python and the clients are there.
    static let hasClients = (try? run(["-c", "import websockets.asyncio.client, aiohttp"]).status) == 0

    /// Runs a script of this folder to its end.
    static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-B"] + arguments
        process.currentDirectoryURL = folder
        var environment = ProcessInfo.processInfo.environment
        environment["PYTHONPATH"] = folder.appending(path: "../../.build-python").standardizedFileURL.path
        process.environment = environment
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}
