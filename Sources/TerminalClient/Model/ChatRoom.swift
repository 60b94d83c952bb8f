package import ParleyClient
package import ParleyProtocol

/// A room as the terminal client knows it.
package struct ChatRoom: Sendable {
    /// Messages that are kept for quoting and for `/edit`, at the most.
    static let messagesMax = 1000

    /// The room, the role in it, and where it stands.
    package var entry: RoomEntry
    /// Messages of others that have not been read.
    package var unread: UInt64
    /// Those of them that mention the user.
    package var mentions: UInt64
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

    /// A room that was just told.
    package init(_ entry: RoomEntry) {
        self.entry = entry
        unread = entry.state.unread
        mentions = entry.state.mentions
    }

    package var id: RoomID { entry.room.room }

    /// Keeps a message for quoting.
    mutating func remember(_ message: ReceivedMessage) {
        messages[message.seq.rawValue] = message
        guard messages.count > ChatRoom.messagesMax else { return }
        for seq in messages.keys.sorted().prefix(ChatRoom.messagesMax / 10) { messages[seq] = nil }
    }

    /// Changes a message that is kept.
    mutating func change(_ seq: Seq, _ change: (inout ReceivedMessage) -> Void) {
        guard var message = messages[seq.rawValue] else { return }
        change(&message)
        messages[seq.rawValue] = message
    }

    /// The newest message of somebody that can still be changed.
    package func lastMessage(of user: UserID) -> ReceivedMessage? {
        messages.values.filter { $0.sender == user && $0.deletedBy == nil }.max { $0.seq < $1.seq }
    }

    /// The newest message that is known.
    package var newest: ReceivedMessage? { messages.values.max { $0.seq < $1.seq } }
}
