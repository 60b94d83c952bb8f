import ArgumentParser

/// Checks the schema of a protocol and generates from it.
@main
struct ParleySchema: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parley-schema",
        abstract: "Checks the schema of a protocol and generates from it.",
        discussion: """
            Ends with status 0 when all is well; 1 when a change is breaking or a record is damaged; 64 when the command line is \
            wrong, 65 when a schema has mistakes, 66 when it cannot be read, 73 when a file cannot be written.
            """,
        subcommands: [Check.self, Generate.self, Export.self, Diff.self, Encode.self, Decode.self])
}
