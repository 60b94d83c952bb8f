import Foundation
import SchemaCompiler
import Testing

/// `Golden/NAME.schema` must give exactly the files in `Golden/NAME`.
///
/// After a change of the emitter that is meant, record them anew and read the difference before it is committed:
///
///     RECORD=1 swift test --filter "Golden files"
@Suite struct `Golden files` {
    static let schemas = TestFolder.files(in: "Golden", withExtension: "schema").map(\.lastPathComponent)

    @Test(arguments: schemas) func `a schema gives exactly the Swift that was recorded`(schema: String) throws {
        let source = TestFolder.url.appending(path: "Golden").appending(path: schema)
        let folder = source.deletingPathExtension()
        let generated = SchemaCompiler.swift(try SchemaCompiler.compile(String(contentsOf: source, encoding: .utf8)))
        if ProcessInfo.processInfo.environment["RECORD"] != nil {
            try TestFolder.replace(folder, with: generated)
        }
        let recorded = try TestFolder.contents(of: folder)
        #expect(Set(recorded.keys) == Set(generated.map(\.name)))
        for file in generated {
            let difference = firstDifference(file.text, recorded[file.name] ?? "")
            #expect(difference == nil, "\(file.name)")
        }
    }

    /// The first line that differs, as both have it.
    private func firstDifference(_ left: String, _ right: String) -> String? {
        guard left != right else { return nil }
        let left = left.split(separator: "\n", omittingEmptySubsequences: false)
        let right = right.split(separator: "\n", omittingEmptySubsequences: false)
        let line = zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }
        guard let line else { return "one of them ends after line \(min(left.count, right.count))" }
        return "line \(line.offset + 1): generated `\(line.element.0)`, recorded `\(line.element.1)`"
    }
}
