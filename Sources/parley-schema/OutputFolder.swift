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
        try write(files.map { ($0.name, Array($0.text.utf8)) })
    }

    /// Likewise; what the files hold need not be text, and their names may begin with those of folders.
    func write(_ files: [(name: String, bytes: [UInt8])]) throws {
        let folder = URL(filePath: path, directoryHint: .isDirectory)
        for file in files {
            let target = folder.appending(path: file.name)
            let content = Data(file.bytes)
            if let old = try? Data(contentsOf: target), old == content { continue }
            do {
                try FileManager.default.createDirectory(
                    at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
                try content.write(to: target, options: .atomic)
            } catch {
                throw Trouble.unwritable("\(target.relativePath) cannot be written: \(Trouble.reason(error))").told()
            }
        }
    }
}
