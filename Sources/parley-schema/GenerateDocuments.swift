import ArgumentParser
import Foundation
import SchemaCompiler

/// Writes the specification of the protocol.
struct GenerateSpecification: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "specification",
        abstract: "Generates the specification for people who write a client, in Markdown.")

    @Argument(help: "The schema.")
    var file = "Protocol/parley.schema"

    @Option(help: "The file that is written.")
    var output = "Protocol/SPECIFICATION.md"

    func run() throws {
        let text = try SchemaCompiler.specification(try SchemaFile(path: file).compiled())
        try text.write(toFile: output, atomically: true, encoding: .utf8)
    }
}
