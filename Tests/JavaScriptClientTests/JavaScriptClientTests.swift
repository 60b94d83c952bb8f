import Foundation
import SchemaCompiler
import Testing

/// The client library of the page, run by node: its own tests, and one against the built server.
@Suite struct `The JavaScript client` {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    private static let root = tests.deletingLastPathComponent().deletingLastPathComponent()

    /// Where the build put the server: beside the tests.
    private static let parley = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "parley")

    @Test func `it passes its tests, simulated links among them`() throws {
        try run { $0.lastPathComponent != "server.test.mjs" }
    }

    @Test func `it talks with the server, which is killed and comes back`() throws {
        try run { $0.lastPathComponent == "server.test.mjs" }
    }

    /// Lays the client beside the generated codec, as in the page, and has node run tests on it.
    private func run(where isChosen: (URL) -> Bool) throws {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "javascript-client-\(UUID().uuidString)")
        try files.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? files.removeItem(at: folder) }
        let schema = try String(contentsOf: Self.root.appending(path: "Protocol/parley.schema"), encoding: .utf8)
        let module = SchemaCompiler.javaScript(try SchemaCompiler.compile(schema))
        try module.text.write(to: folder.appending(path: module.name), atomically: true, encoding: .utf8)
        // In a package of this type node takes files named `.js` for ECMAScript modules, as browsers do.
        try #"{"type": "module"}"#.write(to: folder.appending(path: "package.json"), atomically: true, encoding: .utf8)
        try files.copyItem(
            at: Self.root.appending(path: "Sources/WebPages/Page/client"), to: folder.appending(path: "client"))
        try files.copyItem(at: Self.tests.appending(path: "client"), to: folder.appending(path: "tests"))
        let tests = try files.contentsOfDirectory(at: folder.appending(path: "tests"), includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasSuffix(".test.mjs") && isChosen($0) }
        try #require(!tests.isEmpty)
        try runNode(["--test"] + tests.map(\.path).sorted(), in: folder)
    }

    private func runNode(_ arguments: [String], in folder: URL) throws {
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { URL(filePath: String($0)).appending(path: "node") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
        let node: URL = try #require(path, "there is no node: `make test-tools` installs it")
        let process = Process()
        process.executableURL = node
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["PARLEY": Self.parley.path, "SCRATCH": folder.path]) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
        #expect(text.contains("# fail 0") || text.contains("ℹ fail 0"), "\(text)")
    }
}
