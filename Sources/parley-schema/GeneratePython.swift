import ArgumentParser
import SchemaCompiler

/// `parley-schema generate python [FILE] [--output DIR]`
struct GeneratePython: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "python",
        abstract: "Generates a Python module, parley.py: the codec, and a client for scripts.")

    @Argument(help: "The schema.")
    var file = SchemaOption.usualPath

    @Option(help: "The folder that the module is written to. Without it, it goes to standard output.")
    var output: String?

    func run() throws {
        try OutputFolder.write(SchemaCompiler.python(try SchemaFile(path: file).compiled()), into: output)
    }
}
