import ArgumentParser
import ParleyServer

/// The program: server, its administration, and a terminal client.
@main
struct Parley: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parley",
        abstract: "A chat server in one binary, its administration, and a terminal client.",
        discussion: """
            Start a server with a demonstration and talk to it:
              parley serve --data demo-data --demo
              parley chat --server 127.0.0.1:7717 --org demo --login maria
            """,
        version: Version.agent,
        groupedSubcommands: [
            CommandGroup(name: "Server", subcommands: [Serve.self, Admin.self]),
            CommandGroup(name: "Client", subcommands: [Chat.self, Rooms.self, Post.self, Tail.self]),
        ])
}
