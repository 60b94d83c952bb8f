import Foundation
import ParleyClient
import ParleyProtocol
import Testing
import WireFormat

/// A disk of its own, small and in memory, which only root can make.
private struct SmallDisk {
    static let isPossible = getuid() == 0
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "parley-disk-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try #require(Self.run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", path) == 0)
    }

    /// Takes all the room there is.
    func fill() throws {
        try #require(FileManager.default.createFile(atPath: path + "/filling", contents: nil))
        let file = try #require(FileHandle(forWritingAtPath: path + "/filling"))
        let block = Data(count: 4096)
        while (try? file.write(contentsOf: block)) != nil {}
        try? file.close()
    }

    /// Gives the room back.
    func makeRoom() throws { try FileManager.default.removeItem(atPath: path + "/filling") }

    func remove() {
        _ = try? Self.run("umount", "-l", path)
        try? FileManager.default.removeItem(atPath: path)
    }

    private static func run(_ command: String...) throws -> Int32 {
        let process = try Process.run(URL(filePath: "/usr/bin/env"), arguments: command)
        process.waitUntilExit()
        return process.terminationStatus
    }
}

@Suite struct `A full disk` {
    @Test(.enabled(if: SmallDisk.isPossible, "only root can make a disk"))
    func `clients are told that nothing can be stored now, and go on when there is room again`() async throws {
        let disk = try SmallDisk()
        defer { disk.remove() }
        let server = try ServerProcess(data: disk.path + "/data", arguments: ["--http", "127.0.0.1:0"])
        let maria = try await Person.signIn("maria", at: server)
        let room = try await maria.makeRoom("Disk", with: [])
        try disk.fill()

        let long = String(repeating: "x", count: 8000)
        let failure = await #expect(throws: ClientError.self) {
            for number in 0..<100 {
                _ = try await maria.client.send(CreateRoom(name: "\(number)", topic: String(long.prefix(1000))))
            }
        }
        guard case .refused(let refusal) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(refusal.code == .unavailable)
        #expect(try await Self.readiness(of: server) == "not ready: the database takes no writes\n")
        // What is there can be read all the while, and a message waits for its time.
        #expect(try await maria.client.send(GetRoom(room: room)).room.room.name == "Disk")
        let waiting = Task { try await maria.client.post(long, in: room) }
        try await Task.sleep(for: .milliseconds(500))
        try disk.makeRoom()
        let posted = try await waiting.value
        #expect(try await Self.readiness(of: server) == "ready\n")
        #expect(try await maria.history(of: room).map(\.seq) == [posted.seq])
        #expect(try server.stop() == 0)
        await maria.leave()
    }

    @Test(.enabled(if: SmallDisk.isPossible, "only root can make a disk"), .timeLimit(.minutes(2)))
    func `a script that posts is told so in bounded time, and its message is not there`() async throws {
        let disk = try SmallDisk()
        defer { disk.remove() }
        let server = try ServerProcess(data: disk.path + "/data")
        let maria = try await Person.signIn("maria", at: server)
        let room = try await maria.makeRoom("Disk", with: [])
        let token = try Program.run(["admin", "--data", server.data, "token", "create", "maria", "--org", "demo"])
        let environment = ["PARLEY_TOKEN": String(token.output.dropLast())]
        func post(_ text: String) throws -> Program.Output {
            try Program.run(
                ["post", "\(room)", "-", "--timeout", "2", "--server", "127.0.0.1:\(server.port)"], input: text,
                environment: environment)
        }
        #expect(try post("before").status == 0)
        try disk.fill()
        await #expect(throws: ClientError.self) {
            for number in 0..<100 {
                _ = try await maria.client.send(
                    CreateRoom(name: "\(number)", topic: String(repeating: "x", count: 1000)))
            }
        }
        let refused = try post(String(repeating: "x", count: 8000))
        #expect(refused.status == 69 && refused.output.isEmpty)
        #expect(refused.error == "parley: The server cannot do this now.\n")
        // A sign-in with a password has to be stored as well.
        let signIn = try Program.run(
            ["rooms", "--org", "demo", "--login", "jon", "--server", "127.0.0.1:\(server.port)"],
            input: "parley-demo\n")
        #expect(signIn.status == 69, "\(signIn)")
        try disk.makeRoom()
        #expect(try post("after").status == 0)
        #expect(try await maria.history(of: room).map(\.text) == ["before", "after"])
        #expect(try server.stop() == 0)
        await maria.leave()
    }

    /// What the server says of itself.
    private static func readiness(of server: ServerProcess) async throws -> String {
        let connection = try await RawConnection.open(port: server.httpPort)
        try await connection.send(Array("GET /readyz HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n".utf8))
        _ = try await connection.text(until: "\r\n\r\n")
        return try await connection.text(until: "\n")
    }
}
