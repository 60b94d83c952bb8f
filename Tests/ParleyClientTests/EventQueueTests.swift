import ParleyProtocol
import Testing
import WireFormat

@testable import ParleyClient

/// What waits for an application that does not read.
@Suite struct `The queue of events` {
    private static let info = ConnectionInfo(
        user: nil, organisation: nil, agent: "server", now: Timestamp(milliseconds: 1))

    private func message(_ seq: UInt32, in room: RoomID) -> ClientEvent {
        .message(
            ReceivedMessage(
                room: room, seq: Seq(seq), sender: UserID(1), posted: Timestamp(milliseconds: 1), text: "\(seq)"))
    }

    private func joined(_ room: RoomID) -> ClientEvent { .roomJoined(ModelServer.oneRoom.entry(RoomID(1), as: room)) }

    /// A queue that is full of messages of a room.
    private func full(of room: RoomID = RoomID(9)) -> EventQueue {
        let queue = EventQueue {}
        for number in 1...EventQueue.fullAt { _ = queue.add(message(UInt32(number), in: room), nil) }
        return queue
    }

    /// Everything that waits, in order.
    private func drain(_ queue: EventQueue) async -> [ClientEvent] {
        queue.finish()
        var events: [ClientEvent] = []
        for await event in ClientEvents(queue: queue) { events.append(event) }
        return events
    }

    @Test func `holds no more than the newest of each kind, however often the connection comes and goes`() async {
        let queue = full()
        let post = PendingPost(request: PostMessage(room: RoomID(1), nonce: 5, text: "pending"), wasSent: true)
        for round: UInt32 in 1...1000 {
            let room = RoomID(round % 10 + 1)
            _ = queue.add(.connected(Self.info), nil)
            _ = queue.add(.roomState(.testing(room, seq: round)), nil)
            _ = queue.add(.roomReset(.testing(room, seq: round)), nil)
            _ = queue.add(joined(room), nil)
            _ = queue.add(.caughtUp, nil)
            _ = queue.add(.valuesBehind, nil)
            _ = queue.add(.settled(post, .failure(.uncertain)), nil)
            _ = queue.add(.signedOut(nil), nil)
            _ = queue.add(.disconnected(.cut(nil), retryIn: .zero), nil)
        }
        let events = await drain(queue)
        // One of each of the five, and three for each of ten rooms.
        #expect(events.count == EventQueue.fullAt + 5 + 30)
        #expect(events.contains(.roomState(.testing(RoomID(10), seq: 999))))
        #expect(events.last == .disconnected(.cut(nil), retryIn: .zero))
    }

    @Test func `loses no message and keeps their order`() async {
        let queue = full()
        for round: UInt32 in 1...100 {
            _ = queue.add(.roomState(.testing(RoomID(9), seq: round)), nil)
            _ = queue.add(message(1000 + round, in: RoomID(9)), nil)
        }
        let texts = await drain(queue).compactMap(\.text)
        #expect(texts == (1...EventQueue.fullAt).map { "\($0)" } + (1...100).map { "\(1000 + $0)" })
    }

    @Test func `tells that the user came into a room before what is said there`() async {
        let queue = full()
        let room = RoomID(2)
        for event in [joined(room), message(1, in: room), .roomLeft(room), joined(room), .roomLeft(room)] {
            _ = queue.add(event, nil)
        }
        #expect(
            await drain(queue).dropFirst(EventQueue.fullAt) == [joined(room), message(1, in: room), .roomLeft(room)])
    }

    @Test func `hands on what is to be stored with an event that another one took the place of`() async {
        let queue = full()
        let gone = StoredCursor(room: RoomID(2), seq: nil)
        _ = queue.add(.roomLeft(RoomID(2)), gone)
        _ = queue.add(joined(RoomID(2)), nil)
        _ = await drain(queue)
        #expect(queue.takenCursors().cursors == [gone])
    }

    @Test func `does not bring back what is held of a room by an event that came before it was left`() async {
        let queue = full()
        let room = RoomID(2)
        let gone = StoredCursor(room: room, seq: nil)
        let moved = ClientEvent.readMarkerMoved(ReadMarkerMoved(room: room, user: UserID(3), seq: Position(4)))
        _ = queue.add(moved, StoredCursor(room: room, seq: Position(5)))
        _ = queue.add(.roomLeft(room), gone)
        _ = queue.add(moved, nil)
        _ = await drain(queue)
        #expect(queue.takenCursors().cursors == [gone])
    }

    @Test func `holds what was learnt beside the events when everything before it has been taken`() async {
        let queue = EventQueue {}
        let (first, second) = (
            StoredCursor(room: RoomID(1), seq: Position(1)), StoredCursor(room: RoomID(2), seq: Position(2))
        )
        queue.hold(first)
        #expect(queue.takenCursors() == ([first], more: false))
        _ = queue.add(.caughtUp, nil)
        _ = queue.add(.valuesBehind, nil)
        queue.hold(first)
        queue.hold(second)
        var events = ClientEvents(queue: queue).makeAsyncIterator()
        _ = await events.next()
        #expect(queue.takenCursors() == ([], more: true))
        _ = await events.next()
        let (taken, more) = queue.takenCursors()
        #expect(Set(taken) == [first, second])
        #expect(!more)
    }

    @Test func `when it is closed, what was not taken counts as not told`() async {
        let queue = EventQueue {}
        let cursor = StoredCursor(room: RoomID(1), seq: Position(1))
        _ = queue.add(message(1, in: RoomID(1)), cursor)
        queue.close()
        for await event in ClientEvents(queue: queue) { Issue.record("\(event) was told") }
        #expect(queue.takenCursors() == ([], more: false))
    }

    @Test func `tells that a room is there before what is said there`() async {
        let queue = full()
        let room = RoomID(2)
        let (old, new) = (RoomState.testing(room, seq: 0), RoomState.testing(room, seq: 1))
        for event in [.roomState(old), message(1, in: room), .roomState(new)] { _ = queue.add(event, nil) }
        #expect(
            await drain(queue).dropFirst(EventQueue.fullAt) == [.roomState(old), message(1, in: room), .roomState(new)])
    }
}
