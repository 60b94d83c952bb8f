import SplitMix
import Testing

@testable import ParleyClient

@Suite struct `Waiting before connecting again` {
    @Test func `the ceiling doubles up to the longest wait`() {
        var random = SplitMix64(seed: 3)
        var backoff = Backoff()
        var longest: [Duration] = Array(repeating: .zero, count: 12)
        for _ in 0..<400 {
            backoff = Backoff()
            for attempt in 0..<12 {
                longest[attempt] = max(longest[attempt], backoff.next(stood: .zero, using: &random))
            }
        }
        for (attempt, wait) in longest.enumerated() {
            let ceiling = min(.seconds(30), .milliseconds(200) * (1 << attempt))
            #expect(wait <= ceiling && wait > ceiling * 9 / 10, "attempt \(attempt): \(wait) of \(ceiling)")
        }
    }

    @Test func `a connection that stood begins the count anew, one that fell at once does not`() {
        var random = SplitMix64(seed: 3)
        var backoff = Backoff()
        for _ in 0..<10 { _ = backoff.next(stood: .seconds(1), using: &random) }
        #expect((0..<20).contains { _ in backoff.next(stood: .seconds(1), using: &random) > .seconds(1) })
        #expect(backoff.next(stood: .seconds(6), using: &random) <= .milliseconds(200))
    }

    @Test func `what the server asks for is never undercut`() {
        var random = SplitMix64(seed: 3)
        var backoff = Backoff()
        for _ in 0..<100 {
            #expect(backoff.next(stood: .seconds(9), atLeast: .seconds(2), using: &random) >= .seconds(2))
        }
    }

    @Test func `what the server asks of everybody is spread over as long again`() {
        var random = SplitMix64(seed: 3)
        var backoff = Backoff()
        let waits = (0..<400).map { _ in backoff.next(stood: .seconds(9), atLeast: .seconds(2), using: &random) }
        for tenth in 0..<10 {
            let span = Duration.seconds(2 + 0.2 * Double(tenth))...Duration.seconds(2.2 + 0.2 * Double(tenth))
            #expect(waits.contains { span.contains($0) }, "nobody comes back after \(span)")
        }
        #expect(waits.allSatisfy { $0 <= .seconds(4) })
    }
}
