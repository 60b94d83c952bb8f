import ArgumentParser
import Foundation
import SchemaCompiler

/// `parley-schema export FILE --output DIR`
struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a checked schema as JSON, for other generators, and the JSON Schema of its form.")

    @Argument(help: "The schema.")
    var file = "Protocol/parley.schema"

    @Option(help: "The folder that the files are written to.")
    var output = "Protocol"

    func run() throws {
        let folder = URL(filePath: output, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for generated in SchemaCompiler.export(try SchemaFile(path: file).compiled()) {
            try generated.text.write(to: folder.appending(path: generated.name), atomically: true, encoding: .utf8)
        }
    }
}
