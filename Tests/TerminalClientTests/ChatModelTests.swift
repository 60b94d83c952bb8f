import ParleyClient
import ParleyProtocol
import Testing
import WireFormat

@testable import TerminalClient

/// What the terminal client knows of rooms, and where it has to ask again.
@Suite struct `The model` {
    static let kitchen = `What is shown`.room
    static let general = RoomID(4)
    static let (maria, jon, priya) = (UserID(1), UserID(2), UserID(3))

    /// Maria's rooms, in both of which everything up to 9 is read; the kitchen is shown.
    private func model() -> ChatModel { `What is shown`.model() }

    private func hear(_ texts: Int, in room: RoomID, _ model: inout ChatModel, mentions: [UserID] = []) {
        for seq in 10..<(10 + UInt32(texts)) {
            var message = `What is shown`.message(seq, "text", in: room)
            message.mentions = mentions
            _ = model.take(.message(message), now: .zero)
        }
    }

    private func state(seq: UInt32, read: UInt32, unread: UInt64, details: UInt64 = 1) -> RoomState {
        RoomState(
            room: Self.general, seq: Position(seq), at: `What is shown`.noon, details: details, read: Position(read),
            unread: unread, mentions: 0)
    }

    private func moved(to seq: UInt32, by user: UserID = maria) -> ClientEvent {
        .readMarkerMoved(ReadMarkerMoved(room: Self.general, user: user, seq: Position(seq)))
    }

    // MARK: Unread

    @Test func `what another session of the same person reads is unread no more`() {
        var model = model()
        hear(3, in: Self.general, &model, mentions: [Self.maria])
        #expect(model.rooms[Self.general]?.unread == 3 && model.rooms[Self.general]?.mentions == 3)
        _ = model.take(moved(to: 11, by: Self.jon), now: .zero)
        #expect(model.rooms[Self.general]?.unread == 3)
        _ = model.take(moved(to: 11), now: .zero)
        #expect(model.rooms[Self.general]?.unread == 1 && model.rooms[Self.general]?.mentions == 1)
        _ = model.take(moved(to: 12), now: .zero)
        #expect(model.rooms[Self.general]?.unread == 0 && model.rooms[Self.general]?.mentions == 0)
        #expect(model.takeOutdated().isEmpty)
    }

    @Test func `how much of what the server counted is left, the server is asked`() {
        var model = model()
        _ = model.take(.roomState(state(seq: 20, read: 9, unread: 8)), now: .zero)
        _ = model.take(moved(to: 15), now: .zero)
        #expect(model.takeOutdated() == [Self.general])
        _ = model.take(.roomState(state(seq: 20, read: 15, unread: 4)), now: .zero)
        #expect(model.rooms[Self.general]?.unread == 4)
        _ = model.take(moved(to: 20), now: .zero)
        #expect(model.rooms[Self.general]?.unread == 0)
        #expect(model.takeOutdated().isEmpty)
    }

    @Test func `a message that came before the server's count is counted once`() {
        var model = model()
        hear(3, in: Self.general, &model)
        // The server had counted 10 and 11 when 12 came.
        _ = model.take(.roomState(state(seq: 11, read: 9, unread: 2)), now: .zero)
        #expect(model.rooms[Self.general]?.unread == 3)
        hear(3, in: Self.general, &model)
        #expect(model.rooms[Self.general]?.unread == 3)
    }

    @Test func `a deleted message is unread no more, and one that lost its mention calls no more`() {
        var model = model()
        hear(2, in: Self.general, &model, mentions: [Self.maria])
        let deletion = ReceivedDeletion(room: Self.general, seq: Seq(10), change: Seq(12), at: nil, by: Self.jon)
        _ = model.take(.deleted(deletion), now: .zero)
        #expect(model.rooms[Self.general]?.unread == 1)
        let edit = ReceivedEdit(
            room: Self.general, seq: Seq(11), change: Seq(13), at: nil, text: "never mind", mentions: [], fields: nil)
        _ = model.take(.edited(edit), now: .zero)
        #expect(model.rooms[Self.general]?.unread == 1 && model.rooms[Self.general]?.mentions == 0)
    }

    @Test func `who posts from another session has read so far`() {
        var model = model()
        hear(2, in: Self.general, &model)
        _ = model.take(.message(`What is shown`.message(12, "mine", by: 1, in: Self.general)), now: .zero)
        #expect(model.rooms[Self.general]?.unread == 0)
    }

    @Test func `a state that a newer one has overtaken is not taken, but asked for again`() {
        var model = model()
        _ = model.take(.roomState(state(seq: 20, read: 9, unread: 8)), now: .zero)
        _ = model.take(.roomState(state(seq: 15, read: 9, unread: 3)), now: .zero)
        #expect(model.rooms[Self.general]?.unread == 8)
        #expect(model.takeOutdated() == [Self.general])
    }

    @Test func `a room whose details changed while nobody told is asked for again`() {
        var model = model()
        _ = model.take(.roomState(state(seq: 9, read: 9, unread: 0, details: 2)), now: .zero)
        #expect(model.takeOutdated() == [Self.general])
    }

