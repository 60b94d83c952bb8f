import PackagePlugin

@main
struct GenerateProtocol: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] { [] }
}
