import Session
import Testing

@testable import Transport

@Suite struct `The wheel of deadlines` {
    private final class Holder: DeadlineHolder {
        var wheelPlace: WheelPlace?

        func deadlineReached(at now: Instant) -> Instant? { nil }
    }

    private static func moment(_ milliseconds: UInt64) -> Instant { .zero.advanced(byMilliseconds: milliseconds) }

    private var wheel = DeadlineWheel(slots: 8, resolutionMilliseconds: 10, startingAt: moment(1_000))

    @Test mutating func `a deadline fires once, never early, and at most one resolution late`() {
        let holder = Holder()
        wheel.set(Self.moment(1_025), for: holder)
        #expect(wheel.due(at: Self.moment(1_024)).isEmpty)
        #expect(wheel.due(at: Self.moment(1_029)).isEmpty)
        let due = wheel.due(at: Self.moment(1_030))
        #expect(due.count == 1 && due[0] === holder)
        #expect(holder.wheelPlace == nil)
        #expect(wheel.count == 0)
        #expect(wheel.due(at: Self.moment(2_000)).isEmpty)
    }

    @Test mutating func `a deadline beyond one round waits for its round`() {
        let holder = Holder()
        wheel.set(Self.moment(1_205), for: holder)
        for time in stride(from: UInt64(1_010), through: 1_200, by: 10) {
            #expect(wheel.due(at: Self.moment(time)).isEmpty)
        }
        #expect(wheel.due(at: Self.moment(1_210)).count == 1)
    }

    @Test mutating func `a pause of many rounds misses nobody`() {
        let holders = (0..<20).map { _ in Holder() }
        for (index, holder) in holders.enumerated() {
            wheel.set(Self.moment(1_000 + UInt64(index) * 37), for: holder)
        }
        #expect(wheel.due(at: Self.moment(100_000)).count == 20)
    }

    @Test mutating func `a deadline can be moved and forgotten, wherever it stands`() {
        let holders = (0..<5).map { _ in Holder() }
        for holder in holders { wheel.set(Self.moment(1_045), for: holder) }
        wheel.remove(holders[0])
        wheel.set(Self.moment(1_095), for: holders[2])
        wheel.setEarliest(Self.moment(1_200), for: holders[3])
        wheel.setEarliest(Self.moment(1_015), for: holders[4])
        #expect(wheel.due(at: Self.moment(1_020)).map { $0 === holders[4] } == [true])
        let due = wheel.due(at: Self.moment(1_050))
        #expect(due.count == 2)
        #expect(due.contains { $0 === holders[1] } && due.contains { $0 === holders[3] })
        #expect(wheel.due(at: Self.moment(1_110)).map { $0 === holders[2] } == [true])
        #expect(wheel.count == 0)
    }

    @Test mutating func `a deadline that has passed fires at the next turn`() {
        let holder = Holder()
        _ = wheel.due(at: Self.moment(2_000))
        wheel.set(Self.moment(1_500), for: holder)
        #expect(wheel.due(at: Self.moment(2_010)).count == 1)
    }
}
