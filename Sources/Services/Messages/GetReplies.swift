public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Gives the answers of a thread.
    public func getReplies(_ request: GetReplies, by caller: Caller) async throws(Failure) -> GetReplies.Reply {
        guard request.before == nil || request.after == nil else {
            throw .invalid(detail: "Give at most one of before and after.")
        }
        return try await read(by: caller) { transaction, identity throws(Failure) in
            let access = try transaction.participation(of: identity.user, in: request.room)
            guard try transaction.message(request.parent, in: request.room) != nil else {
                throw .notFound(field: GetReplies.Field.parent)
            }
            let limit = Int(request.limit.rawValue)
            let range = MessageRange(before: request.before, after: request.after)
            let found = try transaction.replies(to: request.parent, in: request.room, range, limit: limit + 1)
            let page = MessagePage(
                found, around: range.isFromTheEnd ? found.count - 1 : 0, limit: limit,
                budget: GetReplies.Reply.fitBudget)
            let hasEarlier = try request.after.map { after throws(Failure) in
                try transaction.hasReply(.through(after), request)
            }
            let hasLater = try request.before.map { before throws(Failure) in
                try transaction.hasReply(.after(Position(before.rawValue - 1)), request)
            }
            return GetReplies.Reply(
                seq: access.seq, start: page.start, messages: page.messages,
                earlier: page.hasEarlier || hasEarlier ?? false, later: page.hasLater || hasLater ?? false)
        }
    }
}

extension ReadTransaction {
    /// Whether the thread has an answer in a range.
    fileprivate func hasReply(_ range: MessageRange, _ request: GetReplies) throws(Failure) -> Bool {
        try !replies(to: request.parent, in: request.room, range, limit: 1).isEmpty
    }
}
