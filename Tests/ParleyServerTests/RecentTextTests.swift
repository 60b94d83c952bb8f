import Synchronization
import Testing

@testable import ParleyServer

@Suite struct `A text that costs something to make` {
    /// A clock that the test sets, and how often the text was made.
    private final class World: Sendable {
        let start = ContinuousClock.now
        let seconds = Atomic<Int>(0)
        let made = Atomic<Int>(0)

        var now: ContinuousClock.Instant { start + .seconds(seconds.load(ordering: .relaxed)) }
        var text: String { "\(made.add(1, ordering: .relaxed).newValue)" }
    }

    @Test func `is made once for all who ask within its lifetime, and then anew`() async {
        let world = World()
        let recent = RecentText(lifetime: .seconds(5), now: { world.now }, make: { world.text })
        let texts = await withTaskGroup { group in
            for _ in 0..<20 { group.addTask { await recent.text() } }
            return await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(texts == ["1"])
        world.seconds.store(4, ordering: .relaxed)
        #expect(await recent.text() == "1")
        world.seconds.store(5, ordering: .relaxed)
        #expect(await recent.text() == "2")
    }
}
