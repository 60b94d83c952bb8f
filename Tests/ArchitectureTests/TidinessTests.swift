import Foundation
import Testing

/// The house rules that a machine can watch.
@Suite struct `Tidiness` {
    @Test func `the visible top level holds what it should and nothing else`() throws {
        let expected: Set = ["Package.swift", "Sources", "Tests", "Protocol", "Fuzz", "README.md", "Makefile"]
        let found = Set(try Project.entries(of: "").filter { $0 != "Package.resolved" })
        #expect(found.subtracting(expected).isEmpty)
    }

    @Test func `no source file is longer than a reader can hold in mind`() {
        for file in ["Sources", "Tests", "Fuzz"].flatMap(Project.swiftFiles(below:)) {
            #expect(file.lines.count <= 600, "\(file) has \(file.lines.count) lines")
        }
    }

    @Test func `nothing unfinished is marked for later`() {
        let marks = ["TODO", "FIXME", "XXX"]
        for file in Project.swiftFiles(below: "Sources") {
            for (number, line) in file.lines.enumerated() {
                for mark in marks where line.contains(mark) { Issue.record("\(file):\(number + 1): \(mark)") }
            }
        }
    }

    @Test func `every request of the schema has a file of its name in the services`() throws {
        let schema = try String(contentsOf: Project.root.appending(path: "Protocol/parley.schema"), encoding: .utf8)
        let requests = schema.matches(of: /(?m)^ *(?:request|notify) 0x[0-9a-f]+ (\w+)/).map { String($0.1) }
        let files = Set(
            Project.swiftFiles(below: "Sources/Services").map { $0.url.deletingPathExtension().lastPathComponent })
        #expect(requests.count > 30)
        for request in requests where request != "Ping" {
            #expect(files.contains(request), "no file Sources/Services/…/\(request).swift")
        }
    }

    @Test func `the code map names every module`() throws {
        let map = try String(contentsOf: Project.root.appending(path: "Sources/README.md"), encoding: .utf8)
        for folder in try Project.entries(of: "Sources") where !folder.contains(".") {
            #expect(
                map.contains("`\(folder)`") || map.contains("`\(folder)/"), "Sources/README.md does not name \(folder)")
        }
    }
}
