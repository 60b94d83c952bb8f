import Foundation
import ParleyClient
import ParleyProtocol
import Testing
import WireFormat

/// What ends somebody's part in a conversation, while a server runs.
@Suite struct `Ends of sessions` {
    @Test func `a member who is removed while connected sees and says nothing more`() async throws {
        let server = try ServerProcess()
        let maria = try await Person.signIn("maria", at: server)
        let jon = try await Person.signIn("jon", at: server)
        let jonsOther = try await Person.signIn("jon", at: server)
        let room = try await maria.makeRoom("Removed", with: [Number.jon])
        try await maria.client.post("before", in: room)
        try await jon.wait(forText: "before")
        try await jonsOther.wait(forText: "before")

        _ = try await maria.client.send(RemoveParticipant(room: room, user: Number.jon))
        try await maria.client.post("after", in: room)
        // What comes later in another room has overtaken nothing: what was to come has come.
        let other = try await maria.makeRoom("Other", with: [Number.jon])
        try await maria.client.post("elsewhere", in: other)
        for person in [jon, jonsOther] {
            try await person.wait(forText: "elsewhere")
            try await person.wait(for: "the removal") { if case .roomLeft(room) = $0 { true } else { nil } }
            #expect(await person.messages(in: room).map(\.text) == ["before"])
            await #expect(throws: ClientError.self) { try await person.client.post("still here?", in: room) }
            await #expect(throws: ClientError.self) {
                try await person.client.send(GetMessages(room: room, limit: PageSize(10)))
            }
        }
        #expect(try await maria.history(of: room).map(\.text) == ["before", "after"])
        for person in [maria, jon, jonsOther] { await person.leave() }
    }

    @Test(arguments: ["deactivate", "set-password"])
    func `a command beside the running server ends the sessions that may not go on`(command: String) async throws {
        let server = try ServerProcess()
        let jon = try await Person.signIn("jon", at: server)
        let maria = try await Person.signIn("maria", at: server)
        try await jon.wait(for: "everything so far") { if case .signedIn = $0 { true } else { nil } }
        let done = try Program.run(
            ["admin", "--data", server.data, "user", command, "jon", "--org", "demo"], input: "another password\n")
        #expect(done.status == 0, "\(done.error)")
        try await jon.wait(for: "the end of the session") { if case .signedOut = $0 { true } else { nil } }
        #expect(try await maria.client.send(FindUsers(limit: PageSize(10))).users.contains { $0.login == "maria" })
        await jon.leave()
        await maria.leave()
    }

    @Test func `a revoked token ends its own sessions and no other`() async throws {
        let server = try ServerProcess()
        let first = try await Person.signIn("jon", at: server)
        let second = try await Person.signIn("jon", at: server)
        let tokens = try await first.client.send(ListTokens(limit: PageSize(50))).tokens
        let own = try #require(tokens.first { $0.current }?.token)
        let done = try Program.run(["admin", "--data", server.data, "token", "revoke", "\(own)", "--org", "demo"])
        #expect(done.status == 0, "\(done.error)")
        try await first.wait(for: "the end of the session") { if case .signedOut = $0 { true } else { nil } }
        #expect(
            try await second.client.send(ListTokens(limit: PageSize(50))).tokens.map(\.token)
                == tokens.map(\.token).filter { $0 != own })
        await first.leave()
        await second.leave()
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a server that is told to stop says goodbye and when to come back, and ends well`(signal: Int32) async throws {
        let server = try ServerProcess()
        let maria = try await Person.signIn("maria", at: server)
        let room = try await maria.makeRoom("Drain", with: [])
        let posted = try await maria.client.post("kept", in: room)
        #expect(try server.stop(signal: signal) == 0)
        let end = try await maria.wait(for: "the goodbye") { event in
            if case .disconnected(let end, let retry) = event { (end, retry) } else { nil }
        }
        guard case .goodbye(let goodbye) = end.0 else {
            Issue.record("the connection ended with \(end.0)")
            return
        }
        #expect(goodbye.code == .shuttingDown)
        #expect(goodbye.after != nil && end.1 != nil)
        try server.start()
        #expect(try await maria.history(of: room).map(\.seq) == [posted.seq])
        await maria.leave()
    }
}
