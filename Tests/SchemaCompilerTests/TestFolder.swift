import Foundation
import SchemaCompiler

/// The folder of this test target, for the schemas that lie in it.
enum TestFolder {
    static let url = URL(filePath: #filePath).deletingLastPathComponent()

    /// The files of a kind in a folder, by name.
    static func files(in folder: String, withExtension kind: String) -> [URL] {
        let found = try? FileManager.default.contentsOfDirectory(
            at: url.appending(path: folder), includingPropertiesForKeys: nil)
        return (found ?? []).filter { $0.pathExtension == kind }.sorted { $0.path < $1.path }
    }

    /// The texts of the files in a folder, by their names.
    static func contents(of folder: URL) throws -> [String: String] {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let texts = try files.map { ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8)) }
        return Dictionary(uniqueKeysWithValues: texts)
    }

    /// Puts files into a folder, in place of those that are there.
    static func replace(_ folder: URL, with files: [GeneratedFile]) throws {
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in files {
            try file.text.write(to: folder.appending(path: file.name), atomically: true, encoding: .utf8)
        }
    }
}
