import Foundation
import Testing

@testable import SchemaCompiler

@Suite struct `JavaScript of random schemas` {
    private static let script = TestFolder.url.appending(path: "../ParleyProtocolTests/javascript_vectors.mjs")

    /// node, on the path of this process.
    private static let node: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { URL(filePath: String($0)).appending(path: "node") }
        .first { FileManager.default.isExecutableFile(atPath: $0.path) }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `the module of a random schema passes its vectors`(seed: UInt64) throws {
        let (text, schema) = RandomSchema.valid(seed: seed)
        let folder = FileManager.default.temporaryDirectory.appending(path: "javascript-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let module = SchemaCompiler.javaScript(schema)
        // Outside of a package node takes a file for an ECMAScript module by its name.
        let named = GeneratedFile(name: "protocol.mjs", text: module.text)
        try TestFolder.replace(folder, with: [named] + SchemaCompiler.export(schema))
        try TestFolder.replace(folder.appending(path: "vectors"), with: SchemaCompiler.vectors(schema))

        let process = Process()
        let node: URL = try #require(Self.node, "there is no node: `make test-tools` installs it")
        process.executableURL = node
        process.arguments =
            [Self.script.path]
            + ["protocol.mjs", "vectors", "\(schema.name).json"].map { folder.appending(path: $0).path }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let found = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "seed \(seed):\n\(found)\n\(text)")
    }
}
