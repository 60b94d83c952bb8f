import ArgumentParser
import SchemaCompiler

/// `parley-schema export [FILE] [--output DIR]`
struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a checked schema as JSON, for other generators, and the JSON Schema of its form.")

    @Argument(help: "The schema.")
    var file = SchemaOption.usualPath

    @Option(help: "The folder that the files are written to.")
    var output = "Protocol"

    func run() throws {
        try OutputFolder(path: output).write(SchemaCompiler.export(try SchemaFile(path: file).compiled()))
    }
}
