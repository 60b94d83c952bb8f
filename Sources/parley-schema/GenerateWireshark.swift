import ArgumentParser
import SchemaCompiler

/// `parley-schema generate wireshark [FILE] [--output DIR]`
struct GenerateWireshark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wireshark",
        abstract: "Generates a dissector for Wireshark and tshark, parley.lua.",
        discussion: "tshark -X lua_script:parley.lua -i lo -f 'tcp port 7717' -O parley")

    @Argument(help: "The schema.")
    var file = SchemaOption.usualPath

    @Option(help: "The folder that the dissector is written to. Without it, it goes to standard output.")
    var output: String?

    func run() throws {
        try OutputFolder.write(SchemaCompiler.wireshark(try SchemaFile(path: file).compiled()), into: output)
    }
}
