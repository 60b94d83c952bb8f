/// One command as `/help` and the completion know it.
package struct CommandDescription: Hashable, Sendable {
    /// What an argument names, so that it can be completed.
    package enum Completion: Hashable, Sendable {
        /// Nothing that could be completed.
        case none
        /// A room.
        case room
        /// One person.
        case person
        /// One person of the current room.
        case participant
        /// One person of the current room, and then a role.
        case participantAndRole
        /// Any number of people.
        case people
        /// Any number of people behind something else: each begins with `@`.
        case mentions
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
        .init("/create", "NAME [@LOGIN…]", "make a room", completes: .mentions),
        .init("/who", "", "list who takes part in this room"),
        .init("/add", "@LOGIN…", "add people to this room", completes: .people),
        .init("/remove", "@LOGIN", "remove somebody from this room", completes: .participant),
        .init(
            "/role", "@LOGIN owner|moderator|member", "change somebody's role in this room",
            completes: .participantAndRole),
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

    /// The rows of `/help`: two columns where there is room for them, and otherwise each explanation below its command.
    package static func help(columns: Int) -> [StyledText] {
        let usageColumns = min(all.map { Width.of($0.usage) }.max() ?? 0, 24)
        let hang = columns >= 60 ? usageColumns + 4 : 6
        let rows = all.flatMap { command -> [StyledText] in
            let usage = StyledText("  \(command.usage)", .bold)
            let isBeside = columns >= 60 && Width.of(command.usage) <= usageColumns
            let space = String(repeating: " ", count: isBeside ? hang - usage.width : hang)
            let summary = StyledText(space + command.summary)
            return isBeside
                ? (usage + summary).wrapped(to: columns, hang: hang)
                : usage.wrapped(to: columns, hang: 4) + summary.wrapped(to: columns, hang: hang)
        }
        let notes = [
            "Anything else is sent to the room. Begin with // for a message that begins with a slash.",
            "@LOGIN mentions somebody. Alt-Enter begins a new line; Tab completes; arrows go through what you typed.",
        ]
        return rows + [""] + notes.flatMap { StyledText("  " + $0).wrapped(to: columns, hang: 2) }
    }
}
