import ArgumentParser
import Foundation
import SchemaCompiler

/// A schema in a file, or in anything else that can be read like one.
struct SchemaFile {
    /// How long a schema may be, in bytes.
    private static let bytesMax = 4 << 20

    let path: String

    /// The checked schema. What is wrong with it goes to standard error, one line for each mistake, and ends the program.
    func compiled() throws -> Schema {
        let text = try text()
        do {
            return try SchemaCompiler.compile(text)
        } catch {
            throw Trouble.mistakes(error.rendered(file: path)).told()
        }
    }

    private func text() throws -> String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw Trouble.unreadable("there is no file \(path)").told()
        }
        guard !isFolder.boolValue else { throw Trouble.unreadable("\(path) is a folder, and no schema").told() }
        let bytes: Data
        do {
            // Read as it comes, because it may be a pipe: `diff <(git show …) Protocol/parley.schema`.
            let file = try FileHandle(forReadingFrom: URL(filePath: path))
            var content = Data()
            while content.count <= Self.bytesMax, let more = try file.read(upToCount: Self.bytesMax), !more.isEmpty {
                content += more
            }
            bytes = content
        } catch {
            throw Trouble.unreadable("\(path) cannot be read: \(Trouble.reason(error))").told()
        }
        guard bytes.count <= Self.bytesMax else {
            throw Trouble.unreadable("\(path) is too long for a schema: more than \(Self.bytesMax) bytes").told()
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Trouble.unreadable("\(path) is no schema: it is not UTF-8 text").told()
        }
        return text
    }
}
