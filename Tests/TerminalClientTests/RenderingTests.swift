import ParleyClient
import ParleyProtocol
import Testing
import WireFormat

@testable import TerminalClient

@Suite struct `What is shown` {
    static let room = RoomID(3)
    static let maria = User(user: UserID(1), role: .member, login: "maria", name: "Maria Silva")
    static let jon = User(user: UserID(2), role: .member, login: "jon", name: "Jon")
    /// 2026-11-23T14:03:09Z.
    static let noon = Timestamp(unixMilliseconds: 1_795_442_589_120)

    static func model() -> ChatModel {
        var model = ChatModel()
        model.me = maria
        model.learn([maria, jon])
        model.take(entry(room, name: "Kitchen"))
        model.take(entry(RoomID(4), name: "General"))
        model.current = room
        model.link = .online
        return model
    }

    static func entry(_ room: RoomID, name: String) -> RoomEntry {
        RoomEntry(
            room: Room(
                room: room, kind: .group, revision: 1, participants: 2, created: noon, createdBy: UserID(1),
                updated: noon, updatedBy: UserID(1), name: name),
            state: RoomState(
                room: room, seq: Position(9), at: noon, details: 1, read: Position(9), unread: 0, mentions: 0),
            role: .member)
    }

    static func message(_ seq: UInt32, _ text: String, by user: UInt32 = 2, in room: RoomID = room) -> ReceivedMessage {
        ReceivedMessage(room: room, seq: Seq(seq), sender: UserID(user), posted: noon, text: text)
    }

    private func rows(_ printouts: [Printout], _ model: ChatModel, columns: Int = 60) -> [String] {
        var renderer = MessageRenderer { _ in 3600 }
        return printouts.flatMap { renderer.rows($0, in: model, columns: columns) }.map(\.plain)
    }

    @Test func `a message stands with its time, number and sender, and a line before its day`() {
        let shown = rows([.message(Self.message(10, "Tea is ready"))], Self.model())
        #expect(shown.count == 2)
        #expect(shown[0].hasPrefix("── Monday 23 November 2026 ──"))
        #expect(Width.of(shown[0]) == 60)
        #expect(shown[1] == "15:03   10 jon           Tea is ready")
    }

