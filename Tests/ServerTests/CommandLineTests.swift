import Foundation
import Testing

/// The program as an operator uses it.
@Suite struct `Command line` {
    @Test func `a data directory belongs to one server at a time`() async throws {
        let server = try ServerProcess(demo: false)
        let second = try Program.run(["serve", "--data", server.data, "--tcp", "127.0.0.1:0"])
        #expect(second.status != 0)
        #expect(second.output.isEmpty)
        #expect(second.error.contains(server.data) && second.error.contains("in use by another server"))
        #expect(try server.stop() == 0)
    }

    @Test func `organisations, users and tokens are made and listed without a server`() throws {
        let data = FileManager.default.temporaryDirectory.appending(path: "parley-admin-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: data) }
        func admin(_ words: String..., input: String = "") throws -> Program.Output {
            try Program.run(["admin", "--data", data] + words, input: input)
        }
        #expect(try admin("org", "create", "acme", "--name", "Acme Ltd").status == 0)
        #expect(try admin("org", "create", "acme", "--name", "Acme Ltd").error.contains("already"))
        #expect(try admin("org", "list").output.contains("Acme Ltd"))
        let made = try admin("user", "create", "maria", "--org", "acme", "--role", "owner", input: "a good password\n")
        #expect(made.status == 0, "\(made.error)")
        #expect(try admin("user", "create", "robot", "--org", "acme", "--role", "bot").status == 0)
        let users = try admin("user", "list", "--org", "acme").output.split(separator: "\n")
        #expect(users.count == 3 && users[1].contains("maria") && users[1].contains("owner"))
        let token = try admin("token", "create", "robot", "--org", "acme").output
        #expect(token.wholeMatch(of: /[0-9a-f]{64}\n/) != nil)
        #expect(try admin("token", "list", "robot", "--org", "acme").output.split(separator: "\n").count == 2)
        #expect(try admin("token", "revoke", "1", "--org", "acme").status == 0)
        #expect(try admin("token", "list", "robot", "--org", "acme").output.isEmpty)
        #expect(try admin("user", "deactivate", "maria", "--org", "acme").error.contains("owner"))
        #expect(try admin("user", "set-role", "nobody", "admin", "--org", "acme").error.contains("nobody"))
        #expect(
            try admin("user", "create", "x", "--org", "nowhere", input: "a good password\n").error.contains("nowhere"))
    }

    @Test func `a directory that was mistyped is not made, unless an organisation is to begin there`() throws {
        let data = FileManager.default.temporaryDirectory.appending(path: "parley-admin-\(UUID().uuidString)").path
        let listed = try Program.run(["admin", "--data", data, "org", "list"])
        #expect(listed.status == 1 && listed.error.contains("There is nothing in \(data) yet."))
        #expect(!FileManager.default.fileExists(atPath: data))
    }

    @Test func `the data directory of an administrator is that of the server, wherever that is written`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parley-admin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let places = ["flag", "variable", "file"].map { folder.appending(path: $0).path }
        for (place, name) in zip(places, ["flag", "variable", "file"]) {
            #expect(try Program.run(["admin", "--data", place, "org", "create", name, "--name", "X"]).status == 0)
        }
        let file = folder.appending(path: "settings.json").path
        try Data("{ \"data\": \"\(places[2])\", \"tcp\": \"0.0.0.0:1\" }".utf8).write(to: URL(filePath: file))
        func list(_ words: [String], _ environment: [String: String]) throws -> String {
            try Program.run(["admin"] + words + ["org", "list"], environment: environment).output
        }
        let variable = ["PARLEY_DATA": places[1], "PARLEY_CONFIG": file]
        #expect(try list(["--data", places[0], "--config", file], variable).contains("flag"))
        #expect(try list(["--config", file], variable).contains("variable"))
        #expect(try list([], variable).contains("variable"))
        #expect(try list(["--config", file], [:]).contains("file"))
        #expect(try list([], ["PARLEY_CONFIG": file]).contains("file"))
        let missing = try Program.run(["admin", "--config", file + "x", "org", "list"])
        #expect(missing.status == 78 && missing.error.contains(file + "x cannot be read"))
        #expect(try Program.run(["admin", "--data", "", "org", "list"]).status == 64)
        // What else is wrong there is the server's matter.
        #expect(try list([], variable.merging(["PARLEY_TCP": "nonsense"]) { $1 }).contains("variable"))
    }

    @Test func `a password is never taken from an argument, and an empty one is refused`() throws {
        let data = FileManager.default.temporaryDirectory.appending(path: "parley-admin-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: data) }
        _ = try Program.run(["admin", "--data", data, "org", "create", "acme", "--name", "Acme Ltd"])
        let words = ["admin", "--data", data, "user", "create", "maria", "--org", "acme"]
        #expect(try Program.run(words + ["--password", "secret"], input: "x\n").status == 64)
        #expect(try Program.run(words, input: "").error.contains("standard input"))
        #expect(try Program.run(words, input: "\n").status != 0)
    }

    @Test func `an address that cannot be listened on is named`() async throws {
        let server = try ServerProcess(demo: false)
        let data = FileManager.default.temporaryDirectory.appending(path: "parley-taken-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: data) }
        let taken = try Program.run(["serve", "--data", data, "--tcp", "127.0.0.1:\(server.port)"])
        #expect(taken.status != 0)
        #expect(taken.error.contains("127.0.0.1:\(server.port)"), "\(taken.error)")
        #expect(try Program.run(["serve", "--data", data, "--tcp", "nonsense"]).status == 64)
    }

    @Test func `a server that is told to stop as soon as it is ready ends well`() throws {
        let server = try ServerProcess(demo: false)
        for _ in 0..<10 {
            #expect(try server.stop() == 0)
            try server.start()
        }
    }
}
