import Foundation
import Testing

/// The terminal client as scripts use it, against a real server.
@Suite struct `Client commands` {
    private func parley(
        _ words: String..., at server: ServerProcess, as login: String = "maria", input: String? = nil
    ) throws -> Program.Output {
        try parley(words, at: server, as: login, input: Data((input ?? "parley-demo\n").utf8))
    }

    private func parley(
        _ words: [String], at server: ServerProcess, as login: String = "maria", input: Data
    ) throws -> Program.Output {
        let environment = [
            "PARLEY_SERVER": "127.0.0.1:\(server.port)", "PARLEY_ORG": "demo", "PARLEY_LOGIN": login, "TZ": "UTC",
            "XDG_STATE_HOME": server.data + "-state",
        ]
        return try Program.run(words, data: input, environment: environment)
    }

    @Test func `post prints the number, and tail the message`() throws {
        let server = try ServerProcess()
        let posted = try parley("post", "general", "Tea is ready, @Jon Bergström!", at: server)
        #expect(posted.status == 0, "\(posted.error)")
        let number = try #require(Int(posted.output.dropLast()))
        let people = try parley("tail", "General", "--lines", "1", "--no-follow", at: server, as: "jon").output
        #expect(people.contains(" \(number) maria         Tea is ready, @Jon Bergström!\n"))
        let machines = try parley("tail", "1", "--since", "\(number - 1)", "--no-follow", "--json", at: server).output
        let line = try JSONDecoder().decode(Line.self, from: Data(machines.utf8))
        #expect(line.seq == number && line.change == number && line.text == "Tea is ready, @Jon Bergström!")
        #expect(line.mentions?.map(\.login) == ["jon"])
    }

    @Test func `everything since the beginning comes once, each as it stands now`() throws {
        let server = try ServerProcess()
        let lines = try parley("tail", "1", "--since", "0", "--no-follow", "--json", at: server).output
            .split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        #expect(Set(lines.map(\.seq)).count == lines.count)
        #expect(lines.compactMap(\.change) == lines.compactMap(\.change).sorted())
        #expect(lines.count > 3)
    }

    @Test func `rooms are listed for people and for programs`() throws {
        let server = try ServerProcess()
        #expect(try parley("rooms", at: server).output.contains("General"))
        let rooms = try parley("rooms", "--json", at: server).output.split(separator: "\n")
        let decoded = try rooms.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        #expect(decoded.contains { $0.title == "General" } && decoded.contains { $0.title == "@jon" })
    }

    @Test func `a server that says nothing is given up when its time is over`() async throws {
        let silent = try await SilentListener()
        for words in [["rooms"], ["tail", "General"], ["post", "General", "hello"], ["chat"]] {
            let output = try Program.run(
                words + [
                    "--timeout", "1", "--server", "127.0.0.1:\(silent.port)", "--org", "demo", "--login", "maria",
                ],
                input: "parley-demo\n")
            #expect(output.status == 69, "\(words): \(output)")
            #expect(try Program.run(words + ["--timeout", "0"]).status == 64)
        }
    }

    @Test func `the exit code tells what went wrong`() throws {
        let server = try ServerProcess()
        #expect(try parley("post", "attic", "hello", at: server).status == 66)
        #expect(try parley("post", "4000", "hello", at: server).status == 66)
        #expect(try parley("post", "@nobody", "hello", at: server).status == 66)
        #expect(try parley("tail", "attic", "--no-follow", at: server).status == 66)
        #expect(try parley("tail", "4000", "--since", "0", "--no-follow", at: server).status == 66)
        #expect(try parley("post", "General", "--reply", "4000", "hello", at: server).status == 66)
        #expect(try parley("post", "General", "a\u{7}b", at: server).status == 65)
        #expect(try parley("post", "General", at: server).status == 64)
        #expect(try parley("rooms", "--password", "secret", at: server).status == 64)
        #expect(try parley("rooms", "--server", "127.0.0.1:1", at: server).status == 69)
        #expect(try parley("rooms", "--server", "a b", at: server).status == 64)
    }

    @Test func `what scripts are told speaks of commands that they can give`() throws {
        let server = try ServerProcess()
        for words in [
            ["post", "attic", "hello"], ["post", "4000", "hello"], ["post", "@nobody", "hello"], ["tail", "attic"],
        ] {
            let error = try parley(words, at: server, input: Data("parley-demo\n".utf8)).error
            #expect(error.hasPrefix("parley: ") && !error.contains("/"), "\(error)")
        }
        #expect(try parley("tail", "attic", at: server).error.contains("`parley rooms` lists yours."))
    }

    @Test(arguments: ["chat", "rooms", "post", "tail"])
    func `help names the exit codes`(command: String) throws {
        let help = try Program.run([command, "--help"]).output
        for code in [64, 65, 66, 69, 77] { #expect(help.contains("\n  \(code)  "), "\(code)") }
    }

    @Test func `a wrong password is called so, with what to do`() throws {
        let server = try ServerProcess()
        for command in [["rooms"], ["chat", "--room", "General"]] {
            let refused = try parley(command, at: server, input: Data("wrong\n".utf8))
            #expect(refused.status == 77)
            #expect(refused.output.isEmpty)
            #expect(
                refused.error
                    == "parley: The server knows no maria@demo with this password. Check the organisation (--org), "
                    + "the login (--login) and the password, and try again.\n")
        }
    }

