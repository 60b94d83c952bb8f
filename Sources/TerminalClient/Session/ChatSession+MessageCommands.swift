import ParleyClient
import ParleyProtocol
import WireFormat

extension ChatSession {
    /// Carries out a command that concerns the messages of the current room.
    func carryOut(ofMessages command: ChatCommand, in room: ChatRoom) async throws(CommandError) {
        do throws(CommandError) {
            try await carryOut(command, in: room)
        } catch .client(.refused(let failure)) where failure.code == .notFound && failure.detail == nil {
            guard let message = command.message else { throw .client(.refused(failure)) }
            throw .mistake("There is no message \(message) in this room.")
        }
    }

    private func carryOut(_ command: ChatCommand, in room: ChatRoom) async throws(CommandError) {
        switch command {
        case .history(let count): try await showHistory(count ?? ChatSession.historyCount, of: room)
        case .thread(let message): try await showThread(Seq(message), of: room)
        case .threads: try await listThreads(of: room)
        case .edit(let message, let text):
            let seq = try own(message, in: room)
            let mentions = model.mentions(in: text, of: room.id)
            _ = try await ask(EditMessage(room: room.id, seq: seq, text: text, mentions: mentions))
        case .edits(let message): try await showEdits(Seq(message), of: room)
        case .delete(let message):
            let seq = try own(message, in: room)
            _ = try await ask(DeleteMessage(room: room.id, seq: seq))
        case .unread(let message): try await markUnread(message, in: room)
        default: preconditionFailure("\(command) does not concern messages")
        }
    }

    /// The message of a number, or else one's own last.
    private func own(_ message: UInt32?, in room: ChatRoom) throws(CommandError) -> Seq {
        if let message { return Seq(message) }
        guard let me = model.me?.user, let last = room.lastMessage(of: me) else {
            throw .mistake("You have said nothing here lately; give the number of the message.")
        }
        return last.seq
    }

    private func showHistory(_ count: Int, of room: ChatRoom) async throws(CommandError) {
        guard (1...200).contains(count) else { throw .mistake("/history shows 1 to 200 messages at a time.") }
        guard room.oldest == nil || room.hasEarlier else { throw .mistake("There are no older messages.") }
        let (page, messages) = try await askPage(
            GetMessages(room: room.id, limit: PageSize(count), before: room.oldest), of: room.id)
        await learn(messages.map(\.sender))
        guard let first = messages.first, let last = messages.last else {
            throw .mistake("There are no older messages.")
        }
        model.rooms[room.id]?.oldest = first.seq
        model.rooms[room.id]?.hasEarlier = page.earlier
        show([.rule("messages \(first.seq) to \(last.seq)")] + messages.map { .message($0) } + [.rule("")])
    }

    private func showThread(_ parent: Seq, of room: ChatRoom) async throws(CommandError) {
        let first = try await askPage(
            GetMessages(room: room.id, limit: PageSize(1), after: Position(parent.rawValue - 1)), of: room.id
        ).messages.filter { $0.seq == parent }
        let (replies, answers) = try await askPage(
            GetReplies(room: room.id, parent: parent, limit: PageSize(100)), of: room.id)
        guard !first.isEmpty else { throw .mistake("There is no message \(parent) in this room.") }
        await learn((first + answers).map(\.sender))
        let note: [Printout] = answers.isEmpty ? [.note("Nobody has answered; /reply \(parent) TEXT does.")] : []
        let cut: [Printout] = replies.earlier ? [.note("(the newest \(answers.count) answers)")] : []
        show([.rule("thread \(parent)")] + (first + answers).map { .message($0) } + note + cut + [.rule("")])
    }

    private func listThreads(of room: ChatRoom) async throws(CommandError) {
        let page = try await ask(ListThreads(room: room.id, limit: PageSize(20)))
        await learn(page.threads.map(\.message.sender))
        guard !page.threads.isEmpty else { return show([.note("There are no threads here; /reply begins one.")]) }
        show(
            page.threads.map { thread in
                let count = thread.message.replies ?? 0
                let head = "  \(thread.message.seq) \(model.login(thread.message.sender)): "
                let text = thread.message.deletedBy == nil ? Sanitizer.line(thread.message.text) : "deleted"
                let answers = count == 1 ? "1 answer" : "\(count) answers"
                return .row(
                    StyledText(head + Width.cut(text, to: 50))
                        + StyledText("  \(answers), last \(renderer.time(thread.answered).stamp)", .dim))
            })
    }

    private func showEdits(_ seq: Seq, of room: ChatRoom) async throws(CommandError) {
        let page = try await ask(GetEdits(room: room.id, seq: seq, limit: PageSize(50)))
        guard !page.edits.isEmpty else { return show([.note("Message \(seq) was never edited.")]) }
        show(
            page.edits.map { edit in
                .row(StyledText("  \(renderer.time(edit.at).stamp)  ", .dim) + StyledText(Sanitizer.line(edit.text)))
            })
    }

    private func markUnread(_ message: UInt32?, in room: ChatRoom) async throws(CommandError) {
        guard let seq = message.map({ Seq($0) }) ?? room.newest?.seq else {
            throw .mistake("There is no message here.")
        }
        let state = try await ask(MarkUnread(room: room.id, seq: seq)).state
        show(model.take(.roomState(state), now: now))
        model.current = nil
        isToBeRead.remove(room.id)
        show([.note("Unread from message \(seq) on. You have left the room's view; /room \(room.id) goes there again.")]
        )
    }

    private func askPage<Request: ClientRequest>(
        _ request: Request, of room: RoomID
    ) async throws(CommandError) -> (reply: Request.Reply, messages: [ReceivedMessage])
    where Request.Reply: MessagePage {
        try requireConnection()
        do throws(ClientError) {
            return try await page(request, of: room)
        } catch {
            throw .client(error)
        }
    }
}
