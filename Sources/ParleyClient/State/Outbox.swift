import DequeModule
public import ParleyProtocol

/// A post that has not been acknowledged yet.
public struct PendingPost: Hashable, Sendable {
    /// The request as it is sent, each time with the same nonce.
    public var request: PostMessage
    /// Whether it may have reached the server, so that only the nonce keeps it from being posted twice.
    public var wasSent: Bool

    /// A post, as the application keeps it.
    public init(request: PostMessage, wasSent: Bool) {
        self.request = request
        self.wasSent = wasSent
    }
}

/// The posts that wait for their acknowledgement, in the order in which they were made.
///
/// Invariant: an entry leaves only with its acknowledgement, a refusal for good, the application's withdrawal, the end of its
/// time, or the end of the sign-in; until then it is sent again on each new connection, under the nonce that it was given at
/// the beginning.
struct Outbox: Sendable {
    struct Entry: Sendable {
        var post: PendingPost
        /// Whom to tell; nil for a post of an earlier run of the program.
        var ticket: Ticket?
        /// Whether it was sent on the present connection.
        var inFlight = false
        /// How often it was sent.
        var attempts = 0
        /// Until when it may wait; nil for as long as it takes.
        var deadline: Duration?
        /// Why the server did not take it when it was sent last.
        var refusal: Failure?

        /// Why it ends when it has waited for too long.
        var timeout: ClientError { refusal.map { .refused($0) } ?? (post.wasSent ? .timedOut : .notConnected(nil)) }
    }

    /// The most posts that are on their way at a time, so that other requests find room in the window.
    static let inFlightMax = 16

    private(set) var entries: Deque<Entry> = []
    private(set) var inFlightCount = 0
    private var nextNonce: UInt64
    /// No post is sent before this moment: the server asked for patience, or its budget is used up.
    private(set) var notBefore: Duration?

    /// - Parameter nonce: A random number. Nonces count up from it, so that those of two runs do not meet.
    init(firstNonce nonce: UInt64) {
        nextNonce = nonce
    }

    var isEmpty: Bool { entries.isEmpty }

    /// Until when the first of those that do not wait for ever may wait: they wait equally long.
    var firstDeadline: Duration? { entries.lazy.compactMap(\.deadline).first }

    mutating func add(_ request: PostMessage, ticket: Ticket, deadline: Duration? = nil) -> UInt64 {
        var request = request
        request.nonce = nextNonce
        nextNonce &+= 1
        entries.append(
            Entry(post: PendingPost(request: request, wasSent: false), ticket: ticket, deadline: deadline))
        return request.nonce
    }

    /// Takes over a post of an earlier run of the program.
    mutating func restore(_ post: PendingPost) {
        entries.append(Entry(post: post, ticket: nil))
    }

    /// No post is sent before a moment.
    mutating func wait(until moment: Duration) {
        notBefore = max(notBefore ?? moment, moment)
    }

    /// Time has passed.
    mutating func tick(now: Duration) {
        if let moment = notBefore, now >= moment { notBefore = nil }
    }

    /// The next post to send, if one may be sent now; it counts as sent from then on.
    ///
    /// - Parameter fits: Whether a post may be sent on the connection as it is. The first one that does not fit holds
    ///   back those behind it, so that the order stays.
    mutating func takeNext(now: Duration, fits: (PostMessage) -> Bool) -> PostMessage? {
        guard inFlightCount < Outbox.inFlightMax, inFlightCount < entries.count else { return nil }
        if let notBefore, now < notBefore { return nil }
        guard let index = entries.firstIndex(where: { !$0.inFlight }), fits(entries[index].post.request) else {
            return nil
        }
        entries[index].inFlight = true
        entries[index].post.wasSent = true
        entries[index].attempts += 1
        inFlightCount += 1
        return entries[index].post.request
    }

    /// Takes out the post of a nonce, which was settled.
    mutating func settle(_ nonce: UInt64) -> Entry? {
        guard let index = entries.firstIndex(where: { $0.post.request.nonce == nonce }) else { return nil }
        if entries[index].inFlight { inFlightCount -= 1 }
        return entries.remove(at: index)
    }

    /// The server did not take a post yet; it goes out again. If this was the first time, it certainly has not arrived.
    mutating func returned(_ nonce: UInt64, _ refusal: Failure) {
        guard let index = entries.firstIndex(where: { $0.post.request.nonce == nonce && $0.inFlight }) else { return }
        entries[index].inFlight = false
        entries[index].refusal = refusal
        inFlightCount -= 1
        guard entries[index].attempts == 1, entries[index].ticket != nil else { return }
        entries[index].attempts = 0
        entries[index].post.wasSent = false
    }

    /// Takes out the post that somebody no longer waits for, if it has never been sent. Otherwise it stays.
    mutating func withdraw(_ ticket: Ticket) -> Bool {
        guard let index = entries.firstIndex(where: { $0.ticket == ticket }) else { return false }
        if entries[index].post.wasSent {
            entries[index].ticket = nil
            return false
        }
        entries.remove(at: index)
        return true
    }

    /// The connection is gone: everything goes out again on the next one.
    mutating func disconnected() {
        for index in entries.indices { entries[index].inFlight = false }
        inFlightCount = 0
        notBefore = nil
    }

    /// Nobody waits any more; gives the tickets of those who did. The posts stay.
    mutating func releaseTickets() -> [(ticket: Ticket, wasSent: Bool)] {
        var released: [(ticket: Ticket, wasSent: Bool)] = []
        for index in entries.indices {
            guard let ticket = entries[index].ticket else { continue }
            released.append((ticket, entries[index].post.wasSent))
            entries[index].ticket = nil
        }
        return released
    }

    /// Takes out the posts that have waited for as long as they may.
    mutating func removeExpired(now: Duration) -> [Entry] {
        let isExpired = { (entry: Entry) in entry.deadline.map { now >= $0 } ?? false }
        let expired = entries.filter(isExpired)
        entries.removeAll(where: isExpired)
        inFlightCount = entries.count(where: \.inFlight)
        return Array(expired)
    }

    /// Takes out the posts that somebody waits for.
    mutating func removeTicketed() -> [(ticket: Ticket, wasSent: Bool)] {
        let removed = entries.compactMap { entry in entry.ticket.map { (ticket: $0, wasSent: entry.post.wasSent) } }
        guard !removed.isEmpty else { return [] }
        entries.removeAll { $0.ticket != nil }
        inFlightCount = entries.count(where: \.inFlight)
        return Array(removed)
    }

    /// Takes out the posts that cannot be sent under another token: those that may have arrived under the old one.
    mutating func removeSent() -> [Entry] {
        let sent = entries.filter(\.post.wasSent)
        entries.removeAll(where: \.post.wasSent)
        inFlightCount = 0
        return Array(sent)
    }

    /// Takes out everything.
    mutating func removeAll() -> [Entry] {
        defer {
            entries = []
            inFlightCount = 0
        }
        return Array(entries)
    }
}