    @Test func `muting changes nothing that is to be asked for`() {
        var model = model()
        // The room's revision is 1; the user has muted it once.
        let muted = OwnStateChanged(
            room: Self.general, state: state(seq: 9, read: 9, unread: 0, details: 2), revision: 1, role: .member,
            muted: true)
        _ = model.take(.ownStateChanged(muted), now: .zero)
        #expect(model.rooms[Self.general]?.entry.muted == true)
        _ = model.take(.roomState(state(seq: 9, read: 9, unread: 0, details: 2)), now: .zero)
        #expect(model.takeOutdated().isEmpty)
    }

    // MARK: People

    private func came(_ user: UserID, revision: UInt64, role: RoomRole = .member) -> ClientEvent {
        .participantChanged(
            ParticipantChanged(room: Self.kitchen, user: user, revision: revision, role: role, by: Self.jon))
    }

    private func went(_ user: UserID, revision: UInt64) -> ClientEvent {
        .participantLeft(ParticipantLeft(room: Self.kitchen, user: user, revision: revision, by: Self.jon))
    }

    @Test func `the people of a room are counted by the server, which is asked when somebody came or went`() {
        var model = model()
        let events = [came(Self.priya, revision: 2), went(Self.jon, revision: 3)]
        for event in events { _ = model.take(event, now: .zero) }
        #expect(model.takeOutdated() == [Self.kitchen])
        var entry = `What is shown`.entry(Self.kitchen, name: "Kitchen")
        entry.room.revision = 3
        entry.state.details = 3
        entry.room.participants = 7
        #expect(model.refresh(entry).isEmpty)
        // What was counted already changes nothing, however often it is told.
        for event in events + events { _ = model.take(event, now: .zero) }
        #expect(model.rooms[Self.kitchen]?.entry.room.participants == 7)
        #expect(model.takeOutdated().isEmpty)
    }

    @Test func `somebody who is new is told apart from somebody with another role`() {
        var model = model()
        model.learn([User(user: Self.priya, role: .member, login: "priya", name: "Priya")])
        model.rooms[Self.kitchen]?.participants = [Self.maria, Self.jon]
        #expect(model.take(came(Self.priya, revision: 2), now: .zero) == [.note("priya was added by jon.")])
        #expect(
            model.take(came(Self.priya, revision: 3, role: .owner), now: .zero)
                == [.note("priya is now an owner here (by jon).")])
    }

    @Test func `one's own role is told when it changes, wherever one is, once`() {
        var model = model()
        #expect(
            model.take(came(Self.maria, revision: 2, role: .moderator), now: .zero)
                == [.note("You are now a moderator here (by jon).")])
        #expect(model.rooms[Self.kitchen]?.entry.role == .moderator)
        let own = OwnStateChanged(
            room: Self.kitchen, state: `What is shown`.entry(Self.kitchen, name: "").state, revision: 1,
            role: .moderator)
        #expect(model.take(.ownStateChanged(own), now: .zero).isEmpty)
        model.current = Self.general
        #expect(
            model.take(came(Self.maria, revision: 3, role: .owner), now: .zero)
                == [.note("You are now an owner in Kitchen (by jon).")])
    }

    @Test func `an older version of a room's details is not taken for news`() {
        var model = model()
        var entry = `What is shown`.entry(Self.kitchen, name: "Pantry")
        entry.room.revision = 5
        entry.state.details = 5
        #expect(model.refresh(entry) == [.note("The room is now called Pantry.")])
        let old = `What is shown`.entry(Self.kitchen, name: "Kitchen").room
        #expect(model.take(.roomUpdated(old), now: .zero).isEmpty)
        #expect(model.title(Self.kitchen) == "Pantry")
    }

    // MARK: Pages

    @Test func `an edit that comes before the page with its message is not missed`() {
        var model = model()
        model.expectPage(of: Self.general)
        let edit = ReceivedEdit(
            room: Self.general, seq: Seq(5), change: Seq(10), at: nil, text: "new", mentions: [], fields: nil)
        _ = model.take(.edited(edit), now: .zero)
        let deletion = ReceivedDeletion(room: Self.general, seq: Seq(6), change: Seq(11), at: nil, by: Self.jon)
        _ = model.take(.deleted(deletion), now: .zero)
        let page = (4...6).map { `What is shown`.message($0, "old", in: Self.general) }
        let taken = model.take(page: page, of: Self.general)
        #expect(taken.map(\.text) == ["old", "new", ""])
        #expect(taken.map(\.deletedBy) == [nil, nil, Self.jon])
        model.endPage(of: Self.general)
        #expect(model.rooms[Self.general]?.messages[5]?.text == "new")
    }

    @Test func `a page that is older than what is known changes nothing`() {
        var model = model()
        let message = `What is shown`.message(10, "old", in: Self.general)
        _ = model.take(.message(message), now: .zero)
        let edit = ReceivedEdit(
            room: Self.general, seq: Seq(10), change: Seq(11), at: nil, text: "new", mentions: [], fields: nil)
        _ = model.take(.edited(edit), now: .zero)
        #expect(model.take(page: [message], of: Self.general).map(\.text) == ["new"])
        // And one that is newer is taken.
        var newer = message
        newer.text = "newest"
        newer.change = Seq(12)
        #expect(model.take(page: [newer], of: Self.general).map(\.text) == ["newest"])
    }
}
