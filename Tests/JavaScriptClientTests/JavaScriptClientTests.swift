import Foundation
import SchemaCompiler
import TestPrograms
import Testing

/// The client library of the page, run by node: its own tests, and one against the built server.
@Suite struct `The JavaScript client` {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    private static let root = tests.deletingLastPathComponent().deletingLastPathComponent()

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
        let outcome = try TestProgram.run(
            try TestProgram.installed("node"), arguments,
            environment: ["PARLEY": TestProgram.built("parley").path, "SCRATCH": folder.path])
        #expect(outcome.status == 0, "\(outcome.everything)")
        #expect(outcome.output.contains("# fail 0") || outcome.output.contains("ℹ fail 0"), "\(outcome.everything)")
    }
}
