import Foundation
import SchemaCompiler
import TestPrograms
import Testing

/// The Python module, which is generated where it is used and stands nowhere.
@Suite struct `The Python module` {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    private static let folder = tests.appending(path: "../../Protocol").standardizedFileURL

    @Test func `it passes all vectors`() throws {
        let scratch = TestProgram.freshFolder()
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let generated = SchemaCompiler.python(ProtocolSchema.schema)
        let module = scratch.appending(path: generated.name)
        try generated.text.write(to: module, atomically: true, encoding: .utf8)
        let script = Self.tests.appending(path: "python_vectors.py")
        let outcome = try TestProgram.run(
            try TestProgram.installed("python3"),
            ["-B", script.path, module.path, Self.folder.appending(path: "Vectors").path])
        #expect(outcome.status == 0, "\(outcome.everything)")
    }
}
