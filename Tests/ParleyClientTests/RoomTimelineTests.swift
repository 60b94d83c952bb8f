import ParleyProtocol
import Testing
import WireFormat

@testable import ParleyClient

@Suite struct `A room's timeline` {
    static let room = RoomID(1)

    private func changes(_ server: inout ModelServer, since: UInt32) -> GetChanges.Reply {
        let ask = GetChanges(room: Self.room, since: Position(since), limit: PageSize(200))
        guard case .getChanges(let page) = server.answer(.getChanges(ask)).reply else {
            preconditionFailure("the model answers with changes")
        }
        return page
    }

    @Test func `events in order are delivered with the time that their differences add up to`() {
        var server = ModelServer.oneRoom
        var timeline = RoomTimeline(server.state(Self.room))
        for after: UInt64 in [7, 11] {
            let event = server.post("text", in: Self.room, after: after)
            guard
                case .deliver(.message(let message), _)? = timeline.received(event, seq: event.seq!, waits: false).first
            else {
                Issue.record("not delivered")
                return
            }
            #expect(message.posted == server.rooms[Self.room]!.at)
        }
    }

    @Test func `what is held already is ignored`() {
        var server = ModelServer.oneRoom
        var timeline = RoomTimeline(server.state(Self.room))
        let event = server.post("text", in: Self.room)
        #expect(timeline.received(event, seq: event.seq!, waits: false).count == 1)
        #expect(timeline.received(event, seq: event.seq!, waits: false).isEmpty)
    }

    @Test func `a gap is asked for, and what comes meanwhile follows it`() {
        var server = ModelServer.oneRoom
        var timeline = RoomTimeline(server.state(Self.room))
        _ = server.post("one", in: Self.room)
        let two = server.post("two", in: Self.room)
        #expect(timeline.received(two, seq: two.seq!, waits: false) == [.ask(since: Position(0))])
        let page = changes(&server, since: 0)
        let three = server.post("three", in: Self.room)
        #expect(timeline.received(three, seq: three.seq!, waits: false).isEmpty)
        let told = timeline.received(page).compactMap {
            if case .deliver(let event, _) = $0 { event.text } else { nil }
        }
        #expect(told == ["one", "two", "three"])
    }

    @Test func `more than may wait is dropped and asked for again`() {
        var server = ModelServer.oneRoom
        server.pageMax = 200
        var timeline = RoomTimeline(server.state(Self.room))
        _ = server.post("first", in: Self.room)
        var page: GetChanges.Reply?
        for number in 0..<100 {
            let event = server.post("text \(number)", in: Self.room)
            _ = timeline.received(event, seq: event.seq!, waits: false)
            if number == 0 { page = changes(&server, since: 0) }
        }
        #expect(timeline.received(page!).last == .ask(since: Position(2)))
        #expect(timeline.received(changes(&server, since: 2)).count == 99)
        #expect(!timeline.isCatchingUp)
    }

    @Test func `a message that was changed while pages were read is told as new, once`() {
        var server = ModelServer.oneRoom
        var timeline = RoomTimeline(server.state(Self.room))
        for number in 1...5 { _ = server.post("text \(number)", in: Self.room) }
        #expect(timeline.isBehind(Position(5)) == [.ask(since: Position(0))])
        _ = server.edit(2, in: Self.room, to: "changed before the first page")
        _ = timeline.received(changes(&server, since: 0))
        _ = server.edit(1, in: Self.room, to: "changed behind the first page")
        var told: [ClientEvent] = []
        while timeline.isCatchingUp {
            for case .deliver(let event, _) in timeline.received(changes(&server, since: timeline.held.rawValue)) {
                told.append(event)
            }
        }
        let isNew = told.compactMap { if case .message(let message) = $0 { message.seq.rawValue } else { nil } }
        let isEdit = told.compactMap { if case .edited(let edit) = $0 { edit.seq.rawValue } else { nil } }
        #expect(isNew == [5, 2])
        #expect(isEdit == [1])
    }

