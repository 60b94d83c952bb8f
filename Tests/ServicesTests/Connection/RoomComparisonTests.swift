import ParleyProtocol
import Testing
import WireFormat

@testable import Services

@Suite struct `Comparing rooms` {
    private func state(_ room: Int, seq: Int = 1, details: UInt64 = 1, read: Int = 1, unread: UInt64 = 0) -> RoomState {
        RoomState(
            room: RoomID(room), seq: Position(seq), at: Timestamp(milliseconds: 1), details: details,
            read: Position(read), unread: unread, mentions: 0)
    }

    private func held(_ rooms: Int...) -> [RoomCursor] { rooms.map { RoomCursor(state($0)) } }

    private func compare(_ held: [RoomCursor], _ states: [RoomState], budget: Int = 60_000) -> RoomComparison {
        RoomComparison(held: held, states: states, budget: budget)
    }

    @Test func `a room that is held as it stands is not told`() {
        let comparison = compare(held(1), [state(1, unread: 3)])
        #expect(comparison.changed.isEmpty && comparison.gone.isEmpty && comparison.more == nil)
    }

    @Test func `a room that is not held is told`() {
        #expect(compare(held(1), [state(1), state(2)]).changed == [state(2)])
    }

    @Test func `another number, other details or another read marker is a change`() {
        let changed = [state(1, seq: 2), state(2, details: 2), state(3, read: 0)]
        #expect(compare(held(1, 2, 3), changed).changed == changed)
    }

    @Test func `a held room that the user does not take part in is gone`() {
        #expect(compare(held(1, 2, 3), [state(2)]).gone == [RoomID(1), RoomID(3)])
    }

    @Test func `a list that does not fit is cut behind its last room, and says nothing of those behind`() {
        let states = [state(1, seq: 9), state(3, seq: 9), state(5, seq: 9)]
        let two = states.prefix(2).reduce(0) { $0 + $1.embeddedSize }
        let comparison = compare(held(1, 2, 3, 4, 5), states, budget: two)
        #expect(comparison.changed == Array(states.prefix(2)))
        #expect(comparison.more == RoomID(3))
        #expect(comparison.gone == [RoomID(2)])
    }

    @Test func `an answer holds at most 2000 rooms`() {
        let comparison = compare([], (1...2001).map { state($0) }, budget: 1_000_000)
        #expect(comparison.changed.count == 2000)
        #expect(comparison.more == RoomID(2000))
    }

    @Test func `going on behind the cut tells every changed room once`() {
        let states = (1...100).map { state($0, seq: $0.isMultiple(of: 3) ? 1 : 2) }
        let cursors = (1...120).filter { $0.isMultiple(of: 2) }.map { RoomCursor(state($0)) }
        var told: [RoomState] = []
        var gone: [RoomID] = []
        var after: RoomID?
        repeat {
            let place = after?.rawValue ?? 0
            let comparison = compare(
                cursors.filter { $0.room.rawValue > place }, states.filter { $0.room.rawValue > place }, budget: 100)
            told += comparison.changed
            gone += comparison.gone
            after = comparison.more
        } while after != nil
        let whole = compare(cursors, states, budget: 1_000_000)
        #expect(told == whole.changed)
        #expect(gone == whole.gone)
        #expect(gone.count == 10)
    }
}
