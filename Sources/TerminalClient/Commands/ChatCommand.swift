/// What a person asks for with a line: a message, or one of the commands that begin with a slash.
package enum ChatCommand: Hashable, Sendable {
    /// Say something in the current room.
    case say(String)
    /// Explain the commands, or one of them.
    case help(String?)
    /// List the rooms.
    case rooms
    /// Go to a room.
    case room(RoomName)
    /// Open the direct room with somebody.
    case direct(String)
    /// Make a group room with these people.
    case create(name: String, logins: [String])
    /// Add people to the current room.
    case add([String])
    /// Remove somebody from the current room.
    case remove(String)
    /// Give somebody a role in the current room.
    case role(login: String, role: String)
    /// Leave the current room.
    case leave
    /// List who takes part in the current room.
    case who
    /// Show the topic, or set it.
    case topic(String?)
    /// Give the current room another name.
    case rename(String)
    /// Archive the current room, or restore it.
    case archive, restore
    /// Mute the current room, or end that.
    case mute, unmute
    /// Show older messages.
    case history(Int?)
    /// Answer a message.
    case reply(message: UInt32, text: String)
    /// Show the answers to a message.
    case thread(UInt32)
    /// List the threads of the current room.
    case threads
    /// Change a message: one's last, if no number is given.
    case edit(message: UInt32?, text: String)
    /// Show what a message said before it was edited.
    case edits(UInt32)
    /// Delete a message: one's last, if no number is given.
    case delete(UInt32?)
    /// Put the read marker before a message: before the last one, if no number is given.
    case unread(UInt32?)
    /// Clear the screen.
    case clear
    /// Leave the program.
    case quit
}

extension ChatCommand {
    /// The message that the command names by its number.
    package var message: UInt32? {
        switch self {
        case .reply(let message, _), .thread(let message), .edits(let message): message
        case .edit(let message, _), .delete(let message), .unread(let message): message
        case .say, .help, .rooms, .room, .direct, .create, .add, .remove, .role, .leave, .who, .topic, .rename,
            .archive,
            .restore, .mute, .unmute, .history, .threads, .clear, .quit:
            nil
        }
    }
}

/// A room as people name it.
package enum RoomName: Hashable, Sendable, CustomStringConvertible {
    /// By its number.
    case number(UInt32)
    /// By its name, or the beginning of it.
    case name(String)
    /// The direct room with somebody.
    case person(String)

    /// Reads `12`, `#12`, `kitchen` or `@maria`; nothing else is empty.
    package init?(_ text: String) {
        let text = text.trimmed
        if text.hasPrefix("@"), text.count > 1 {
            self = .person(String(text.dropFirst()))
        } else if let number = UInt32(text.hasPrefix("#") ? String(text.dropFirst()) : text), number > 0 {
            self = .number(number)
        } else if !text.isEmpty, text != "@" {
            self = .name(text)
        } else {
            return nil
        }
    }

    package var description: String {
        switch self {
        case .number(let number): "room \(number)"
        case .name(let name): "“\(name)”"
        case .person(let login): "@\(login)"
        }
    }
}

extension StringProtocol {
    /// The text without white space at both ends.
    package var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

extension ChatCommand {
    /// Whether this is something to be sent to a room.
    var isMessage: Bool {
        switch self {
        case .say, .reply: true
        default: false
        }
    }
}
