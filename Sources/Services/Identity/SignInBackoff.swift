import ParleyProtocol

/// Somebody tries a password.
struct SignInAttempt: Hashable, Sendable {
    var organisation: Slug
    var login: Login
    /// The peer's address without the port.
    var address: String
}

/// How long whoever tries passwords has to wait, for each login and for each address. No I/O, no clock.
///
///     begin ──waiting──▶ refused: does not count
///       └──▶ tried ──failed─────▶ counts
///                  ──succeeded──▶ the login is forgotten
///                  ──undone─────▶ does not count (nothing was tried after all)
///
/// For a login an attempt counts from its beginning, so that many at a time gain nothing. For an address it counts when
/// it has failed, so that a house full of people may sign in at the same moment; only an address that is being slowed
/// down already has one attempt at a time.
struct SignInBackoff: Sendable {
    private struct Account: Hashable {
        var organisation: Slug
        var login: Login

        init(_ attempt: SignInAttempt) {
            organisation = attempt.organisation
            login = attempt.login
        }
    }

    private var accounts = BackoffTable<Account>(freeFailures: 5, entriesMax: 10_000)
    /// More are free here: many people may sit behind one address.
    private var addresses = BackoffTable<String>(freeFailures: 20, entriesMax: 10_000)

    /// An attempt begins.
    /// - Returns: how many milliseconds it has to wait; nil when it may go on.
    mutating func begin(_ attempt: SignInAttempt, at now: Uptime) -> UInt64? {
        let (account, address) = (Account(attempt), PeerNetwork.of(attempt.address))
        let wait = max(accounts.wait(account, at: now), addresses.wait(address, at: now))
        guard wait == 0 else { return wait }
        accounts.count(account, at: now)
        addresses.reserve(address, at: now)
        return nil
    }

    /// The password was wrong.
    mutating func failed(_ attempt: SignInAttempt, at now: Uptime) {
        addresses.count(PeerNetwork.of(attempt.address), at: now)
    }

    /// The password was right.
    mutating func succeeded(_ attempt: SignInAttempt) {
        accounts.forget(Account(attempt))
        addresses.release(PeerNetwork.of(attempt.address))
    }

    /// The password was not looked at.
    mutating func undone(_ attempt: SignInAttempt) {
        accounts.takeBack(Account(attempt))
        addresses.release(PeerNetwork.of(attempt.address))
    }
}

/// Failures of many, and how long each has to wait after them.
///
/// After `freeFailures` the next attempt waits 1 s, then 2 s, 4 s and so on up to a minute. Who is quiet for ten
/// minutes is forgotten.
///
/// Invariant: it holds at most `entriesMax` entries. When it is full, the one with the fewest failures goes, the
/// oldest of those: a flood of new names does not wash away those that are being guessed at.
struct BackoffTable<Key: Hashable & Sendable>: Sendable {
    private struct Entry {
        var failures: Int
        var last: Uptime
        /// The next attempt may come at this time.
        var until: Uptime
    }

    private static var waitMillisecondsMax: UInt64 { 60_000 }
    private static var memoryMilliseconds: UInt64 { 600_000 }

    private let freeFailures: Int
    private let entriesMax: Int
    private var entries: [Key: Entry] = [:]

    /// How many are remembered.
    var count: Int { entries.count }

    init(freeFailures: Int, entriesMax: Int) {
        precondition(freeFailures > 0 && entriesMax > 0)
        self.freeFailures = freeFailures
        self.entriesMax = entriesMax
    }

    /// How many milliseconds `key` has to wait.
    func wait(_ key: Key, at now: Uptime) -> UInt64 {
        entries[key]?.until.millisecondsSince(now) ?? 0
    }

    /// Counts a failure.
    mutating func count(_ key: Key, at now: Uptime) {
        var entry = entries[key] ?? Entry(failures: 0, last: now, until: now)
        if isForgotten(entry, at: now) { entry.failures = 0 }
        entry.failures += 1
        entry.last = now
        entry.until = now.advanced(byMilliseconds: wait(afterFailures: entry.failures))
        if entries[key] == nil { makeRoom(at: now) }
        entries[key] = entry
    }

    /// Lets nobody else try before the wait is over that would follow a failure now.
    mutating func reserve(_ key: Key, at now: Uptime) {
        guard var entry = entries[key], !isForgotten(entry, at: now) else { return }
        entry.until = now.advanced(byMilliseconds: wait(afterFailures: entry.failures))
        entries[key] = entry
    }

    /// Nobody has to wait for what was reserved.
    mutating func release(_ key: Key) {
        if let last = entries[key]?.last { entries[key]?.until = last }
    }

    /// One failure was none, and nobody waits for it.
    mutating func takeBack(_ key: Key) {
        guard var entry = entries[key] else { return }
        entry.failures -= 1
        entry.until = entry.last
        entries[key] = entry.failures > 0 ? entry : nil
    }

    /// There were no failures.
    mutating func forget(_ key: Key) { entries[key] = nil }

    private func wait(afterFailures failures: Int) -> UInt64 {
        guard failures >= freeFailures else { return 0 }
        // 64 s is above the longest already.
        return min(1000 << UInt64(min(failures - freeFailures, 6)), Self.waitMillisecondsMax)
    }

    private func isForgotten(_ entry: Entry, at now: Uptime) -> Bool {
        now >= entry.last.advanced(byMilliseconds: Self.memoryMilliseconds)
    }

    private mutating func makeRoom(at now: Uptime) {
        guard entries.count >= entriesMax else { return }
        entries = entries.filter { !isForgotten($0.value, at: now) }
        guard entries.count >= entriesMax else { return }
        let least = entries.min { ($0.value.failures, $0.value.last) < ($1.value.failures, $1.value.last) }
        if let least { entries[least.key] = nil }
    }
}
