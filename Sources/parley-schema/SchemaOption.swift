public import ArgumentParser
import Foundation
public import SchemaCompiler

/// Which schema a command works with.
struct SchemaOption: ParsableArguments {
    /// Where the schema of Parley lies in its repository.
    static let usualPath = "Protocol/parley.schema"

    @Option(help: "The schema. Without it: Protocol/parley.schema of the folder or of one around it.")
    var schema: String?

    /// The checked schema.
    func compiled() throws -> Schema { try SchemaFile(path: path()).compiled() }

    /// The path that was given, or the first `Protocol/parley.schema` on the way up from the working directory, and from
    /// this program, which is built below it.
    private func path() throws -> String {
        if let schema { return schema }
        let starts = [FileManager.default.currentDirectoryPath, Bundle.main.bundlePath]
        for start in starts {
            var folder = URL(filePath: start, directoryHint: .isDirectory).standardizedFileURL
            while true {
                let file = folder.appending(path: Self.usualPath)
                if FileManager.default.fileExists(atPath: file.path) { return file.path }
                let parent = folder.deletingLastPathComponent().standardizedFileURL
                if parent.path == folder.path { break }
                folder = parent
            }
        }
        throw ValidationError("There is no \(Self.usualPath) in this folder or around it: name one with --schema.")
    }
}

extension Direction: ExpressibleByArgument {}

extension ByteText: ExpressibleByArgument {}
