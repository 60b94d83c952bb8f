import ParleyProtocol
import Testing

@testable import Services

@Suite struct `Slowing down guesses` {
    private let start = ContinuousClock.now

    private func attempt(_ login: String = "maria", from address: String = "192.0.2.1") -> SignInAttempt {
        SignInAttempt(organisation: "acme", login: login, address: address)
    }

    /// Begins an attempt and lets it fail; tells how long it had to wait instead.
    private func fail(_ attempt: SignInAttempt, in backoff: inout SignInBackoff, at now: ContinuousClock.Instant? = nil)
        -> UInt64?
    {
        let wait = backoff.begin(attempt, at: now ?? start)
        if wait == nil { backoff.failed(attempt, at: now ?? start) }
        return wait
    }

    private func later(_ milliseconds: UInt64) -> ContinuousClock.Instant {
        start.advanced(byMilliseconds: milliseconds)
    }

    @Test func `five guesses are free, then each wait is twice as long, up to a minute`() {
        var backoff = SignInBackoff()
        for _ in 0..<5 { #expect(backoff.begin(attempt(), at: start) == nil) }
        var now = start
        for wait: UInt64 in [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000] {
            #expect(backoff.begin(attempt(), at: now) == wait)
            #expect(backoff.begin(attempt(), at: now.advanced(byMilliseconds: wait - 1)) == 1)
            now = now.advanced(byMilliseconds: wait)
            #expect(backoff.begin(attempt(), at: now) == nil)
        }
    }

    @Test func `a guess that was refused does not lengthen the wait`() {
        var backoff = SignInBackoff()
        for _ in 0..<5 { _ = backoff.begin(attempt(), at: start) }
        for _ in 0..<100 { #expect(backoff.begin(attempt(), at: start) == 1000) }
    }

    @Test func `guesses count from their beginning, so that many at a time gain nothing`() {
        var backoff = SignInBackoff()
        let begun = (0..<100).filter { _ in backoff.begin(attempt(), at: start) == nil }
        #expect(begun.count == 5)
    }

    @Test func `the right password forgets the failures of the login`() {
        var backoff = SignInBackoff()
        for _ in 0..<4 { _ = backoff.begin(attempt(), at: start) }
        #expect(backoff.begin(attempt(), at: start) == nil)
        backoff.succeeded(attempt())
        for _ in 0..<5 { #expect(backoff.begin(attempt(), at: start) == nil) }
    }

    @Test func `another login, and the same one of another organisation, do not wait`() {
        var backoff = SignInBackoff()
        for _ in 0..<5 { _ = backoff.begin(attempt(), at: start) }
        #expect(backoff.begin(attempt("berta"), at: start) == nil)
        let elsewhere = SignInAttempt(organisation: "other", login: "maria", address: "192.0.2.1")
        #expect(backoff.begin(elsewhere, at: start) == nil)
    }

    @Test func `from one address twenty guesses at different logins are free, then each waits longer`() {
        var backoff = SignInBackoff()
        for number in 0..<20 { #expect(fail(attempt("user\(number)"), in: &backoff) == nil) }
        #expect(fail(attempt("user20"), in: &backoff) == 1000)
        #expect(fail(attempt("user20", from: "192.0.2.2"), in: &backoff) == nil)
        #expect(fail(attempt("user21"), in: &backoff, at: later(1000)) == nil)
        #expect(fail(attempt("user22"), in: &backoff, at: later(1000)) == 2000)
    }

    @Test func `a house full of people signs in at the same moment`() {
        var backoff = SignInBackoff()
        for number in 0..<60 { #expect(backoff.begin(attempt("user\(number)"), at: start) == nil) }
        for number in 0..<60 { backoff.succeeded(attempt("user\(number)")) }
        #expect(backoff.begin(attempt("user60"), at: start) == nil)
    }

    @Test func `an address that is slowed down has one attempt at a time`() {
        var backoff = SignInBackoff()
        for number in 0..<20 { _ = fail(attempt("user\(number)"), in: &backoff) }
        #expect(backoff.begin(attempt("a"), at: later(1000)) == nil)
        #expect(backoff.begin(attempt("b"), at: later(1000)) == 1000)
        backoff.succeeded(attempt("a"))
        #expect(backoff.begin(attempt("b"), at: later(1000)) == nil)
        backoff.undone(attempt("b"))
        #expect(backoff.begin(attempt("c"), at: later(1000)) == nil)
    }

    @Test func `one right password does not wash an address clean`() {
        var backoff = SignInBackoff()
        for number in 0..<19 { _ = fail(attempt("user\(number)"), in: &backoff) }
        #expect(backoff.begin(attempt("mine"), at: start) == nil)
        backoff.succeeded(attempt("mine"))
        #expect(fail(attempt("user19"), in: &backoff) == nil)
        #expect(fail(attempt("user20"), in: &backoff) == 1000)
    }

    @Test func `the addresses of one household count as one`() {
        var backoff = SignInBackoff()
        for number in 0..<20 { _ = fail(attempt("user\(number)", from: "2001:db8::\(number)"), in: &backoff) }
        #expect(backoff.begin(attempt("x", from: "2001:db8::ffff"), at: start) == 1000)
        #expect(backoff.begin(attempt("x", from: "2001:db8:0:1::1"), at: start) == nil)
    }

    @Test func `a guess that was never looked at does not count`() {
        var backoff = SignInBackoff()
        for _ in 0..<100 {
            #expect(backoff.begin(attempt(), at: start) == nil)
            backoff.undone(attempt())
        }
    }

    @Test func `ten quiet minutes forget everything`() {
        var backoff = SignInBackoff()
        for _ in 0..<5 { _ = backoff.begin(attempt(), at: start) }
        for _ in 0..<5 { #expect(backoff.begin(attempt(), at: later(600_000)) == nil) }
        #expect(backoff.begin(attempt(), at: later(600_000)) == 1000)
    }

    @Test func `a little less than ten minutes forgets nothing`() {
        var backoff = SignInBackoff()
        for _ in 0..<5 { _ = backoff.begin(attempt(), at: start) }
        #expect(backoff.begin(attempt(), at: later(599_999)) == nil)
        #expect(backoff.begin(attempt(), at: later(599_999)) == 2000)
    }

    @Test func `a full table forgets those with the fewest failures, the oldest first`() {
        var table = BackoffTable<Int>(freeFailures: 1, entriesMax: 3)
        table.count(1, at: start)
        table.count(1, at: start)
        table.count(2, at: later(1))
        table.count(3, at: later(2))
        table.count(4, at: later(3))
        #expect(table.count == 3)
        #expect(table.wait(1, at: start) == 2000)
        #expect(table.wait(2, at: later(1)) == 0)
        #expect(table.wait(3, at: later(2)) == 1000)
    }

    @Test func `a flood of names takes bounded memory`() {
        var table = BackoffTable<Int>(freeFailures: 1, entriesMax: 100)
        for number in 0..<1000 { table.count(number, at: later(UInt64(number))) }
        #expect(table.count == 100)
    }
}

@Suite struct `Telling peers apart` {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8::1", "2001:db8:0:0::/64"), ("fe80::1%eth0", "fe80:0:0:0::/64"), ("::1", "0:0:0:0::/64"),
        ("unix", "unix"), ("a:b", "a:b"), ("", ""),
    ])
    func `an address stands for its network`(address: String, network: String) {
        #expect(PeerNetwork.of(address) == network)
    }
}
