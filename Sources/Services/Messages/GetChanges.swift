public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Gives every message that was posted or changed since a place.
    public func getChanges(_ request: GetChanges, by caller: Caller) async throws(Failure) -> GetChanges.Reply {
        try await read(by: caller) { transaction, identity throws(Failure) in
            let access = try transaction.participation(of: identity.user, in: request.room)
            guard request.since <= access.seq else {
                throw .invalid(field: GetChanges.Field.since, detail: "The room's counter stands at \(access.seq).")
            }
            let limit = Int(request.limit.rawValue)
            let found = try transaction.changes(in: request.room, since: request.since, limit: limit + 1)
            let page = Page.prefix(
                of: found.map { Change(message: $0.message, posted: $0.posted) }, limit: limit,
                budget: GetChanges.Reply.fitBudget)
            guard page.isCut, let last = page.list.last?.message else {
                return GetChanges.Reply(through: access.seq, at: access.at, changes: page.list)
            }
            return GetChanges.Reply(
                through: Position((last.change ?? last.seq).rawValue), at: found[page.list.count - 1].changed,
                changes: page.list, more: true, seq: access.seq)
        }
    }
}
