import Foundation
import SchemaCompiler
import Testing

/// The Python module, which is generated where it is used and stands nowhere.
@Suite struct `The Python module` {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    private static let folder = tests.appending(path: "../../Protocol").standardizedFileURL
    private static let module = SchemaCompiler.python(ProtocolSchema.schema)

    /// Python 3, on the path of this process.
    private static let python: URL? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { URL(filePath: String($0)).appending(path: "python3") }
        .first { FileManager.default.isExecutableFile(atPath: $0.path) }

    @Test(.enabled(if: python != nil, "there is no python3")) func `it passes all vectors`() throws {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "parley-python-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let module = scratch.appending(path: Self.module.name)
        try Self.module.text.write(to: module, atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = Self.python
        process.arguments = [
            "-B", Self.tests.appending(path: "python_vectors.py").path, module.path,
            Self.folder.appending(path: "Vectors").path,
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
