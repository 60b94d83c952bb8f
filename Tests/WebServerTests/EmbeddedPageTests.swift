import Foundation
import Testing
import WebPages

@Suite struct `The embedded page` {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/WebPages/Page")

    /// The files of the page, by their paths.
    private static func sources() throws -> [String: Data] {
        let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        var files: [String: Data] = [:]
        for path in paths where !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
            let url = folder.appending(path: path)
            guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
            files[path] = try Data(contentsOf: url)
        }
        return files
    }

    @Test func `every file of the page is in the program, and the codec with them`() throws {
        let paths = EmbeddedFile.all.map(\.path)
        #expect(Set(paths) == Set(try Self.sources().keys).union(["protocol.js"]))
        #expect(paths.count == Set(paths).count)
        let codec = try #require(EmbeddedFile.all.first { $0.path == "protocol.js" })
        #expect(codec.mediaType == "text/javascript; charset=utf-8")
        #expect(String(decoding: codec.bytes, as: UTF8.self).contains("export"))
    }

    @Test func `scripts and styles lose comments and indentation, and nothing else`() throws {
        for (path, source) in try Self.sources() {
            let embedded = try #require(EmbeddedFile.all.first { $0.path == path })
            guard path.hasSuffix(".js") || path.hasSuffix(".css") else {
                #expect(embedded.bytes == Array(source), "\(path)")
                continue
            }
            let lines = String(decoding: source, as: UTF8.self).split(separator: "\n")
                .map { $0.trimmingCharacters(in: .whitespaces) }
            let kept = String(decoding: embedded.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            // What was kept is there in its order, and what was not is a comment.
            var position = 0
            for line in lines {
                if position < kept.count, line == kept[position] {
                    position += 1
                } else {
                    #expect(
                        line.isEmpty || ["//", "/*", "*"].contains { line.hasPrefix($0) } || line.hasSuffix("*/")
                            || !line.contains(where: { "{}();=".contains($0) }), "\(path): \(line)")
                }
            }
            #expect(position == kept.count, "\(path)")
        }
    }
}
