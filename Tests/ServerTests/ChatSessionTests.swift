import Foundation
import ParleyClient
import ParleyProtocol
import Synchronization
import TerminalClient
import Testing
import WireFormat

/// The terminal client without a terminal: what somebody types goes in, and what would stand on the screen comes out.
@Suite(.timeLimit(.minutes(2))) struct `A session at a terminal` {
    @Test func `a small conversation: enter, receive, edit, type, and be removed`() async throws {
        let server = try ServerProcess()
        let jon = try await Person.signIn("jon", at: server)
        let room = try await jon.makeRoom("Kitchen", with: [Number.maria])
        let first = try await jon.client.post("Tea is ready", in: room)
        let maria = try await Terminal.open("maria", at: server, room: "kitchen")

        try await maria.see("── Kitchen · 2 people ──")
        try await maria.see("jon           Tea is ready")
        // What was shown was read, which the others are told.
        try await jon.wait(for: "the receipt") { event in
            if case .readMarkerMoved(let moved) = event, moved.user == Number.maria,
                moved.seq >= Position(first.seq.rawValue)
            {
                true
            } else {
                nil
            }
        }

        let second = try await jon.client.post("And cake, @maria", in: room, mentions: [Number.maria])
        try await maria.see("jon           And cake, @maria")
        _ = try await jon.client.send(EditMessage(room: room, seq: second.seq, text: "And no cake"))
        try await maria.see("jon           And no cake (edited)")
        await jon.client.setTyping(in: room)
        try await maria.see("jon is typing…")

        maria.type("On my way")
        try await jon.wait(for: "typing") { event in
            if case .typing(let typing) = event, typing.user == Number.maria, !typing.stopped { true } else { nil }
        }
        maria.press(.enter)
        let answer = try await jon.wait(forText: "On my way")
        try await maria.see("maria         On my way")
        maria.type("/edit On my way, with \u{202E}milk")
        maria.press(.enter)
        try await jon.wait(for: "the edit") { event in
            if case .edited(let edit) = event, edit.seq == answer.seq, edit.text.contains("milk") { true } else { nil }
        }
        try await maria.see("with ‹RLO›milk (edited)")

        _ = try await jon.client.send(ChangeRole(room: room, user: Number.maria, role: .moderator))
        try await maria.see("You are now a moderator here (by jon).")
        _ = try await jon.client.send(AddParticipants(room: room, users: [Number.priya]))
        try await maria.see("priya was added by jon.")
        maria.type("/room kitchen")
        maria.press(.enter)
        try await maria.see("── Kitchen · 3 people ──")

        _ = try await jon.client.send(RemoveParticipant(room: room, user: Number.maria))
        try await maria.see("You are no longer in Kitchen.")
        try await jon.client.post("She has gone", in: room)
        maria.type("Still here?")
        maria.press(.enter)
        try await maria.see("You are in no room: /rooms lists yours, /room NAME goes there.")
        #expect(!maria.seen.contains("She has gone"))
        await maria.leave()
        await jon.leave()
    }

    @Test func `what is read elsewhere is unread no more`() async throws {
        let server = try ServerProcess()
        let jon = try await Person.signIn("jon", at: server)
        let room = try await jon.makeRoom("Kitchen", with: [Number.maria])
        _ = try await jon.makeRoom("Attic", with: [Number.maria])
        let maria = try await Terminal.open("maria", at: server, room: "attic")
        let elsewhere = try await Person.signIn("maria", at: server)
        var posted: [PostMessage.Reply] = []
        for number in 1...4 { posted.append(try await jon.client.post("\(number)", in: room)) }
        try await maria.see("Kitchen", "4 new", after: "/rooms")
        _ = try await elsewhere.client.send(MarkRead(room: room, seq: Position(posted[1].seq.rawValue)))
        try await maria.see("Kitchen", "2 new", after: "/rooms")
        try await elsewhere.client.post("I have seen it", in: room)
        try await maria.see("Kitchen      ", "maria: I have seen it", after: "/rooms")
        await maria.leave()
        await elsewhere.leave()
        await jon.leave()
    }

    @Test func `lists are laid out for the width of the screen`() async throws {
        let server = try ServerProcess()
        let maria = try await Terminal.open("maria", at: server, room: "General", columns: 40)
        for command in ["/help", "/rooms", "/who", "/threads", "/topic", "/help role"] {
            maria.type(command)
            maria.press(.enter)
        }
        try await maria.see("/role @LOGIN owner|moderator|member:")
        let widths = maria.printed.map(\.count)
        #expect(widths.allSatisfy { $0 <= 40 }, "\(maria.printed.filter { $0.count > 40 })")
        #expect(!maria.printed.contains { $0.contains("owner|moderator|mem…") })
        await maria.leave()
    }
}

/// Somebody of the demonstration at a terminal that is not there.
private final class Terminal: ChatOutput {
    private let client: ParleyClient
    private let screen = Mutex("")
    private let input = AsyncStream<ChatInput>.makeStream()
    private let session = Mutex<Task<Void, Never>?>(nil)
    let size: (columns: Int, rows: Int)

    private init(client: ParleyClient, columns: Int) {
        self.client = client
        size = (columns, 24)
    }

    static func open(_ login: Login, at server: ServerProcess, room: String, columns: Int = 80) async throws -> Terminal
    {
        let client = ParleyClient(agent: "tests 1")
        await client.connect(to: ServerAddress(host: "127.0.0.1", port: server.port))
        let me = try await client.signIn(organisation: "demo", login: login, password: "parley-demo", name: "test").user
        let terminal = Terminal(client: client, columns: columns)
        let options = ChatSession.Options(isInteractive: true, colours: false, room: RoomName(room))
        let session = ChatSession(client: client, me: me, options: options, output: terminal) { _ in 0 }
        let running = Task { await session.run(terminal.input.stream) }
        terminal.session.withLock { $0 = running }
        return terminal
    }

    func write(_ text: String) { screen.withLock { $0 += text } }

    /// Everything that was written, escape sequences taken out.
    var seen: String { screen.withLock { $0 }.replacing(/\u{1B}\[[?0-9;]*[A-Za-z]/, with: "") }

    /// The rows of it.
    var printed: [Substring] { seen.split(whereSeparator: { $0.isNewline || $0 == "\r" }) }

    func type(_ text: String) { input.continuation.yield(.keys([.text(text)])) }

    func press(_ key: Key) { input.continuation.yield(.keys([key])) }

    /// Waits until something was written.
    func see(_ text: String) async throws {
        for _ in 0..<3000 {
            if seen.contains(text) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw NotSeen(text: text, seen: seen)
    }

    /// Gives a command until a row of what it writes holds these texts.
    func see(_ texts: String..., after command: String) async throws {
        for _ in 0..<60 {
            let before = screen.withLock { $0.count }
            type(command)
            press(.enter)
            for _ in 0..<50 {
                let rows = screen.withLock { String($0.dropFirst(before)) }.split(whereSeparator: \.isNewline)
                if rows.contains(where: { row in texts.allSatisfy(row.contains) }) { return }
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        throw NotSeen(text: texts.joined(separator: " … "), seen: seen)
    }

    /// Leaves the program.
    func leave() async {
        input.continuation.yield(.terminate)
        await session.withLock { $0 }?.value
        await client.close()
    }

    struct NotSeen: Error { var text, seen: String }
}
