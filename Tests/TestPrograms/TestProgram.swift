public import Foundation

/// Programs that tests run: those of the build, and other people's.
public enum TestProgram {
    /// What a program left behind.
    public struct Outcome: Sendable {
        /// What it ended with.
        public let status: Int32
        /// What it wrote to standard output.
        public let output: String
        /// What it wrote to standard error.
        public let error: String
        /// Both, for a message.
        public var everything: String { output + error }
    }

    /// There is no such program.
    public struct Missing: Error, CustomStringConvertible {
        /// Which, and how to come by it.
        public let description: String
    }

    /// A program of this build, which lies beside the tests.
    public static func built(_ name: String) -> URL {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(path: name)
    }

    /// A program on the path of this process.
    /// - Throws: ``Missing``.
    public static func installed(_ name: String) throws -> URL {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = folders.map { URL(filePath: String($0)).appending(path: name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
        guard let found else { throw Missing(description: "there is no \(name): `make test-tools` installs it") }
        return found
    }

    /// Runs a program to its end.
    /// - Parameters:
    ///   - folder: where it runs; the folder of the tests unless one is given.
    ///   - input: what it reads from standard input.
    ///   - environment: variables beside those of this process.
    public static func run(
        _ program: URL, _ arguments: [String], in folder: URL? = nil, input: Data = Data(),
        environment: [String: String] = [:]
    ) throws -> Outcome {
        // Files take whatever comes, in any order, where pipes want somebody who reads.
        let scratch = FileManager.default.temporaryDirectory.appending(path: "program-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let files = ["input", "output", "error"].map { scratch.appending(path: $0) }
        try input.write(to: files[0])
        for file in files.dropFirst() { try Data().write(to: file) }

        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        let texts = try files.dropFirst().map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        return Outcome(status: process.terminationStatus, output: texts[0], error: texts[1])
    }

    /// A folder of this process's own, which does not exist yet.
    public static func freshFolder() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "parley-test-\(UUID().uuidString)")
    }
}
