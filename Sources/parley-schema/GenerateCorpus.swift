import ArgumentParser
import Foundation
import SchemaCompiler

/// `parley-schema generate corpus DIR [FILE]`
struct GenerateCorpus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corpus",
        abstract: "Generates inputs to start fuzzing from, and a dictionary.",
        discussion: """
            The folder gets `client` and `server` (the body of a record in each file), `streams` (records one behind the other), and \
            `dictionary.txt` in the form that libFuzzer and AFL read.
            """)

    @Argument(help: "The folder that the files are written to.")
    var output: String

    @Argument(help: "The schema.")
    var file = "Protocol/parley.schema"

    func run() throws {
        let corpus = SchemaCompiler.corpus(try SchemaFile(path: file).compiled())
        for seed in corpus.seeds {
            let folder = URL(filePath: output, directoryHint: .isDirectory).appending(path: seed.folder)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(seed.bytes).write(to: folder.appending(path: seed.name))
        }
        try OutputFolder(path: output).write([corpus.dictionary])
    }
}
