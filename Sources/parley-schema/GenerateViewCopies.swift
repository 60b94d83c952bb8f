import ArgumentParser
import SchemaCompiler

/// `parley-schema generate view-copies [FILE] --output DIR`
struct GenerateViewCopies: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "view-copies",
        abstract: "Generates Swift code that decodes records through views and copies them: for tests.")

    @Argument(help: "The schema.")
    var file = SchemaOption.usualPath

    @Option(help: "The folder that the files are written to.")
    var output: String

    func run() throws {
        try OutputFolder(path: output).write(SchemaCompiler.swiftViewCopies(try SchemaFile(path: file).compiled()))
    }
}
