import ArgumentParser
import SchemaCompiler

/// `parley-schema generate KIND …`
struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Generates from a schema.",
        discussion: """
            The specification and the vectors stand in the repository. Everything else is made where it is needed, and is \
            never committed: Swift at each build, the modules and the dissector by whoever uses them, as in \
            `parley-schema generate python --output DIR`.
            """,
        subcommands: [
            GenerateSwift.self, GenerateSpecification.self, GenerateVectors.self, GenerateJavaScript.self,
            GeneratePython.self, GenerateWireshark.self, GenerateCorpus.self, GenerateViewCopies.self,
        ])
}

/// Writes the Swift files of a schema into a folder. Files that would not change are left as they are.
struct GenerateSwift: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "swift", abstract: "Generates Swift code.")

    @Argument(help: "The schema.")
    var file = SchemaOption.usualPath

    @Option(help: "The folder that the files are written to.")
    var output: String

    func run() throws {
        try OutputFolder(path: output).write(SchemaCompiler.swift(try SchemaFile(path: file).compiled()))
    }
}
