/// One command as `/help` and the completion know it.
package struct CommandDescription: Hashable, Sendable {
    /// What an argument names, so that it can be completed.
    package enum Completion: Hashable, Sendable {
        /// Nothing that could be completed.
        case none
        /// A room.
        case room
        /// A person.
        case person
        /// A command.
        case command
    }

    /// The name with its slash.
    package let name: String
    /// The arguments as they are written in help.
    package let arguments: String
    /// What the command does, as one line.
    package let summary: String
    /// What its arguments name.
    package let completion: Completion

    init(_ name: String, _ arguments: String, _ summary: String, completes completion: Completion = .none) {
        self.name = name
        self.arguments = arguments
        self.summary = summary
        self.completion = completion
    }

    /// The name and the arguments.
    package var usage: String { arguments.isEmpty ? name : "\(name) \(arguments)" }
}

/// All commands, in the order in which `/help` lists them.
package enum CommandTable {
    /// The commands.
    package static let all: [CommandDescription] = [
        .init("/rooms", "", "list your rooms"),
        .init("/room", "NAME|NUMBER|@LOGIN", "go to a room", completes: .room),
        .init("/direct", "LOGIN", "talk with one person", completes: .person),
        .init("/create", "NAME [@LOGIN…]", "make a room", completes: .person),
        .init("/who", "", "list who takes part in this room"),
        .init("/add", "@LOGIN…", "add people to this room", completes: .person),
        .init("/remove", "@LOGIN", "remove somebody from this room", completes: .person),
        .init("/role", "@LOGIN owner|moderator|member", "change somebody's role in this room", completes: .person),
        .init("/leave", "", "leave this room"),
        .init("/topic", "[TEXT]", "show the topic, or set it"),
        .init("/rename", "NAME", "give this room another name"),
        .init("/archive", "", "archive this room: it can be read, not written"),
        .init("/restore", "", "restore this room from the archive"),
        .init("/mute", "", "mute this room"),
        .init("/unmute", "", "end muting this room"),
        .init("/history", "[COUNT]", "show older messages"),
        .init("/reply", "NUMBER TEXT", "answer a message"),
        .init("/thread", "NUMBER", "show a message and its answers"),
        .init("/threads", "", "list the threads of this room"),
        .init("/edit", "[NUMBER] TEXT", "change your last message, or the one with this number"),
        .init("/edits", "NUMBER", "show what a message said before"),
        .init("/delete", "[NUMBER]", "delete your last message, or the one with this number"),
        .init("/unread", "[NUMBER]", "mark as unread from a message on"),
        .init("/clear", "", "clear the screen"),
        .init("/help", "[COMMAND]", "explain the commands", completes: .command),
        .init("/quit", "", "leave"),
    ]

    /// The command of this name, with or without the slash.
    package static func command(named name: String) -> CommandDescription? {
        let name = (name.hasPrefix("/") ? name : "/" + name).lowercased()
        return all.first { $0.name == (aliases[name] ?? name) }
    }

    /// Other names that people try.
    static let aliases = [
        "/join": "/room", "/msg": "/direct", "/dm": "/direct", "/exit": "/quit", "/part": "/leave", "/invite": "/add",
        "/kick": "/remove", "/names": "/who", "/list": "/rooms", "/?": "/help",
    ]

    /// The lines of `/help`.
    package static func help() -> [String] {
        let width = all.map { Width.of($0.usage) }.max() ?? 0
        return all.map { "  \(Width.pad($0.usage, to: width))  \($0.summary)" } + [
            "",
            "  Anything else is sent to the room. Begin with // for a message that begins with a slash.",
            "  @LOGIN mentions somebody. Alt-Enter begins a new line; Tab completes; arrows go through what you typed.",
        ]
    }
}
