import ArgumentParser
import Foundation
import SchemaCompiler

/// Writes the specification of the protocol.
struct GenerateSpecification: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "specification",
        abstract: "Generates the specification for people who write a client, in Markdown.")

    @Argument(help: "The schema.")
    var file = SchemaOption.usualPath

    @Option(help: "The file that is written.")
    var output = "Protocol/SPECIFICATION.md"

    func run() throws {
        let schema = try SchemaFile(path: file).compiled()
        let text: String
        do {
            text = try SchemaCompiler.specification(schema)
        } catch {
            throw Trouble.mistakes("Error: \(error)").told()
        }
        let target = URL(filePath: output)
        try OutputFolder(path: target.deletingLastPathComponent().relativePath)
            .write([(target.lastPathComponent, Array(text.utf8))])
    }
}
