import ArgumentParser
import Foundation
import SchemaCompiler

/// `parley-schema generate swift FILE --output DIR`
struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Generates from a schema.", subcommands: [GenerateSwift.self, GenerateSpecification.self])
}

/// Writes the Swift files of a schema into a folder. Files that would not change are left as they are.
struct GenerateSwift: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "swift", abstract: "Generates Swift code.")

    @Argument(help: "The schema.")
    var file: String

    @Option(help: "The folder that the files are written to.")
    var output: String

    func run() throws {
        let schema = try SchemaFile(path: file).compiled()
        let folder = URL(filePath: output, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for generated in SchemaCompiler.swift(schema) {
            let target = folder.appending(path: generated.name)
            if let old = try? String(contentsOf: target, encoding: .utf8), old == generated.text { continue }
            try generated.text.write(to: target, atomically: true, encoding: .utf8)
        }
    }
}
