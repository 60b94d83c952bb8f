import ParleyProtocol
import Services
import Store
import WireFormat

extension Person {
    @discardableResult
    func post(
        _ text: String, in room: RoomID, nonce: UInt64 = .random(in: 0 ... .max), parent: Seq? = nil,
        mentions: [UserID] = [], fields: String? = nil
    ) async throws(Failure) -> PostMessage.Reply {
        let request = PostMessage(
            room: room, nonce: nonce, text: text, parent: parent, mentions: mentions, fields: fields)
        return try await ask(Request.postMessage, request, ChatServices.postMessage)
    }

    @discardableResult
    func edit(
        _ seq: Seq, in room: RoomID, _ text: String, mentions: [UserID] = [], fields: String? = nil
    ) async throws(Failure) -> EditMessage.Reply {
        let request = EditMessage(room: room, seq: seq, text: text, mentions: mentions, fields: fields)
        return try await ask(Request.editMessage, request, ChatServices.editMessage)
    }

    @discardableResult
    func delete(_ seq: Seq, in room: RoomID) async throws(Failure) -> DeleteMessage.Reply {
        try await ask(
            Request.deleteMessage, DeleteMessage(room: room, seq: seq), ChatServices.deleteMessage)
    }

    func messages(
        in room: RoomID, limit: Int = 200, before: Int? = nil, after: Int? = nil, around: Int? = nil,
        from: Timestamp? = nil
    ) async throws(Failure) -> GetMessages.Reply {
        let request = GetMessages(
            room: room, limit: PageSize(limit), before: before.map { Seq($0) }, after: after.map { Position($0) },
            around: around.map { Seq($0) }, from: from)
        return try await ask(Request.getMessages, request, ChatServices.getMessages)
    }

    func replies(
        to parent: Seq, in room: RoomID, limit: Int = 200, before: Int? = nil, after: Int? = nil
    ) async throws(Failure) -> GetReplies.Reply {
        let request = GetReplies(
            room: room, parent: parent, limit: PageSize(limit), before: before.map { Seq($0) },
            after: after.map { Position($0) })
        return try await ask(Request.getReplies, request, ChatServices.getReplies)
    }

    func threads(in room: RoomID, limit: Int = 200, before: Seq? = nil) async throws(Failure) -> ListThreads.Reply {
        let request = ListThreads(room: room, limit: PageSize(limit), before: before)
        return try await ask(Request.listThreads, request, ChatServices.listThreads)
    }

    func changes(in room: RoomID, since: Int, limit: Int = 200) async throws(Failure) -> GetChanges.Reply {
        let request = GetChanges(room: room, since: Position(since), limit: PageSize(limit))
        return try await ask(Request.getChanges, request, ChatServices.getChanges)
    }

    func edits(of seq: Seq, in room: RoomID, limit: Int = 200, skip: UInt64? = nil) async throws(Failure)
        -> GetEdits.Reply
    {
        let request = GetEdits(room: room, seq: seq, limit: PageSize(limit), skip: skip)
        return try await ask(Request.getEdits, request, ChatServices.getEdits)
    }
}
