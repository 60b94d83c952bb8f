import Foundation

/// Writes a Swift file that holds the files of a folder: `embed-pages FOLDER SCHEMA OUTPUT`.
@main
struct EmbedPagesTool {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 3, let folder = arguments.first, let output = arguments.last else {
            fail("usage: embed-pages FOLDER SCHEMA OUTPUT")
        }
        do {
            let files = try PageFolder(path: folder).files()
            let text = EmbeddedSource.text(of: files)
            // A file that stays the same is not compiled again.
            guard (try? String(contentsOfFile: output, encoding: .utf8)) != text else { return }
            try text.write(toFile: output, atomically: true, encoding: .utf8)
        } catch {
            fail("\(error)")
        }
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data("error: \(message)\n".utf8))
        exit(1)
    }
}
