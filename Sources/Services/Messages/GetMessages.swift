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
            let earlier = try transaction.hasMessages(.before, page, request)
            let later = try transaction.hasMessages(.after, page, request)
            return GetMessages.Reply(
                seq: access.seq, start: page.start, messages: page.messages, earlier: earlier, later: later)
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

    /// Whether there are messages on one side of a page.
    fileprivate func hasMessages(
        _ side: Side, _ page: MessagePage, _ request: GetMessages
    ) throws(Failure) -> Bool {
        switch side {
        case .before:
            if page.hasEarlier { return true }
            guard let edge = page.messages.first?.seq ?? request.edgeOfNothing(side) else { return false }
            return try !messages(in: request.room, .before(edge), limit: 1).isEmpty
        case .after:
            if page.hasLater { return true }
            guard let edge = page.messages.last?.seq ?? request.edgeOfNothing(side) else { return false }
            return try !messages(in: request.room, .after(Position(edge.rawValue)), limit: 1).isEmpty
        }
    }
}

/// A side of a page.
private enum Side {
    case before
    case after
}

extension GetMessages {
    /// Where to look for messages beside an empty page: what is before a place that nothing comes after, and the other
    /// way round.
    fileprivate func edgeOfNothing(_ side: Side) -> Seq? {
        switch side {
        case .before:
            after.map { Seq(min(UInt64($0.rawValue) + 1, UInt64(Seq.range.upperBound))) }
                ?? (from == nil ? nil : Seq(Seq.range.upperBound))
        case .after: before.flatMap { $0.rawValue > 1 ? Seq($0.rawValue - 1) : nil }
        }
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

    /// Whether the newest messages of the range are wanted, not the oldest.
    var isFromTheEnd: Bool {
        switch self {
        case .newest, .before: true
        case .after, .from: false
        }
    }
}