    @Test func `catching up goes on after a cut without telling a message as new a second time`() {
        var server = ModelServer.oneRoom
        var timeline = RoomTimeline(server.state(Self.room))
        for number in 1...5 { _ = server.post("text \(number)", in: Self.room) }
        _ = timeline.isBehind(Position(5))
        _ = timeline.received(changes(&server, since: 0))
        timeline.disconnected()
        _ = server.edit(1, in: Self.room, to: "changed")
        #expect(timeline.isBehind(Position(6)) == [.ask(since: Position(3))])
        let told = timeline.received(changes(&server, since: 3))
        #expect(told.count == 3)
        guard case .deliver(.edited(let edit), _)? = told.last else {
            Issue.record("message 1 was told as new")
            return
        }
        #expect(edit.text == "changed")
    }

    @Test func `catching up goes on at every change of a page after a restart`() {
        var server = ModelServer.oneRoom
        for number in 1...4 { _ = server.post("text \(number)", in: Self.room) }
        _ = server.edit(2, in: Self.room, to: "changed")
        var timeline = RoomTimeline(room: Self.room, held: Position(0), at: nil, details: 0, read: Position(0))
        _ = timeline.isBehind(Position(5))
        // The page tells 1, 3, 4; the next one message 2, with its change.
        for case .deliver(.message(let told), let cursor) in timeline.received(changes(&server, since: 0)) {
            var after = RoomTimeline(
                room: Self.room, held: cursor.seq!, at: cursor.at, details: cursor.details, read: cursor.read,
                told: cursor.told)
            _ = after.isBehind(Position(5))
            var numbers = [told.seq.rawValue]
            while after.isCatchingUp {
                for case .deliver(let event, _) in after.received(changes(&server, since: after.held.rawValue)) {
                    guard case .message(let message) = event else {
                        Issue.record("\(event) tells of a message that the application does not know")
                        return
                    }
                    numbers.append(message.seq.rawValue)
                }
            }
            #expect(numbers == Array([1, 3, 4, 2].drop { $0 != told.seq.rawValue }))
        }
    }

    @Test func `what was told takes one range where nothing was changed, however much was missed`() {
        var server = ModelServer.oneRoom
        server.pageMax = 200
        for number in 1...999 {
            _ = server.post("text \(number)", in: Self.room)
            _ = server.edit(UInt32(number * 2 - 1), in: Self.room, to: "changed \(number)")
        }
        var timeline = RoomTimeline(room: Self.room, held: Position(0), at: nil, details: 0, read: Position(0))
        _ = timeline.isBehind(Position(1998))
        for _ in 0..<4 { _ = timeline.received(changes(&server, since: timeline.held.rawValue)) }
        #expect(timeline.stored.told?.numbers == RangeSet([1..<1601]))
    }

    /// The server confirms it, or the next event follows what is held: then nothing was missing either.
    @Test(arguments: [true, false])
    func `once a room is current again, everything that is held counts as known`(isConfirmed: Bool) {
        var server = ModelServer.oneRoom
        var timeline = RoomTimeline(server.state(Self.room))
        for number in 1...2 { _ = server.post("text \(number)", in: Self.room) }
        _ = timeline.isBehind(Position(9))
        _ = timeline.received(changes(&server, since: 0))
        timeline.disconnected()
        if isConfirmed {
            let isNews = timeline.confirmCurrent()
            #expect(isNews)
        }
        let live = server.post("live", in: Self.room)
        _ = timeline.received(live, seq: live.seq!, waits: false)
        _ = server.edit(3, in: Self.room, to: "changed")
        _ = timeline.isBehind(Position(4))
        guard case .deliver(.edited, _)? = timeline.received(changes(&server, since: 3)).first else {
            Issue.record("message 3 was told as new")
            return
        }
    }

    @Test func `without a base for the time the next event is asked for`() {
        var server = ModelServer.oneRoom
        var timeline = RoomTimeline(room: Self.room, held: Position(0), at: nil, details: 0, read: Position(0))
        let event = server.post("text", in: Self.room)
        #expect(timeline.received(event, seq: event.seq!, waits: false) == [.ask(since: Position(0))])
    }
}
