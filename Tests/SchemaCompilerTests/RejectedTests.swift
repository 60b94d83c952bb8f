import Foundation
import SchemaCompiler
import Testing

/// `Rejected/NAME.schema` must be refused with exactly the lines of `Rejected/NAME.txt`.
///
/// The header of a schema (`protocol`, `limit` and whatever else the case does not need to show) may be left out: what
/// stands in `Rejected/header.txt` is put behind the text, so that line numbers are those of the file. New expectations are
/// recorded, to be read before they are committed, with
///
///     RECORD=1 swift test --filter "Rejected schemas"
@Suite struct `Rejected schemas` {
    static let schemas = TestFolder.files(in: "Rejected", withExtension: "schema").map(\.lastPathComponent)

    @Test(arguments: schemas) func `a schema is refused with exactly these lines`(schema: String) throws {
        let source = TestFolder.url.appending(path: "Rejected").appending(path: schema)
        let expectation = source.deletingPathExtension().appendingPathExtension("txt")
        var text = try String(contentsOf: source, encoding: .utf8)
        if !text.contains("protocol ") {
            text += try String(contentsOf: TestFolder.url.appending(path: "Rejected/header.txt"), encoding: .utf8)
        }
        let errors = #expect(throws: SchemaErrors.self) { try SchemaCompiler.compile(text) }
        let lines = (errors?.rendered(file: schema) ?? "") + "\n"
        if ProcessInfo.processInfo.environment["RECORD"] != nil {
            try lines.write(to: expectation, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: expectation, encoding: .utf8) == lines)
    }

    @Test func `there is a schema for every rule`() {
        #expect(Self.schemas.count >= 30)
    }
}