    @Test func `what is not UTF-8 is not posted`() throws {
        let server = try ServerProcess()
        let bytes = Data("parley-demo\n".utf8) + Data([0x61, 0xFF, 0x62, 0x0A])
        let posted = try parley(["post", "General", "-"], at: server, input: bytes)
        #expect(posted.status == 65 && posted.error == "parley: The text is not UTF-8.\n")
        let password = try parley(["rooms"], at: server, input: Data([0xFF, 0x0A]))
        #expect(password.status == 65 && password.error.contains("not UTF-8"), "\(password.error)")
        let said = try parley(["chat", "--room", "General"], at: server, input: bytes + Data("well\n".utf8))
        #expect(said.status == 1 && said.output.contains("A line is not UTF-8; it was not sent.\n"), "\(said)")
        let texts = try parley("tail", "General", "--lines", "2", "--no-follow", at: server).output
        #expect(texts.contains("well") && !texts.contains("\u{FFFD}"))
    }

    @Test func `there has to be something to post, and not too much of it`() throws {
        let server = try ServerProcess()
        let nothing = try parley("post", "General", "-", at: server, input: "parley-demo\n \n\n")
        #expect(nothing.status == 65 && nothing.error == "parley: There is no text to post.\n")
        let long = String(repeating: "x", count: 8001)
        #expect(try parley("post", "General", "-", at: server, input: "parley-demo\n\(long)").status == 65)
        #expect(try parley("post", "General", long, at: server).status == 65)
    }

    @Test func `a tail whose server goes away for good says that it cannot be reached`() throws {
        let server = try ServerProcess()
        #expect(try parley("tail", "General", "--no-follow", "--server", "127.0.0.1:1", at: server).status == 69)
        #expect(try parley("tail", "General", "--server", "127.0.0.1:1", at: server).status == 69)
    }

    @Test func `without a terminal chat sends lines and prints what happens`() throws {
        let server = try ServerProcess()
        let said = try parley(
            "chat", "--room", "General", at: server,
            input: "parley-demo\nfirst line\n/edit first line, better\n/reply 1 an answer\n")
        #expect(said.status == 0, "\(said.error)")
        #expect(said.output.contains("first line\n") && said.output.contains("first line, better (edited)\n"))
        #expect(said.output.contains("❝1 maria: "))
        #expect(!said.output.contains("\u{1B}"))
        let wrong = try parley("chat", "--room", "General", at: server, input: "parley-demo\n/nonsense\n")
        #expect(wrong.status == 1 && wrong.output.contains("There is no command /nonsense"))
    }

    @Test func `a sign-in is kept when that is asked for, readable by its owner alone, and forgotten`() throws {
        let server = try ServerProcess()
        #expect(try parley("rooms", "--remember", at: server).status == 0)
        let folder = server.data + "-state/parley"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(files.count == 1)
        let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(files[0])")[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try parley("rooms", at: server, input: "").status == 0)
        #expect(try parley("rooms", "--forget", at: server, input: "").status == 64)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test func `a tail goes on over a kill of the server, without gap and without double`() async throws {
        let server = try ServerProcess()
        let tail = Process()
        tail.executableURL = Program.url
        tail.arguments = ["tail", "1", "--since", "0", "--json", "--server", "127.0.0.1:\(server.port)"]
        tail.environment = ProcessInfo.processInfo.environment.merging(["PARLEY_ORG": "demo", "PARLEY_LOGIN": "jon"]) {
            $1
        }
        let (input, output) = (Pipe(), Pipe())
        (tail.standardInput, tail.standardOutput, tail.standardError) = (input, output, FileHandle.nullDevice)
        try tail.run()
        try input.fileHandleForWriting.write(contentsOf: Data("parley-demo\n".utf8))
        // What it prints first shows that it has signed in, which a kill would have ended.
        let opening = try #require(try output.fileHandleForReading.readLine())
        var lines = [try JSONDecoder().decode(Line.self, from: Data(opening.utf8))]
        var posted: [Int] = []
        for text in ["one", "two", "three"] {
            let post = try parley("post", "1", text, at: server)
            posted.append(try #require(Int(post.output.dropLast()), "\(post.error)"))
            try server.kill()
            try server.start()
        }
        let last = try parley("post", "1", "the end", at: server)
        posted.append(try #require(Int(last.output.dropLast()), "\(last.error)"))
        while lines.last?.text != "the end", let line = try output.fileHandleForReading.readLine() {
            lines.append(try JSONDecoder().decode(Line.self, from: Data(line.utf8)))
        }
        #expect(lines.suffix(4).map(\.seq) == posted)
        #expect(lines.compactMap(\.change) == Set(lines.compactMap(\.change)).sorted())
        tail.interrupt()
        tail.waitUntilExit()
        #expect(tail.terminationReason == .exit && tail.terminationStatus == 0)
    }

    /// A line of JSON, as far as these tests read it.
    private struct Line: Decodable {
        struct Person: Decodable { var login: String? }
        var seq: Int
        var change: Int?
        var text: String?
        var title: String?
        var mentions: [Person]?
    }
}

extension FileHandle {
    /// The next line, or nil at the end.
    fileprivate func readLine() throws -> String? {
        var line: [UInt8] = []
        while let byte = try read(upToCount: 1)?.first {
            if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }
}
