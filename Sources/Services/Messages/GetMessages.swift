public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Gives a page of a room's history.
    public func getMessages(_ request: GetMessages, by caller: Caller) async throws(Failure) -> GetMessages.Reply {
        let selectors = [request.before != nil, request.after != nil, request.around != nil, request.from != nil]
        guard selectors.count(where: { $0 }) <= 1 else {
            throw .invalid(detail: "Give at most one of before, after, around and from.")
        }
        return try await read(by: caller) { transaction, identity throws(Failure) in
            let access = try transaction.participation(of: identity.user, in: request.room)
            let limit = Int(request.limit.rawValue)
            let page: MessagePage
            if let around = request.around {
                page = try transaction.page(around: around, in: request.room, limit: limit)
            } else {
                let range = MessageRange(before: request.before, after: request.after, from: request.from)
                let found = try transaction.messages(in: request.room, range, limit: limit + 1)
                page = MessagePage(
                    found, around: range.isFromTheEnd ? found.count - 1 : 0, limit: limit,
                    budget: GetMessages.Reply.fitBudget)
            }
            let hasEarlier = try transaction.hasMessages(request.older(than: page), in: request.room)
            let hasLater = try transaction.hasMessages(request.newer(than: page), in: request.room)
            return GetMessages.Reply(
                seq: access.seq, start: page.start, messages: page.messages,
                earlier: page.hasEarlier || hasEarlier, later: page.hasLater || hasLater)
        }
    }
}

extension ReadTransaction {
    /// Half of a page before a message, the others from it on.
    fileprivate func page(around seq: Seq, in room: RoomID, limit: Int) throws(Failure) -> MessagePage {
        let before = try messages(in: room, .before(seq), limit: limit / 2)
        let after = try messages(in: room, .after(Position(seq.rawValue - 1)), limit: limit - before.count)
        let anchor = after.isEmpty ? max(0, before.count - 1) : before.count
        return MessagePage(
            before + after, around: anchor, limit: limit, budget: GetMessages.Reply.fitBudget)
    }

    /// Whether the room has a message in a range.
    fileprivate func hasMessages(_ range: MessageRange?, in room: RoomID) throws(Failure) -> Bool {
        guard let range else { return false }
        return try !messages(in: room, range, limit: 1).isEmpty
    }
}

extension GetMessages {
    /// Where messages lie that are older than those of a page; nil where there are none.
    ///
    /// An empty page says that all messages lie on the other side of the place that was named.
    fileprivate func older(than page: MessagePage) -> MessageRange? {
        if let first = page.messages.first { return .before(first.seq) }
        if let after { return .through(after) }
        if let around { return .before(around) }
        return from == nil ? nil : .newest
    }

    /// Where messages lie that are newer than those of a page; nil where there are none.
    fileprivate func newer(than page: MessagePage) -> MessageRange? {
        if let last = page.messages.last { return .after(Position(last.seq.rawValue)) }
        return before.map { .after(Position($0.rawValue - 1)) }
    }
}

extension MessageRange {
    /// What a request asks for, which gives at most one of them.
    init(before: Seq?, after: Position?, from: Timestamp? = nil) {
        if let before {
            self = .before(before)
        } else if let after {
            self = .after(after)
        } else if let from {
            self = .from(from)
        } else {
            self = .newest
        }
    }

    /// The newest messages up to and including a place.
    static func through(_ position: Position) -> MessageRange {
        // The highest place has no number behind it: everything lies before its end.
        Seq(rawValue: position.rawValue &+ 1).map { .before($0) } ?? .newest
    }

    /// Whether the newest messages of the range are wanted, not the oldest.
    var isFromTheEnd: Bool {
        switch self {
        case .newest, .before: true
        case .after, .from: false
        }
    }
}
