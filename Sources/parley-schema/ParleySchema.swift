import ArgumentParser

/// Checks the schema of a protocol and generates from it.
@main
struct ParleySchema: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parley-schema",
        abstract: "Checks the schema of a protocol and generates from it.",
        subcommands: [Check.self, Generate.self, Export.self, Diff.self, Encode.self, Decode.self])
}
