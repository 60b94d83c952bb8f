import Foundation
import ParleyClient
import ParleyProtocol
import Testing
import WireFormat

/// What is promised about crashes. `PARLEY_KILLS` says how often the server is killed; 100 takes some minutes.
@Suite struct `Crashes` {
    static let kills = Int(ProcessInfo.processInfo.environment["PARLEY_KILLS"] ?? "") ?? 6

    @Test func `nothing acknowledged is lost or doubled over kills and restarts, and everybody hears it in order`()
        async throws
    {
        let server = try ServerProcess()
        let maria = try await Person.signIn("maria", at: server)
        let jon = try await Person.signIn("jon", at: server)
        let chen = try await Person.signIn("chen", at: server)
        let room = try await maria.makeRoom("Crash", with: [Number.jon, Number.chen])

        let posters = [maria, jon].enumerated().map { number, person in
            Task { await person.postUntilCancelled(in: room, prefix: "\(number).") }
        }
        for kill in 0..<Self.kills {
            try await Task.sleep(for: .milliseconds(120 + kill * 37 % 200))
            try server.kill()
            try server.start()
        }
        try await Task.sleep(for: .milliseconds(300))
        for poster in posters { poster.cancel() }
        var acknowledged: [String: Seq] = [:]
        for poster in posters {
            acknowledged.merge(await poster.value) { first, _ in first }
        }
        try await maria.client.post("the end", in: room)

        let history = try await chen.history(of: room)
        let texts = history.map(\.text)
        #expect(acknowledged.count > Self.kills, "too little was posted to mean anything")
        #expect(Set(texts).count == texts.count, "a message is there twice")
        for (text, seq) in acknowledged {
            #expect(
                history.contains { $0.text == text && $0.seq == seq }, "\(text) was acknowledged as \(seq) and is lost")
        }
        #expect(history.map(\.seq) == (1...UInt32(history.count)).map { Seq($0) })

        for person in [maria, jon, chen] {
            try await person.wait(forText: "the end")
            #expect(await person.messages(in: room).map(\.seq) == history.map(\.seq))
            #expect(await person.messages(in: room).map(\.text) == texts)
            await person.leave()
        }
        #expect(try server.stop() == 0)
    }

    @Test func `somebody who was away gets exactly what she missed`() async throws {
        let server = try ServerProcess()
        let maria = try await Person.signIn("maria", at: server)
        let jon = try await Person.signIn("jon", at: server)
        let room = try await maria.makeRoom("Away", with: [Number.jon])
        let first = try await maria.client.post("one", in: room)
        let second = try await maria.client.post("two", in: room)
        try await jon.wait(forText: "two")
        let token = try #require(await jon.client.token)
        let (heardBefore, times) = await (jon.numbers(in: room), jon.messages(in: room).map(\.posted))
        #expect(heardBefore == [first.seq, second.seq])
        await jon.leave()

        _ = try await maria.client.send(EditMessage(room: room, seq: first.seq, text: "one, better"))
        let third = try await maria.client.post("three", in: room)
        let fourth = try await maria.client.post("four", in: room)
        let deletion = try await maria.client.send(DeleteMessage(room: room, seq: third.seq))

        let held = StoredCursor(
            room: room, seq: Position(second.seq.rawValue), at: try #require(times.last as Timestamp?), details: 0,
            read: Position(0))
        let again = try await Person.connect(to: server, token: token, held: [held])
        try await again.wait(for: "the end of what was missed") { if case .caughtUp = $0 { true } else { nil } }
        let missed = await again.heard
        let edits = missed.compactMap { if case .edited(let edit) = $0, edit.room == room { edit } else { nil } }
        let deletions = missed.compactMap { if case .deleted(let gone) = $0, gone.room == room { gone } else { nil } }
        #expect(edits.map(\.text) == ["one, better"])
        #expect(await again.numbers(in: room).sorted().last == deletion.change)
        #expect(await again.messages(in: room).filter { $0.deletedBy == nil }.map(\.seq) == [fourth.seq])
        let tombstones = await again.messages(in: room).filter { $0.deletedBy == Number.maria }.map(\.seq)
        #expect(deletions.map(\.seq) + tombstones == [third.seq])

        let live = try await maria.client.post("five", in: room)
        #expect(try await again.wait(forText: "five").seq == live.seq)
        await maria.leave()
        await again.leave()
    }
}
