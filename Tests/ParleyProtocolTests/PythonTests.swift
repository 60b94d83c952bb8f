import Foundation
import SchemaCompiler
import Testing

/// The Python module in `Protocol/Python`. After a change of the schema it is made anew:
///
///     swift run parley-schema generate python
@Suite struct `The Python module` {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    private static let folder = tests.appending(path: "../../Protocol").standardizedFileURL
    private static let module = SchemaCompiler.python(ProtocolSchema.schema)

    /// Python 3, on the path of this process.
    private static let python: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { URL(filePath: String($0)).appending(path: "python3") }
        .first { FileManager.default.isExecutableFile(atPath: $0.path) }

    @Test func `the module is the one that the schema gives`() throws {
        let committed = Self.folder.appending(path: "Python").appending(path: Self.module.name)
        #expect(try String(contentsOf: committed, encoding: .utf8) == Self.module.text, "\(Self.module.name) is stale")
    }

    @Test(.enabled(if: python != nil, "there is no python3")) func `it passes all vectors`() throws {
        let process = Process()
        process.executableURL = Self.python
        process.arguments = [
            "-B", Self.tests.appending(path: "python_vectors.py").path,
            Self.folder.appending(path: "Python/\(Self.module.name)").path, Self.folder.appending(path: "Vectors").path,
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
    }
}
