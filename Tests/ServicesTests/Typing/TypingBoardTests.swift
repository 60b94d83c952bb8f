import ParleyProtocol
import Store
import Testing
import WireFormat

@testable import Services

@Suite struct `The board of those who are typing` {
    private let anna = Typist(organisation: OrganisationID(rawValue: 1), room: RoomID(1), user: UserID(1))
    private let ben = Typist(organisation: OrganisationID(rawValue: 1), room: RoomID(1), user: UserID(2))

    private let start = ContinuousClock.now

    private func after(_ milliseconds: UInt64) -> ContinuousClock.Instant {
        start.advanced(byMilliseconds: milliseconds)
    }

    @Test func `tells of somebody who begins, and again after four seconds, not in between`() {
        var board = TypingBoard()
        let news = TypingAnnouncement(typist: anna, stopped: false)
        #expect(board.started(anna, now: after(0)) == news)
        #expect(board.started(anna, now: after(1000)) == nil)
        #expect(board.started(anna, now: after(3999)) == nil)
        #expect(board.started(anna, now: after(4000)) == news)
        #expect(board.started(anna, now: after(7999)) == nil)
    }

    @Test func `ends typing six seconds after it was last renewed, once`() {
        var board = TypingBoard()
        _ = board.started(anna, now: after(0))
        _ = board.started(anna, now: after(3000))
        #expect(board.expired(now: after(8999)).isEmpty)
        #expect(board.expired(now: after(9000)) == [TypingAnnouncement(typist: anna, stopped: true)])
        #expect(board.expired(now: after(20_000)).isEmpty)
        #expect(board.isEmpty)
    }

    @Test func `tells of somebody who stops only if they were known to type`() {
        var board = TypingBoard()
        #expect(board.stopped(anna) == nil)
        _ = board.started(anna, now: after(0))
        #expect(board.stopped(anna) == TypingAnnouncement(typist: anna, stopped: true))
        #expect(board.stopped(anna) == nil)
        #expect(board.expired(now: after(60_000)).isEmpty)
    }

    @Test func `forgets whoever posts without a word, and tells of them when they begin again`() {
        var board = TypingBoard()
        _ = board.started(anna, now: after(0))
        board.posted(anna)
        #expect(board.expired(now: after(60_000)).isEmpty)
        #expect(board.started(anna, now: after(100)) == TypingAnnouncement(typist: anna, stopped: false))
    }

    @Test func `keeps people, rooms and organisations apart`() {
        var board = TypingBoard()
        var elsewhere = anna
        elsewhere.room = RoomID(2)
        var abroad = anna
        abroad.organisation = OrganisationID(rawValue: 2)
        for typist in [anna, ben, elsewhere, abroad] {
            #expect(board.started(typist, now: after(0)) == TypingAnnouncement(typist: typist, stopped: false))
        }
        board.posted(elsewhere)
        _ = board.started(ben, now: after(5000))
        #expect(Set(board.expired(now: after(6000)).map(\.typist)) == [anna, abroad])
    }

    @Test func `takes no more people than it has places, and those it has may go on`() {
        var board = TypingBoard()
        for number in 1...ServiceLimits.typistsMax {
            var typist = anna
            typist.user = UserID(number)
            #expect(board.started(typist, now: after(0)) != nil)
        }
        var late = anna
        late.user = UserID(ServiceLimits.typistsMax + 1)
        #expect(board.started(late, now: after(0)) == nil)
        #expect(board.stopped(late) == nil)
        #expect(board.started(anna, now: after(4000)) != nil)
        #expect(board.expired(now: after(6000)).count == ServiceLimits.typistsMax - 1)
        #expect(board.started(late, now: after(6000)) != nil)
    }
}
