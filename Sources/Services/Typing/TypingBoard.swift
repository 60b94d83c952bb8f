import ParleyProtocol
import Store

/// Somebody who is typing in a room.
struct Typist: Hashable, Sendable {
    var organisation: OrganisationID
    var room: RoomID
    var user: UserID
}

/// What the others are to be told of a typist.
struct TypingAnnouncement: Hashable, Sendable {
    var typist: Typist
    var stopped: Bool
}

/// Who is typing where, until when.
///
///     silent ──started──▶ typing ──started, after the renewal time──▶ typing, told again
///       ▲                   │
///       └── stopped, posted, or not renewed in time
///
/// Invariant: there are at most `ServiceLimits.typistsMax` typists.
struct TypingBoard {
    private struct Entry {
        var expires: Uptime
        var told: Uptime
    }

    private var entries: [Typist: Entry] = [:]

    /// Whether nobody is typing.
    var isEmpty: Bool { entries.isEmpty }

    /// Somebody types of whom the others know already.
    /// - Returns: false when they do not, or are to be told again: nothing is done then.
    mutating func renewed(_ typist: Typist, now: Uptime) -> Bool {
        guard let known = entries[typist], !isToBeTold(known, now: now) else { return false }
        entries[typist]?.expires = now.advanced(byMilliseconds: ServiceLimits.typingExpiryMilliseconds)
        return true
    }

    /// Somebody types.
    /// - Returns: what to tell; nil while the others know already.
    mutating func started(_ typist: Typist, now: Uptime) -> TypingAnnouncement? {
        guard entries[typist] != nil || entries.count < ServiceLimits.typistsMax, !renewed(typist, now: now) else {
            return nil
        }
        entries[typist] = Entry(
            expires: now.advanced(byMilliseconds: ServiceLimits.typingExpiryMilliseconds), told: now)
        return TypingAnnouncement(typist: typist, stopped: false)
    }

    private func isToBeTold(_ entry: Entry, now: Uptime) -> Bool {
        now >= entry.told.advanced(byMilliseconds: ServiceLimits.typingRenewalMilliseconds)
    }

    /// Somebody has stopped.
    /// - Returns: what to tell; nil when nobody knew of it.
    mutating func stopped(_ typist: Typist) -> TypingAnnouncement? {
        entries.removeValue(forKey: typist).map { _ in TypingAnnouncement(typist: typist, stopped: true) }
    }

    /// Somebody has posted, which ends the typing without a word.
    mutating func posted(_ typist: Typist) {
        entries.removeValue(forKey: typist)
    }

    /// Ends the typing of those who have not renewed it by now.
    mutating func expired(now: Uptime) -> [TypingAnnouncement] {
        guard !entries.isEmpty else { return [] }
        let over = entries.filter { $0.value.expires <= now }.keys
        for typist in over { entries.removeValue(forKey: typist) }
        return over.map { TypingAnnouncement(typist: $0, stopped: true) }
    }
}