    @Test func `long text hangs below its beginning`() {
        let shown = rows(
            [.message(Self.message(10, "one two three four five six seven eight nine\nten"))], Self.model())
        #expect(
            shown.dropFirst() == [
                "15:03   10 jon           one two three four five six seven",
                "                         eight nine",
                "                         ten",
            ])
    }

    @Test func `on a narrow screen text begins beside the name`() {
        let shown = rows([.message(Self.message(10, "one two three four five"))], Self.model(), columns: 30)
        #expect(shown.dropFirst() == ["15:03   10 jon: one two three", "  four five"])
    }

    @Test func `an answer quotes what it answers`() {
        var model = Self.model()
        _ = model.take(page: [Self.message(10, "Tea?", by: 1)], of: Self.room)
        var answer = Self.message(11, "Yes!")
        answer.parent = Seq(10)
        answer.edited = Self.noon
        #expect(
            rows([.message(answer)], model).dropFirst() == [
                "15:03   11 jon           ❝10 maria: Tea?❞", "                         Yes! (edited)",
            ])
    }

    @Test func `a quote that is cut is still a quote`() {
        var model = Self.model()
        _ = model.take(page: [Self.message(10, "Is there a place for bicycles?", by: 1)], of: Self.room)
        var answer = Self.message(11, "Yes!")
        answer.parent = Seq(10)
        #expect(
            rows([.message(answer)], model, columns: 40).dropFirst() == [
                "15:03   11 jon: ❝10 maria: Is there a …❞", "  Yes!",
            ])
    }

    @Test func `a line parts what was read from what was not, without another day`() {
        let shown = rows([.message(Self.message(10, "a")), .newMark, .message(Self.message(11, "b"))], Self.model())
        #expect(shown.count == 4)
        #expect(shown[2].hasPrefix("── new ──"))
    }

    @Test func `control characters of others are shown`() {
        let shown = rows([.message(Self.message(10, "\u{1B}[31mred"))], Self.model())
        #expect(shown.last == "15:03   10 jon           ␛[31mred")
    }

    @Test func `each row of a text from right to left orders itself`() {
        let shown = rows([.message(Self.message(10, "שלום עולם"))], Self.model(), columns: 22)
        #expect(shown.dropFirst() == ["15:03   10 jon: \u{2068}שלום\u{2069}", "  \u{2068}עולם\u{2069}"])
    }

    @Test func `a name from right to left is told as it is`() {
        var model = Self.model()
        model.take(Self.entry(RoomID(5), name: "מטבח"))
        let notes = model.take(.roomLeft(RoomID(5)), now: .zero)
        #expect(rows(notes, model) == ["You are no longer in \u{2068}מטבח\u{2069}."])
    }

    @Test func `without colours there is no escape sequence`() {
        let text = StyledText("a", .error) + StyledText("b", .person(3))
        #expect(text.encoded(colours: false) == "ab")
        #expect(text.encoded(colours: true) == "\u{1B}[31ma\u{1B}[0m\u{1B}[34mb\u{1B}[0m")
    }

    // MARK: The model

    @Test func `a message of the current room is printed once, one of another counts as unread`() {
        var model = Self.model()
        let here = Self.message(10, "here")
        #expect(model.take(.message(here), now: .zero) == [.message(here)])
        #expect(model.take(.message(here), now: .zero).isEmpty)
        #expect(model.take(.message(Self.message(10, "there", in: RoomID(4))), now: .zero).isEmpty)
        #expect(model.rooms[RoomID(4)]?.unread == 1)
        #expect(model.roomsInOrder.first?.id == RoomID(4))
    }

    @Test func `a message elsewhere that calls the reader is told`() {
        var model = Self.model()
        var message = Self.message(10, "@maria look", in: RoomID(4))
        message.mentions = [UserID(1)]
        #expect(model.take(.message(message), now: .zero) == [.elsewhere(RoomID(4), message)])
        #expect(model.rooms[RoomID(4)]?.mentions == 1)
        #expect(rows([.elsewhere(RoomID(4), message)], model) == ["General jon: @maria look"])
    }

    @Test func `rooms are found by number, name and its beginning`() {
        let model = Self.model()
        #expect((try? model.find(.name("kit")).get()) == Self.room)
        #expect((try? model.find(.number(4)).get()) == RoomID(4))
        guard case .failure(let fault) = model.find(.name("attic")) else {
            Issue.record("found")
            return
        }
        #expect(fault.inChat == "None of your rooms is called “attic”; /rooms lists yours.")
    }

    @Test(arguments: [
        ChatModel.RoomSearchFault.number(9), .direct(login: "jon"), .nobody(login: "jon"), .name("attic"),
        .several("k", [RoomID(1), RoomID(2)]),
    ])
    func `to scripts nothing is said of commands that they cannot give`(fault: ChatModel.RoomSearchFault) {
        #expect(!fault.description.contains("/") && fault.description.hasSuffix("."))
        #expect(fault.inChat.hasSuffix("."))
    }

    @Test func `the status line tells who is typing, what is unread and when the client tries again`() {
        var model = Self.model()
        _ = model.take(.typing(Typing(room: Self.room, user: UserID(2))), now: .zero)
        _ = model.take(.message(Self.message(10, "there", in: RoomID(4))), now: .zero)
        #expect(
            StatusLine.text(model, now: .seconds(5), columns: 50).plain
                == " Kitchen · jon is typing…       1 unread · online ")
        let hasChanged = model.expireTyping(now: .seconds(6))
        #expect(hasChanged)
        _ = model.take(.disconnected(.cut(nil), retryIn: .seconds(4)), now: .seconds(6))
        #expect(
            StatusLine.text(model, now: .seconds(7), columns: 50).plain
                == " Kitchen           1 unread · reconnecting in 3 s ")
    }

    @Test func `a room that is left is shown no more`() {
        var model = Self.model()
        #expect(model.take(.roomLeft(Self.room), now: .zero) == [.note("You are no longer in Kitchen.")])
        #expect(model.current == nil)
    }

    // MARK: The screen

    @Test func `lines are printed above the footer, which is wiped and drawn again`() {
        var screen = Screen(colours: false)
        let footer = Screen.Footer(rows: ["status", "› hi"], cursorRow: 1, cursorColumn: 4)
        let first = screen.frame(printing: [], footer: footer, columns: 20)
        #expect(first == "\u{1B}[?2026h\u{1B}[?25l\r\u{1B}[Jstatus\r\n› hi\r\u{1B}[4C\u{1B}[?25h\u{1B}[?2026l")
        let second = screen.frame(printing: ["news"], footer: footer, columns: 20)
        #expect(second.hasPrefix("\u{1B}[?2026h\u{1B}[?25l\r\u{1B}[1A\u{1B}[Jnews\r\nstatus\r\n"))
        // On a screen of three columns the terminal has broken the status into two rows, and the cursor stands on the second row of its own.
        #expect(screen.close(columns: 3) == "\r\u{1B}[3A\u{1B}[J\u{1B}[?25h")
    }

    @Test func `times are told as the calendar has them`() {
        #expect(LocalTime.machine(Self.noon) == "2026-11-23T14:03:09.120Z")
        let leap = Timestamp(unixMilliseconds: 1_709_164_800_000)
        #expect(LocalTime(leap, offsetSeconds: -3600).date == "Wednesday 28 February 2024")
        #expect(LocalTime(leap, offsetSeconds: 0).date == "Thursday 29 February 2024")
    }

    @Test func `json holds what programs need, and nothing that a terminal acts upon`() {
        var message = Self.message(10, "a\"b\\c\n\u{1B}\u{2028}")
        message.mentions = [UserID(1), UserID(9)]
        message.fields = #"{"k":1}"#
        #expect(
            EventJSON.message(message, in: Self.model()).text
                == #"{"type":"message","room":3,"seq":10,"change":10,"at":"2026-11-23T14:03:09.120Z","#
                + #""sender":{"user":2,"login":"jon"},"text":"a\"b\\c\n\u001b\u2028","#
                + #""mentions":[{"user":1,"login":"maria"},{"user":9}],"fields":{"k":1}}"#)
    }
}
