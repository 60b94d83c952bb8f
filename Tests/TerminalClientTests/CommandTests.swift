import Testing

@testable import TerminalClient

@Suite struct `What is typed` {
    @Test(arguments: [
        ("hello", ChatCommand.say("hello")), ("//hello", .say("/hello")), ("/rooms", .rooms), ("/ROOMS", .rooms),
        ("/room kitchen table", .room(.name("kitchen table"))), ("/room 12", .room(.number(12))),
        ("/join #12", .room(.number(12))), ("/room @jon", .room(.person("jon"))), ("/direct @jon", .direct("jon")),
        ("/create Kitchen Table @jon maria", .create(name: "Kitchen Table", logins: ["jon", "maria"])),
        ("/add jon @priya", .add(["jon", "priya"])), ("/role @jon Moderator", .role(login: "jon", role: "moderator")),
        ("/topic", .topic(nil)), ("/topic  Food and drink ", .topic("Food and drink")),
        ("/reply 12 yes, 13 too", .reply(message: 12, text: "yes, 13 too")),
        ("/edit 12 new text", .edit(message: 12, text: "new text")),
        ("/edit new text", .edit(message: nil, text: "new text")),
        ("/edit 12", .edit(message: nil, text: "12")), ("/delete", .delete(nil)), ("/delete #12", .delete(12)),
        ("/history", .history(nil)), ("/history 50", .history(50)), ("/help edit", .help("edit")), ("/exit", .quit),
    ])
    func `is understood`(line: String, command: ChatCommand) throws {
        #expect(try CommandParser.parse(line) == command)
    }

    @Test(arguments: [
        ("/rom", "There is no command /rom; did you mean /room"),
        ("/xyz", "There is no command /xyz; /help lists them."),
        ("/room", "/room needs a room: /room NAME|NUMBER|@LOGIN"), ("/reply", "/reply needs the number of the message"),
        ("/reply x y", "“x” is no number"), ("/reply 0 y", "“0” is no number"),
        ("/reply 12", "/reply needs the answer"),
        ("/rooms now", "/rooms does not take “now”: /rooms"), ("/create @jon", "/create needs the name of the room"),
        ("/direct @", "/direct needs a login behind the @"), ("/x\u{1B}[2J", "There is no command /x␛[2J"),
    ])
    func `or the mistake is named`(line: String, beginning: String) {
        #expect {
            try CommandParser.parse(line)
        } throws: { error in
            (error as? CommandParser.Mistake)?.description.hasPrefix(
                beginning) ?? false
        }
    }

    @Test func `every command of the table is understood, and every alias leads to one`() {
        for command in CommandTable.all {
            let arguments = command.arguments.isEmpty ? "" : " 1 member text"
            #expect(throws: Never.self) {
                do {
                    _ = try CommandParser.parse(command.name + arguments)
                } catch let mistake as CommandParser.Mistake {
                    // It was read, and found to want other arguments.
                    #expect(!mistake.description.contains("There is no command"))
                }
            }
        }
        for name in CommandTable.aliases.keys { #expect(CommandTable.command(named: name) != nil) }
    }

    // MARK: Completion

    static let completer = Completer(
        rooms: ["General", "Kitchen Table", "Kids"], logins: ["maria", "mara", "jon", "jonas"],
        present: ["maria", "jon"])

    @Test(arguments: [
        ("/ro", 3, "/ro", ["/role", "/room", "/rooms"]), ("/his", 4, "/history ", []), ("/room g", 1, "General", []),
        ("/room kitchen t", 9, "Kitchen Table", []), ("/room ki", 2, "ki", ["Kids", "Kitchen Table"]),
        ("hi @mari", 5, "@maria ", []),
        ("hi @j", 2, "@jon", ["@jon", "@jonas"]), ("/direct mari", 4, "maria ", []),
        ("/help ed", 2, "/edit", ["/edit", "/edits"]),
        // Of those who are there, where only they can be meant.
        ("/remove m", 1, "maria ", []), ("/remove @m", 2, "@maria ", []), ("/kick j", 1, "jon ", []),
        ("/role ma", 2, "maria ", []), ("/role maria mo", 2, "moderator", []), ("/role @maria o", 1, "owner", []),
        ("/add maria mara", 4, "mara ", []), ("/add @mari", 5, "@maria ", []), ("/create Tea @mari", 5, "@maria ", []),
    ])
    func `a word is completed`(before: String, count: Int, replacement: String, candidates: [String]) throws {
        let result = try #require(Self.completer.complete(before))
        #expect(result.replacedCount == count)
        #expect(result.replacement == replacement)
        #expect(result.candidates == candidates)
    }

    @Test(arguments: ["hello", "", "/room zzz", "@nobody", "/xyz", "/create m", "/remove maria j", "/leave m"])
    func `where nothing fits, nothing is completed`(before: String) {
        #expect(Self.completer.complete(before) == nil)
    }

    // MARK: Mentions

    static let mentions = Mentions([
        (number: 1, names: ["maria", "Maria Silva"]), (number: 2, names: ["jon", "Jon B"]),
        (number: 3, names: ["jon.b", "Jon B"]),
    ])

    @Test(arguments: [
        ("hello @maria", [1]), ("@MARIA!", [1]), ("@Maria Silva, look", [1]), ("@mariana", []), ("mail@maria", []),
        ("@jon.b and @jon.", [3, 2]), ("@", []), ("@@maria", [1]), ("(@jon)", [2]),
    ])
    func `mentions are found by login and by name`(text: String, people: [UInt32]) {
        #expect(Self.mentions.find(in: text).map(\.person) == people)
    }
}
