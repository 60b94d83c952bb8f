import ParleyProtocol
import Store
import WireFormat

/// A room in memory, as simple as can be: what a store says is compared with what it says.
struct RoomModel {
    private(set) var messages: [StoredMessage] = []
    private(set) var formerTexts: [Seq: [Edit]] = [:]
    private(set) var counter: UInt32 = 0
    private(set) var at: Timestamp
    private(set) var read: [UserID: UInt32]

    init(participants: [UserID], at: Timestamp) {
        self.at = at
        read = Dictionary(uniqueKeysWithValues: participants.map { ($0, 0) })
    }

    private mutating func take(_ now: Timestamp) -> Seq {
        counter += 1
        at = max(at, now)
        return Seq(counter)
    }

    mutating func post(_ new: NewMessage, now: Timestamp) {
        let seq = take(now)
        let message = Message(
            seq: seq, sender: new.sender, after: 0, text: new.text,
            parent: new.parent.map { UInt64(seq.rawValue - $0.rawValue) }, mentions: new.mentions, fields: new.fields)
        messages.append(StoredMessage(message: message, posted: at, changed: at))
        read[new.sender] = counter
        guard let parent = new.parent else { return }
        change(parent) { parent in
            parent.message.replies = (parent.message.replies ?? 0) + 1
            parent.message.lastReply = seq
        }
    }

    mutating func edit(_ seq: Seq, text: String, mentions: [UserID], now: Timestamp) {
        let (number, time) = (take(now), at)
        var former: Edit?
        change(seq) { stored in
            former = Edit(at: stored.message.edited ?? stored.posted, text: stored.message.text)
            stored.message.text = text
            stored.message.mentions = mentions
            stored.message.edited = time
            stored.message.change = number
            stored.changed = time
        }
        if let former { formerTexts[seq, default: []].append(former) }
    }

    mutating func delete(_ seq: Seq, by user: UserID, now: Timestamp) {
        let (number, time) = (take(now), at)
        var parent: Seq?
        change(seq) { stored in
            parent = stored.parent
            stored.message.text = ""
            stored.message.mentions = []
            stored.message.fields = nil
            stored.message.edited = nil
            stored.message.deletedBy = user
            stored.message.change = number
            stored.changed = time
        }
        formerTexts[seq] = nil
        guard let parent else { return }
        change(parent) { parent in
            let left = (parent.message.replies ?? 0) - 1
            parent.message.replies = left == 0 ? nil : left
        }
    }

    mutating func markRead(_ position: UInt32, by user: UserID) { read[user] = position }

    /// What was posted or changed since a number, in the order of the newest change.
    func changes(since: UInt32) -> [StoredMessage] {
        messages.filter { $0.latest.rawValue > since }.sorted { $0.latest < $1.latest }
    }

    func unread(by user: UserID) -> [StoredMessage] {
        let marker = read[user] ?? 0
        return messages.filter {
            $0.message.seq.rawValue > marker && $0.message.sender != user && $0.message.deletedBy == nil
        }
    }

    /// The numbers of messages that were answered, the one with the newest answer first.
    var threads: [Seq] {
        messages.filter { $0.message.lastReply != nil }
            .sorted { $0.message.lastReply! > $1.message.lastReply! }
            .map(\.message.seq)
    }

    private mutating func change(_ seq: Seq, _ body: (inout StoredMessage) -> Void) {
        guard let index = messages.firstIndex(where: { $0.message.seq == seq }) else {
            preconditionFailure("\(seq) is a message of the model")
        }
        body(&messages[index])
    }
}

extension StoredMessage {
    /// The number of the newest change or of the posting.
    var latest: Seq { message.change ?? message.seq }

    /// The message that this one answers.
    var parent: Seq? { message.parent.map { Seq(message.seq.rawValue - UInt32($0)) } }
}
