import ArgumentParser
import SchemaCompiler

/// `parley-schema generate javascript [FILE] [--output DIR] [--compact]`
struct GenerateJavaScript: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "javascript",
        abstract: "Generates an ECMAScript module, protocol.js: the codec, for browsers and for node.")

    @Argument(help: "The schema.")
    var file = SchemaOption.usualPath

    @Option(help: "The folder that protocol.js is written to. Without it, it goes to standard output.")
    var output: String?

    @Flag(help: "Leave out the comments, and the types with them: for a page, where each byte is waited for.")
    var compact = false

    func run() throws {
        try OutputFolder.write(
            SchemaCompiler.javaScript(try SchemaFile(path: file).compiled(), isCompact: compact), into: output)
    }
}
