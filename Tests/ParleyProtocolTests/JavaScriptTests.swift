import Foundation
import SchemaCompiler
import TestPrograms
import Testing

/// The ECMAScript module that is generated from a schema, run by node.
@Suite struct `The JavaScript module` {
    /// Another schema, which uses what Parley's does not: closed enumerations, flags in closed structures, gaps between flags.
    private static let lamp: Schema = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../SchemaCompilerTests/Golden/lamp.schema")
        do {
            return try SchemaCompiler.compile(String(contentsOf: file, encoding: .utf8))
        } catch {
            fatalError("the schema of the golden files cannot be read: \(error)")
        }
    }()

    @Test(arguments: [false, true]) func `it passes all vectors`(isCompact: Bool) throws {
        try expectVectorsPass(ProtocolSchema.schema, isCompact: isCompact)
    }

    @Test func `that of another schema passes its vectors`() throws {
        try expectVectorsPass(Self.lamp, isCompact: false)
    }

    @Test func `without comments it is small`() throws {
        let module = SchemaCompiler.javaScript(ProtocolSchema.schema, isCompact: true)
        #expect(!module.text.contains("/*"))
        #expect(module.text.utf8.count < 40_000, "a page waits for every byte of it")
    }

    private func expectVectorsPass(_ schema: Schema, isCompact: Bool) throws {
        let folder = TestProgram.freshFolder()
        let vectors = folder.appending(path: "vectors")
        try FileManager.default.createDirectory(at: vectors, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let module = SchemaCompiler.javaScript(schema, isCompact: isCompact)
        // Outside of a package node takes a file for an ECMAScript module by its name.
        let modulePath = folder.appending(path: "protocol.mjs")
        try module.text.write(to: modulePath, atomically: true, encoding: .utf8)
        for file in SchemaCompiler.vectors(schema) {
            try file.text.write(to: vectors.appending(path: file.name), atomically: true, encoding: .utf8)
        }
        for file in SchemaCompiler.export(schema) {
            try file.text.write(to: folder.appending(path: file.name), atomically: true, encoding: .utf8)
        }
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "javascript_vectors.mjs")
        let data = folder.appending(path: "\(schema.name).json")
        let outcome = try TestProgram.run(
            try TestProgram.installed("node"), [script.path, modulePath.path, vectors.path, data.path])
        #expect(outcome.status == 0, "\(outcome.everything)")
    }
}
