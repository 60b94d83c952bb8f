import Foundation
import TestPrograms
import Testing

@testable import SchemaCompiler

/// The modules for JavaScript and Python, made from random schemas.
@Suite struct `Modules of random schemas` {
    private static let scripts = TestFolder.url.appending(path: "../ParleyProtocolTests")

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `pass the vectors of their schema`(seed: UInt64) throws {
        let (text, schema) = RandomSchema.valid(seed: seed)
        try Self.check(schema, "seed \(seed):\n\(text)")
    }

    @Test func `pass them also where names are words of the language`() throws {
        try Self.check(try SchemaCompiler.compile(AwkwardSchema.text), "awkward names")
    }

    private static func check(_ schema: Schema, _ what: String) throws {
        let folder = TestProgram.freshFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        // Outside of a package node takes a file for an ECMAScript module by its name.
        let javaScript = GeneratedFile(name: "protocol.mjs", text: SchemaCompiler.javaScript(schema).text)
        let python = SchemaCompiler.python(schema)
        try TestFolder.replace(folder, with: [javaScript, python] + SchemaCompiler.export(schema))
        try TestFolder.replace(folder.appending(path: "vectors"), with: SchemaCompiler.vectors(schema))
        func path(_ name: String) -> String { folder.appending(path: name).path }
        let runs = [
            (
                "node",
                [
                    Self.scripts.appending(path: "javascript_vectors.mjs").path, path(javaScript.name), path("vectors"),
                    path("\(schema.name).json"),
                ]
            ),
            (
                "python3",
                ["-B", Self.scripts.appending(path: "python_vectors.py").path, path(python.name), path("vectors")]
            ),
        ]
        for (program, arguments) in runs {
            let outcome = try TestProgram.run(try TestProgram.installed(program), arguments)
            #expect(outcome.status == 0, "\(program), \(what)\n\(outcome.everything)")
        }
    }
}
