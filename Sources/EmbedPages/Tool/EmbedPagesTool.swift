import Foundation
import SchemaCompiler

/// Writes a Swift file that holds the files of a folder, and the codec of a schema beside them: `embed-pages FOLDER SCHEMA OUTPUT`.
@main
struct EmbedPagesTool {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 4 else { fail("usage: embed-pages FOLDER SCHEMA OUTPUT") }
        let output = arguments[3]
        do {
            let files = try PageFolder(path: arguments[1]).files() + [codec(of: arguments[2])]
            let text = EmbeddedSource.text(of: files)
            // A file that stays the same is not compiled again.
            guard (try? String(contentsOfFile: output, encoding: .utf8)) != text else { return }
            try text.write(toFile: output, atomically: true, encoding: .utf8)
        } catch {
            fail("\(error)")
        }
    }

    /// The codec, as the page's scripts import it.
    private static func codec(of schema: String) throws -> PageFile {
        let text = try String(contentsOfFile: schema, encoding: .utf8)
        let module = SchemaCompiler.javaScript(try SchemaCompiler.compile(text), isCompact: true)
        return try PageFile(path: module.name, contents: Data(module.text.utf8))
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data("error: \(message)\n".utf8))
        exit(1)
    }
}
