import Foundation
import Testing

/// The chat page: its modules without a document under node, and all of it in a browser, used by several people.
///
/// `make test-tools` installs what both need. CHROMIUM says where the browser is, if not at `/usr/bin/chromium`;
/// PAGE_PICTURES names a folder for pictures of the pages whose tests failed.
@Suite struct `The chat page` {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

    @Test func `its modules pass their tests under node`() throws {
        let node = try #require(Tool.path(of: "node"), "there is no node: `make test-tools` installs it")
        let files = FileManager.default
        let copy = files.temporaryDirectory.appending(path: "page-\(UUID().uuidString)")
        let tests = copy.appending(path: "Tests/PageTests/unit")
        try files.createDirectory(at: copy.appending(path: "Sources/WebPages"), withIntermediateDirectories: true)
        try files.createDirectory(at: copy.appending(path: "Tests/PageTests"), withIntermediateDirectories: true)
        defer { try? files.removeItem(at: copy) }
        try files.copyItem(
            at: Self.folder.appending(path: "../../Sources/WebPages/Page").standardizedFileURL,
            to: copy.appending(path: "Sources/WebPages/Page"))
        try files.copyItem(at: Self.folder.appending(path: "unit"), to: tests)
        // In a package of this type node takes files named `.js` for ECMAScript modules, as browsers do.
        try #"{"type": "module"}"#.write(to: copy.appending(path: "package.json"), atomically: true, encoding: .utf8)
        let names = try files.contentsOfDirectory(atPath: tests.path).filter { $0.hasSuffix(".test.js") }
        #expect(!names.isEmpty)
        let run = try Tool.run(node, ["--test"] + names.sorted().map { tests.appending(path: $0).path })
        #expect(run.status == 0, "\(run.output)")
    }

    @Test func `people use it in a browser`() throws {
        // What `make test-tools` has put aside where Python lacks it.
        let packages = Self.folder.appending(path: "../../.build-python").standardizedFileURL
        let run = try Tool.run(
            #require(Tool.path(of: "python3"), "there is no python3: `make test-tools` installs it"),
            ["-B", Self.folder.appending(path: "browser/run.py").path],
            environment: ["PARLEY_PROGRAM": Tool.program.path, "PYTHONPATH": packages.path])
        #expect(run.status == 0, "\(run.output)")
        #expect(run.output.contains("\nOK"), "\(run.output)")
    }
}

/// A program that is run to its end.
private enum Tool {
    /// Where the build put the server: beside the tests.
    static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "parley")

    /// A program on the path of this process.
    static func path(of name: String) -> URL? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { URL(filePath: String($0)).appending(path: name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// Runs a program, and gives all that it printed.
    static func run(
        _ program: URL, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}
