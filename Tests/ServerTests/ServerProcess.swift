import Foundation
import Testing

/// The built program, as a user runs it.
enum Program {
    /// Where the build put it: beside the tests.
    static let url = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "parley")

    /// Runs a command to its end.
    /// - Parameter input: what it reads from standard input.
    static func run(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> Output {
        try run(arguments, data: Data(input.utf8), environment: environment)
    }

    /// Runs a command to its end.
    /// - Parameter data: what it reads from standard input.
    static func run(_ arguments: [String], data: Data, environment: [String: String] = [:]) throws -> Output {
        let process = Process()
        process.executableURL = url
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (standardInput, standardOutput, standardError) = (Pipe(), Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = standardOutput
        process.standardError = standardError
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: data)
        try standardInput.fileHandleForWriting.close()
        let output = try standardOutput.fileHandleForReading.readToEnd() ?? Data()
        let error = try standardError.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Output(
            status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
            error: String(decoding: error, as: UTF8.self))
    }

    /// What a command left behind.
    struct Output {
        var status: Int32
        var output: String
        var error: String
    }
}

/// `parley serve` in a process of its own, on a data directory that goes away with it.
final class ServerProcess {
    /// The data directory.
    let data: String
    /// Where it listens. The same after every restart.
    private(set) var port = 0
    /// Where the page and the WebSockets are; 0 without `--http`. Another one after every restart.
    private(set) var httpPort = 0
    /// Where the figures are; 0 without `--metrics`. Another one after every restart.
    private(set) var metricsPort = 0
    private let arguments: [String]
    private let directory: URL
    private var process: Process?

    /// Starts a server on an empty data directory.
    /// - Parameters:
    ///   - data: the directory; nil makes one.
    ///   - arguments: what else the command is told.
    init(data: String? = nil, demo: Bool = true, arguments: [String] = []) throws {
        self.arguments = arguments
        directory = FileManager.default.temporaryDirectory.appending(path: "parley-server-\(UUID().uuidString)")
        self.data = data ?? directory.appending(path: "data").path
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try start(demo: demo)
    }

    deinit {
        process?.terminate()
        process?.waitUntilExit()
        try? FileManager.default.removeItem(at: directory)
    }

    /// Starts the server and waits until it says that it is ready.
    func start(demo: Bool = false) throws {
        let process = Process()
        process.executableURL = Program.url
        process.arguments =
            ["serve", "--data", data, "--tcp", "127.0.0.1:\(port)", "--log-level", "error"] + (demo ? ["--demo"] : [])
            + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
        var line = ""
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
            line.unicodeScalars.append(Unicode.Scalar(byte))
        }
        let words = line.split(separator: " ")
        guard words.first == "ready", words.count > 1, words[1].hasPrefix("tcp=127.0.0.1:") else {
            process.waitUntilExit()
            Issue.record("the server ended with status \(process.terminationStatus) before it was ready")
            return
        }
        port = try #require(Int(words[1].split(separator: ":").last ?? ""))
        for word in words.dropFirst(2) {
            let number = try #require(Int(word.split(separator: ":").last ?? ""))
            if word.hasPrefix("http=") { httpPort = number }
            if word.hasPrefix("metrics=") { metricsPort = number }
        }
    }

    /// Ends the server as a crash does.
    func kill() throws {
        let process = try #require(process)
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Sends the server a signal that does not end it.
    func signal(_ signal: Int32) throws {
        Foundation.kill(try #require(process).processIdentifier, signal)
    }

    /// Asks the server to end, and gives its exit status.
    func stop(signal: Int32 = SIGTERM) throws -> Int32 {
        let process = try #require(process)
        Foundation.kill(process.processIdentifier, signal)
        return try end()
    }

    /// Waits until the server has ended, and gives its exit status.
    func end() throws -> Int32 {
        let process = try #require(process)
        process.waitUntilExit()
        return process.terminationStatus
    }
}
