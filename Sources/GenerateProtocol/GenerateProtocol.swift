import Foundation
import PackagePlugin

/// Turns `Protocol/parley.schema` into Swift at every build, before the target that it belongs to is compiled.
@main
struct GenerateProtocol: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
        let schema = context.package.directoryURL.appending(path: "Protocol/parley.schema")
        let output = context.pluginWorkDirectoryURL.appending(path: "Swift")
        let files = try Self.fileNames(for: String(contentsOf: schema, encoding: .utf8))
        return [
            .buildCommand(
                displayName: "Generating the protocol from parley.schema",
                executable: try context.tool(named: "parley-schema").url,
                arguments: ["generate", "swift", schema.path(), "--output", output.path()],
                inputFiles: [schema],
                outputFiles: files.map { output.appending(path: $0) })
        ]
    }

    /// The files that the tool writes: those of every schema, and two for each `service NAME`.
    private static func fileNames(for schema: String) -> [String] {
        let services = schema.split(whereSeparator: \.isNewline).compactMap { line -> String? in
            let words = line.split(separator: " ")
            return words.count > 1 && words[0] == "service" ? "\(words[1])Request" : nil
        }
        let groups = ["Structure", "Failure", "Notify", "Event"] + services
        return groups.flatMap { ["\($0)Types.swift", "\($0)Views.swift"] } + [
            "Identifiers.swift", "Enumerations.swift", "FailureCodes.swift", "Delivery.swift", "Messages.swift",
            "ClientRecord.swift", "ServerRecord.swift", "Guards.swift", "Services.swift", "Limits.swift",
        ]
    }
}
