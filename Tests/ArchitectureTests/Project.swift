import Foundation

/// The project's own files, as the tests of this target read them.
enum Project {
    /// The folder that holds Package.swift.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// All Swift files below a folder of the project, sorted.
    static func swiftFiles(below folder: String) -> [SourceFile] {
        let base = root.appending(path: folder)
        let found = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
        return (found?.compactMap { $0 as? URL } ?? [])
            .filter { $0.pathExtension == "swift" }
            .sorted { $0.path < $1.path }
            .map(SourceFile.init)
    }

    /// The names of what lies directly in a folder of the project, without hidden files.
    static func entries(of folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
            .filter { !$0.hasPrefix(".") }.sorted()
    }
}

/// One Swift file.
struct SourceFile: CustomStringConvertible {
    let url: URL
    let lines: [Substring]

    init(_ url: URL) {
        self.url = url
        lines =
            (try? String(contentsOf: url, encoding: .utf8))?.split(separator: "\n", omittingEmptySubsequences: false)
            ?? []
    }

    /// The path from the project's root.
    var description: String { String(url.path.dropFirst(Project.root.path.count + 1)) }

    /// The modules that the file imports, without access level and attributes.
    var imports: [String] {
        lines.compactMap { line in
            let words = line.split(separator: " ")
            guard let position = words.firstIndex(of: "import"), words.prefix(position).allSatisfy(Self.isImportPrefix)
            else { return nil }
            let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
            let rest = words[(position + 1)...].drop { kinds.contains($0) }
            return rest.first.map { String($0.prefix { $0 != "." }) }
        }
    }

    private static func isImportPrefix(_ word: Substring) -> Bool {
        word.hasPrefix("@") || ["public", "package", "internal", "private", "fileprivate"].contains(word)
    }
}
