import ArgumentParser
import SchemaCompiler

/// `parley-schema diff OLD NEW`
struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what changed between two schemas, and whether old and new peers still understand each other.",
        discussion: """
            A line for each change, with the reason why it is compatible or breaking. Ends with status 0 when every change is \
            compatible, with 1 when one is breaking, and with another one when a schema cannot be read or has mistakes.
            """)

    @Argument(help: "The schema of a release.")
    var old: String

    @Argument(help: "The schema that is to follow it.")
    var new: String

    func run() throws {
        let changes = SchemaCompiler.differences(
            from: try SchemaFile(path: old).compiled(), to: try SchemaFile(path: new).compiled())
        for change in changes { print(change) }
        let breaking = changes.count { $0.isBreaking }
        print(
            changes.isEmpty
                ? "no change of the protocol" : "compatible: \(changes.count - breaking), breaking: \(breaking)")
        if breaking > 0 { throw ExitCode.failure }
    }
}
