import ParleyProtocol
import Store
import Synchronization
import Testing
import WireFormat

@testable import Services

@Suite struct `Typing beside departures` {
    private let anna = Typist(organisation: OrganisationID(rawValue: 1), room: RoomID(1), user: UserID(1))
    private let ben = Typist(organisation: OrganisationID(rawValue: 1), room: RoomID(1), user: UserID(2))
    private let start = ContinuousClock.now

    /// Keeps what is told.
    private final class Told: Sendable {
        private let list = Mutex<[TypingAnnouncement]>([])
        var all: [TypingAnnouncement] { list.withLock { $0 } }
        func tell(_ announcement: TypingAnnouncement) { list.withLock { $0.append(announcement) } }
    }

    @Test func `whoever left while the store was asked is not told of`() {
        let (registry, told) = (TypingRegistry(), Told())
        let asked = registry.departures
        registry.departed(anna, telling: told.tell)
        #expect(!registry.started(anna, now: start, since: asked, telling: told.tell))
        #expect(told.all.isEmpty)
        #expect(registry.started(ben, now: start, since: registry.departures, telling: told.tell))
        #expect(told.all == [TypingAnnouncement(typist: ben, stopped: false)])
    }

    @Test func `a departure ends the typing at once`() {
        let (registry, told) = (TypingRegistry(), Told())
        #expect(registry.started(anna, now: start, since: 0, telling: told.tell))
        registry.departed(anna, telling: told.tell)
        registry.expire(now: start.advanced(byMilliseconds: 60_000), telling: told.tell)
        #expect(told.all.map(\.stopped) == [false, true])
    }

    @Test func `what the others know already needs no question to the store`() {
        let (registry, told) = (TypingRegistry(), Told())
        #expect(!registry.renewed(anna, now: start))
        #expect(registry.started(anna, now: start, since: 0, telling: told.tell))
        #expect(registry.renewed(anna, now: start.advanced(byMilliseconds: 3_999)))
        #expect(!registry.renewed(anna, now: start.advanced(byMilliseconds: 4_000)))
        registry.expire(now: start.advanced(byMilliseconds: 9_998), telling: told.tell)
        #expect(told.all.count == 1)
        registry.expire(now: start.advanced(byMilliseconds: 9_999), telling: told.tell)
        #expect(told.all.map(\.stopped) == [false, true])
    }
}
