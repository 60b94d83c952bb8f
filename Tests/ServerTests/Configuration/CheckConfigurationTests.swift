import Foundation
import Testing

/// `parley serve --check-config`, as an operator runs it.
@Suite struct `Checking the configuration` {
    @Test func `what is in force is printed with where it comes from, and nothing is started or made`() throws {
        let data = FileManager.default.temporaryDirectory.appending(path: "parley-check-\(UUID().uuidString)").path
        let checked = try Program.run(
            ["serve", "--data", data, "--check-config"], environment: ["PARLEY_TCP": "127.0.0.1:4711"])
        #expect(checked.status == 0, "\(checked.error)")
        let lines = checked.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.contains(["data", data, "--data"]))
        #expect(lines.contains(["tcp", "127.0.0.1:4711", "PARLEY_TCP"]))
        #expect(lines.contains(["log-level", "info", "default"]))
        #expect(!checked.output.contains("ready"))
        #expect(!FileManager.default.fileExists(atPath: data))
    }

    @Test func `a directory that cannot be used is a mistake`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "parley-check-\(UUID().uuidString)").path
        try Data().write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let noDirectory = try Program.run(["serve", "--data", file, "--check-config"])
        #expect(noDirectory.status == 78)
        #expect(noDirectory.error.contains("\(file) is not a directory"))
        let noParent = try Program.run(["serve", "--data", "/nowhere/at/all", "--check-config"])
        #expect(noParent.status == 78)
        #expect(noParent.error.contains("/nowhere/at/all cannot be made"))
    }

    @Test func `a server does not start with a configuration that is wrong`() throws {
        let wrong = try Program.run(["serve"], environment: ["PARLEY_TCP": "nonsense"])
        #expect(wrong.status == 78)
        #expect(wrong.error.contains("PARLEY_TCP is \"nonsense\""))
        #expect(wrong.output.isEmpty)
        let checked = try Program.run(["serve", "--check-config"], environment: ["PARLEY_TCP": "nonsense"])
        #expect(checked.status == 78)
        #expect(try Program.run(["serve", "--tcp", "nonsense", "--check-config"]).status == 64)
        #expect(try Program.run(["serve", "--config", "/nowhere.json"]).status == 78)
    }

    @Test func `the help names every setting and its default`() throws {
        let help = try Program.run(["serve", "--help"]).output
        #expect(help.contains("--tcp <host:port>") && help.contains("(default: 127.0.0.1:7717)"))
        #expect(help.contains("--check-config") && help.contains("--config <path>"))
    }
}
