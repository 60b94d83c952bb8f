import ArgumentParser
import Foundation
import SchemaCompiler

/// A schema in a file.
struct SchemaFile {
    let path: String

    /// The checked schema. What is wrong with it goes to standard error, one line for each mistake, and the
    /// program ends with status 1.
    func compiled() throws -> Schema {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ValidationError("\(path) cannot be read: name a file of UTF-8 text.")
        }
        do {
            return try SchemaCompiler.compile(text)
        } catch {
            FileHandle.standardError.write(Data((error.rendered(file: path) + "\n").utf8))
            throw ExitCode.failure
        }
    }
}
