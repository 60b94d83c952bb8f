import ArgumentParser
import SchemaCompiler

/// `parley-schema check FILE`
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks a schema and says everything that is wrong with it.")

    @Argument(help: "The schema.")
    var file: String

    func run() throws {
        let schema = try SchemaFile(path: file).compiled()
        print(
            "\(schema.name) \(schema.version.major).\(schema.version.minor): \(schema.messages.count) messages, no mistake"
        )
    }
}
