import ArgumentParser
import SchemaCompiler

/// `parley-schema generate corpus [FILE] --output DIR`
struct GenerateCorpus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corpus",
        abstract: "Generates inputs to start fuzzing from, and a dictionary.",
        discussion: """
            The folder gets `client` and `server` (the body of a record in each file), `streams` (records one behind the \
            other), and `dictionary.txt` in the form that libFuzzer and AFL read.
            """)

    @Argument(help: "The schema.")
    var file = SchemaOption.usualPath

    @Option(help: "The folder that the files are written to.")
    var output: String

    func run() throws {
        let corpus = SchemaCompiler.corpus(try SchemaFile(path: file).compiled())
        let folder = OutputFolder(path: output)
        try folder.write(corpus.seeds.map { ("\($0.folder)/\($0.name)", $0.bytes) })
        try folder.write([corpus.dictionary])
    }
}
