/// Reads what a person typed.
package enum CommandParser {
    /// What is wrong with a line, as a sentence for the person who typed it.
    package struct Mistake: Error, Hashable, CustomStringConvertible {
        /// The sentence.
        package let description: String
    }

    /// Reads one line.
    ///
    /// - Throws: The mistake, which names what is wrong and how the command is used.
    package static func parse(_ line: String) throws(Mistake) -> ChatCommand {
        guard line.hasPrefix("/") else { return .say(line) }
        if line.hasPrefix("//") { return .say(String(line.dropFirst())) }
        let end = line.firstIndex(where: \.isWhitespace) ?? line.endIndex
        let name = String(line[..<end])
        guard let command = CommandTable.command(named: name) else {
            throw Mistake(description: unknown(name))
        }
        var arguments = Arguments(command: command, rest: line[end...])
        let parsed = try parse(&arguments)
        try arguments.end()
        return parsed
    }

    private static func parse(_ arguments: inout Arguments) throws(Mistake) -> ChatCommand {
        switch arguments.command.name {
        case "/rooms": .rooms
        case "/room": .room(try arguments.room())
        case "/direct": .direct(try arguments.login())
        case "/create": try create(&arguments)
        case "/who": .who
        case "/add": .add(try arguments.logins(atLeast: 1))
        case "/remove": .remove(try arguments.login())
        case "/role": .role(login: try arguments.login(), role: try arguments.word("the role").lowercased())
        case "/leave": .leave
        case "/topic": .topic(arguments.restOrNil())
        case "/rename": .rename(try arguments.text("the new name"))
        case "/archive": .archive
        case "/restore": .restore
        case "/mute": .mute
        case "/unmute": .unmute
        case "/history": .history(try arguments.optionalNumber("how many messages").map(Int.init))
        case "/reply": .reply(message: try arguments.number("the message"), text: try arguments.text("the answer"))
        case "/thread": .thread(try arguments.number("the message"))
        case "/threads": .threads
        case "/edit": .edit(message: arguments.leadingNumber(), text: try arguments.text("the new text"))
        case "/edits": .edits(try arguments.number("the message"))
        case "/delete": .delete(try arguments.optionalNumber("the message"))
        case "/unread": .unread(try arguments.optionalNumber("the message"))
        case "/clear": .clear
        case "/help": .help(arguments.restOrNil())
        case "/quit": .quit
        case let name: preconditionFailure("\(name) stands in the table and is not parsed")
        }
    }

    private static func create(_ arguments: inout Arguments) throws(Mistake) -> ChatCommand {
        var name: [String] = []
        while let word = arguments.peek, !word.hasPrefix("@") {
            name.append(word)
            arguments.skip()
        }
        guard !name.isEmpty else { throw arguments.missing("the name of the room") }
        return .create(name: name.joined(separator: " "), logins: try arguments.logins(atLeast: 0))
    }

    private static func unknown(_ name: String) -> String {
        let shown = Sanitizer.line(name)
        let near = CommandTable.all.filter { $0.name.hasPrefix(name.lowercased().prefix(3)) && name.count > 2 }
        let hint = near.isEmpty ? "/help lists them" : "did you mean \(near.map(\.name).joined(separator: " or "))?"
        return "There is no command \(shown); \(hint)."
    }

    /// What follows a command's name, taken word by word.
    private struct Arguments {
        let command: CommandDescription
        var rest: Substring

        var peek: String? {
            let word = rest.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
            return word.isEmpty ? nil : String(word)
        }

        mutating func skip() {
            rest = rest.drop(while: \.isWhitespace).drop { !$0.isWhitespace }
        }

        func missing(_ what: String) -> Mistake {
            Mistake(description: "\(command.name) needs \(what): \(command.usage)")
        }

        mutating func word(_ what: String) throws(Mistake) -> String {
            guard let word = peek else { throw missing(what) }
            skip()
            return word
        }

        mutating func text(_ what: String) throws(Mistake) -> String {
            guard let text = restOrNil() else { throw missing(what) }
            return text
        }

        mutating func restOrNil() -> String? {
            defer { rest = "" }
            let text = rest.trimmed
            return text.isEmpty ? nil : text
        }

        mutating func room() throws(Mistake) -> RoomName {
            guard let room = RoomName(try text("a room")) else { throw missing("a room") }
            return room
        }

        mutating func login() throws(Mistake) -> String {
            let word = try word("a login")
            let login = word.hasPrefix("@") ? String(word.dropFirst()) : word
            guard !login.isEmpty else { throw missing("a login behind the @") }
            return login
        }

        mutating func logins(atLeast count: Int) throws(Mistake) -> [String] {
            var logins: [String] = []
            while peek != nil { logins.append(try login()) }
            guard logins.count >= count else { throw missing("at least one login") }
            return logins
        }

        mutating func number(_ what: String) throws(Mistake) -> UInt32 {
            let word = try word("the number of \(what)")
            guard let number = Self.number(in: word) else {
                let shown = Sanitizer.line(word)
                throw Mistake(description: "“\(shown)” is no number: \(command.usage)")
            }
            return number
        }

        mutating func optionalNumber(_ what: String) throws(Mistake) -> UInt32? {
            peek == nil ? nil : try number(what)
        }

        /// A number, if one comes first and something follows it.
        mutating func leadingNumber() -> UInt32? {
            guard let word = peek, let number = Self.number(in: word) else { return nil }
            let before = rest
            skip()
            if peek == nil {
                rest = before
                return nil
            }
            return number
        }

        func end() throws(Mistake) {
            if let word = peek {
                let shown = Sanitizer.line(word)
                throw Mistake(description: "\(command.name) does not take “\(shown)”: \(command.usage)")
            }
        }

        private static func number(in word: String) -> UInt32? {
            guard let number = UInt32(word.hasPrefix("#") ? String(word.dropFirst()) : word), number > 0 else {
                return nil
            }
            return number
        }
    }
}
