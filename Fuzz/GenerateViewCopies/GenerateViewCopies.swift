import Foundation
import PackagePlugin

/// Generates what the fuzz targets need to hold views against the owned types.
@main
struct GenerateViewCopies: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
        let schema = context.package.directoryURL.appending(path: "Protocol/parley.schema")
        let output = context.pluginWorkDirectoryURL.appending(path: "Swift")
        return [
            .buildCommand(
                displayName: "Generating copies of views from parley.schema",
                executable: try context.tool(named: "parley-schema").url,
                arguments: ["generate", "view-copies", schema.path(), "--output", output.path()],
                inputFiles: [schema],
                outputFiles: ["ViewCopies.swift", "ViewedRecords.swift"].map { output.appending(path: $0) })
        ]
    }
}
