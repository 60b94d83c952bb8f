import Foundation
import PackagePlugin

/// Puts the page's files, and what of the protocol is generated for them, into one Swift file at every build.
@main
struct EmbedPages: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
        let page = context.package.directoryURL.appending(path: "Sources/WebPages/Page")
        let schema = context.package.directoryURL.appending(path: "Protocol/parley.schema")
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
        return [
            .buildCommand(
                displayName: "Embedding the page",
                executable: try context.tool(named: "embed-pages").url,
                arguments: [page.path(), schema.path(), output.path()],
                inputFiles: Self.files(below: page) + [schema],
                outputFiles: [output])
        ]
    }

    /// All files of the page. A file that comes or goes changes the build's plan, and so the page is embedded anew.
    private static func files(below folder: URL) -> [URL] {
        let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        return (found?.compactMap { $0 as? URL } ?? [])
            .filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true }
            .sorted { $0.path() < $1.path() }
    }
}
