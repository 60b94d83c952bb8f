import ArgumentParser
import SchemaCompiler

/// `parley-schema generate vectors [FILE] [--output DIR]`
struct GenerateVectors: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vectors",
        abstract: "Generates test vectors: records with their meaning, and malformed ones with the reason.")

    @Argument(help: "The schema.")
    var file = SchemaOption.usualPath

    @Option(help: "The folder that the files are written to.")
    var output = "Protocol/Vectors"

    func run() throws {
        try OutputFolder(path: output).write(SchemaCompiler.vectors(try SchemaFile(path: file).compiled()))
    }
}
