package import ParleyClient
package import ParleyProtocol

/// A room as the terminal client knows it.
///
/// What is unread is never counted alone: it is what the server counted when it told where the room stood (`entry.state`),
/// and the messages that came since. Where neither says what holds, the room is marked as outdated, and is to be
/// asked for again.
package struct ChatRoom: Sendable {
    /// Messages that are kept for quoting and for `/edit`, at the most.
    static let messagesMax = 1000
    /// From so many messages on that came since the server counted, it is asked to count again.
    private static let newerMax = 1000

    /// What happened to a message.
    enum Change: Sendable {
        case edit(ReceivedEdit)
        case deletion(ReceivedDeletion)
    }

    /// The room, the role in it, and where it stood when the server told.
    package var entry: RoomEntry
    /// Whether something is known to have changed of which the client does not know how it stands now.
    package internal(set) var isOutdated = false
    /// The messages that were seen, for quoting.
    package private(set) var messages: [UInt32: ReceivedMessage] = [:]
    /// The highest number of the room's counter that was printed or passed over.
    package var shown: UInt32 = 0
    /// The oldest message that was printed since the room was entered; nil before its history was.
    package var oldest: Seq?
    /// Whether there are older messages than that.
    package var hasEarlier = false
    /// Who takes part, as far as it was asked for: whom a message here can mention.
    package var participants: Set<UserID> = []
    /// Who is typing, and until when that holds.
    package var typing: [UserID: Duration] = [:]

    /// The unread messages of others that came since the server counted, and whether they mention the user.
    private var newer: [UInt32: Bool] = [:]
    /// How often the user has muted the room or ended that: the part of `details` that the room's `revision` is not.
    private var mutings: UInt64
    /// Pages of messages that are on their way.
    private var pagesExpected = 0
    /// What happened meanwhile to messages that are not known: they may be on such a page, as they stood before.
    private var changesMeanwhile: [UInt32: Change] = [:]

    /// A room that was just told.
    package init(_ entry: RoomEntry) {
        self.entry = entry
        mutings = entry.mutings
    }

    package var id: RoomID { entry.room.room }

    // MARK: What is unread

    /// Messages of others that have not been read.
    package var unread: UInt64 { entry.state.unread + UInt64(newer.count) }

    /// Those of them that mention the user.
    package var mentions: UInt64 { entry.state.mentions + UInt64(newer.values.count { $0 }) }

    /// Takes where the room stands, as the server told it.
    ///
    /// - Parameter isReset: Whether the server's counter went back, so that what was known before counts no more.
    mutating func take(_ state: RoomState, isReset: Bool = false) {
        guard state.seq >= entry.state.seq || isReset else {
            // It was overtaken by a newer one.
            isOutdated = true
            return
        }
        if state.details != entry.room.revision + mutings || isReset { isOutdated = true }
        entry.state = state
        newer = newer.filter { $0.key > state.seq.rawValue && $0.key > state.read.rawValue }
        guard isReset else { return }
        newer = [:]
        messages = [:]
        shown = min(shown, state.seq.rawValue)
    }

    /// Takes all that a list, or the answer to a question, tells of the room.
    mutating func take(_ entry: RoomEntry) {
        guard entry.state.seq >= self.entry.state.seq else {
            isOutdated = true
            return
        }
        mutings = entry.mutings
        let before = self.entry.room
        self.entry = entry
        if before.revision > entry.room.revision { self.entry.room = before }
        take(entry.state)
    }

    /// Takes one's own part in the room, as it was changed in this session or another.
    ///
    /// - Parameter revision: The room's revision then: what `details` counts beside it are the mutings.
    mutating func take(_ state: RoomState, revision: UInt64, muted: Bool) {
        entry.muted = muted
        mutings = state.details - min(revision, state.details)
        take(state)
    }

    /// Counts a message of somebody else.
    mutating func count(_ message: ReceivedMessage, mentionsMe: Bool) {
        let seq = message.seq.rawValue
        guard message.deletedBy == nil, seq > entry.state.seq.rawValue, seq > entry.state.read.rawValue else { return }
        newer[seq] = mentionsMe
        if newer.count >= ChatRoom.newerMax { isOutdated = true }
    }

    /// The user has read up to a place.
    mutating func read(_ position: Position) {
        guard position > entry.state.read else { return }
        entry.state.read = position
        newer = newer.filter { $0.key > position.rawValue }
        if position >= entry.state.seq {
            entry.state.unread = 0
            entry.state.mentions = 0
        } else if entry.state.unread > 0 {
            // How many of those that the server counted lie behind the place, it has to say.
            isOutdated = true
        }
    }

    /// Something happened to a message that may be counted among the unread ones.
    ///
    /// - Parameter mentionsMe: Whether it mentions the user now; nil if it is there no more.
    private mutating func recount(_ seq: Seq, mentionsMe: Bool?, me: UserID?) {
        guard seq.rawValue > entry.state.read.rawValue, messages[seq.rawValue]?.sender != me || me == nil else {
            return
        }
        if newer[seq.rawValue] != nil {
            newer[seq.rawValue] = mentionsMe
        } else if seq.rawValue <= entry.state.seq.rawValue {
            isOutdated = true
        }
    }

    // MARK: Messages

    /// Keeps a message for quoting.
    mutating func remember(_ message: ReceivedMessage) {
        messages[message.seq.rawValue] = message
        guard messages.count > ChatRoom.messagesMax else { return }
        for seq in messages.keys.sorted().prefix(ChatRoom.messagesMax / 10) { messages[seq] = nil }
    }

    /// Takes what happened to a message.
    mutating func take(_ change: Change, me: UserID?) {
        recount(change.message, mentionsMe: change.mentions.map { $0.contains { $0 == me } }, me: me)
        if let message = messages[change.message.rawValue] {
            messages[change.message.rawValue] = change.applied(to: message)
        } else if pagesExpected > 0 {
            changesMeanwhile[change.message.rawValue] = change
        }
    }

    /// A page of messages was asked for. To be followed by ``endPage()``, whether it comes or not.
    mutating func expectPage() { pagesExpected += 1 }

    /// The page has come, or does not come.
    mutating func endPage() {
        pagesExpected -= 1
        if pagesExpected == 0 { changesMeanwhile = [:] }
    }

    /// Keeps the messages of a page, and gives them as they stand by now: what happened to them since the server made the
    /// page may have been told before it came.
    mutating func take(page: [ReceivedMessage]) -> [ReceivedMessage] {
        page.map { message in
            var message = message
            if let known = messages[message.seq.rawValue], known.change > message.change { message = known }
            if let change = changesMeanwhile[message.seq.rawValue], change.number > message.change {
                message = change.applied(to: message)
            }
            remember(message)
            return message
        }
    }

    /// The newest message of somebody that can still be changed.
    package func lastMessage(of user: UserID) -> ReceivedMessage? {
        messages.values.filter { $0.sender == user && $0.deletedBy == nil }.max { $0.seq < $1.seq }
    }

    /// The newest message that is known.
    package var newest: ReceivedMessage? { messages.values.max { $0.seq < $1.seq } }
}

extension RoomEntry {
    /// How often the user has muted the room or ended that.
    fileprivate var mutings: UInt64 { state.details - min(room.revision, state.details) }
}

extension ChatRoom.Change {
    /// The message.
    var message: Seq {
        switch self {
        case .edit(let edit): edit.seq
        case .deletion(let deletion): deletion.seq
        }
    }

    /// The number of the change.
    var number: Seq {
        switch self {
        case .edit(let edit): edit.change
        case .deletion(let deletion): deletion.change
        }
    }

    /// Whom the message mentions now; nil if it is there no more.
    var mentions: [UserID]? {
        switch self {
        case .edit(let edit): edit.mentions
        case .deletion: nil
        }
    }

    /// The message as it stands now.
    func applied(to message: ReceivedMessage) -> ReceivedMessage {
        var message = message
        message.change = number
        switch self {
        case .edit(let edit):
            message.text = edit.text
            message.mentions = edit.mentions
            message.edited = edit.at ?? message.edited
        case .deletion(let deletion):
            message.text = ""
            message.mentions = []
            message.deletedBy = deletion.by
        }
        return message
    }
}
