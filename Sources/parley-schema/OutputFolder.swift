import Foundation
import SchemaCompiler

/// A folder that generated files are written to.
struct OutputFolder {
    let path: String

    /// Writes a file into a folder, or its text to standard output where there is no folder.
    static func write(_ file: GeneratedFile, into path: String?) throws {
        if let path {
            try OutputFolder(path: path).write([file])
        } else {
            print(file.text, terminator: "")
        }
    }

    /// Writes files, and makes the folder where it is missing. Files that would not change are left as they are, so that
    /// nothing is built again because of them.
    func write(_ files: [GeneratedFile]) throws {
        let folder = URL(filePath: path, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in files {
            let target = folder.appending(path: file.name)
            if let old = try? String(contentsOf: target, encoding: .utf8), old == file.text { continue }
            try file.text.write(to: target, atomically: true, encoding: .utf8)
        }
    }
}
