import ParleyProtocol
import Store
import WireFormat

extension SQLiteReadTransaction {
    func message(_ seq: Seq, in room: RoomID) throws(Failure) -> StoredMessage? {
        try connection.first(.message, organisationID, room, seq) { StoredMessage($0) }
    }

    func message(nonce: UInt64, token: TokenID) throws(Failure) -> (room: RoomID, message: StoredMessage)? {
        try connection.first(.messageByNonce, organisationID, token, nonce) { ($0[13], StoredMessage($0)) }
    }

    func messages(in room: RoomID, _ range: MessageRange, limit: Int) throws(Failure) -> [StoredMessage] {
        switch try bounds(of: range, in: room) {
        case .below(let end):
            try connection.all(.messagesBefore, organisationID, room, end, limit) { StoredMessage($0) }.reversed()
        case .above(let start):
            try connection.all(.messagesAfter, organisationID, room, start, limit) { StoredMessage($0) }
        }
    }

    func replies(to parent: Seq, in room: RoomID, _ range: MessageRange, limit: Int) throws(Failure)
        -> [StoredMessage]
    {
        switch try bounds(of: range, in: room) {
        case .below(let end):
            try connection.all(.repliesBefore, organisationID, room, parent, end, limit) { StoredMessage($0) }
                .reversed()
        case .above(let start):
            try connection.all(.repliesAfter, organisationID, room, parent, start, limit) { StoredMessage($0) }
        }
    }

    func threads(in room: RoomID, before: Seq?, limit: Int) throws(Failure) -> [ParleyProtocol.Thread] {
        let end = before.map { Int64($0.rawValue) } ?? .max
        return try connection.all(.threads, organisationID, room, end, limit) { columns in
            let stored = StoredMessage(columns)
            return ParleyProtocol.Thread(message: stored.message, posted: stored.posted, answered: columns[13])
        }
    }

    func changes(in room: RoomID, since: Position, limit: Int) throws(Failure) -> [StoredMessage] {
        try connection.all(.changes, organisationID, room, since, limit) { StoredMessage($0) }
    }

    func edits(of seq: Seq, in room: RoomID, skip: Int, limit: Int) throws(Failure) -> [Edit] {
        try connection.all(.edits, organisationID, room, seq, skip, limit) { Edit(at: $0[0], text: $0[1]) }
    }

    /// The end of a range that its messages are counted from.
    private enum Bounds {
        case below(Int64)
        case above(Int64)
    }

    private func bounds(of range: MessageRange, in room: RoomID) throws(Failure) -> Bounds {
        switch range {
        case .newest: .below(.max)
        case .before(let seq): .below(Int64(seq.rawValue))
        case .after(let position): .above(Int64(position.rawValue))
        case .from(let time): .above(try lastNumber(before: time, in: room))
        }
    }

    /// The number of the last message that was posted before a time, or of what follows it up to the next message.
    ///
    /// Times never run backwards within a room, so that they can be searched by halving: twenty look-ups for a million messages,
    /// and no index that every message would pay for.
    private func lastNumber(before time: Timestamp, in room: RoomID) throws(Failure) -> Int64 {
        let counter = try connection.first(.roomCounter, organisationID, room) { $0[0] as Int64 } ?? 0
        // Invariant: messages up to `low` were posted before the time, those above `high` were not.
        var low: Int64 = 0
        var high = counter
        while low < high {
            let middle = low + (high - low + 1) / 2
            let found = try connection.first(.postedFrom, organisationID, room, middle) { columns in
                (seq: columns[0] as Int64, posted: columns[1] as Timestamp)
            }
            if let found, found.posted < time {
                low = max(found.seq, middle)
            } else {
                high = middle - 1
            }
        }
        return low
    }
}

extension StoredMessage {
    /// From `messageColumns`.
    init(_ columns: Columns) {
        let seq: Seq = columns[0]
        let posted: Timestamp = columns[9]
        let mentions: UserList = columns[4]
        let parent: Seq? = columns[3]
        let message = Message(
            seq: seq, sender: columns[1], after: 0, text: columns[2],
            parent: parent.map { UInt64(seq.rawValue - $0.rawValue) }, mentions: mentions.users, fields: columns[5],
            change: columns[6], edited: columns[7], deletedBy: columns[8], replies: columns[11], lastReply: columns[12])
        self.init(message: message, posted: posted, changed: columns[10] ?? posted)
    }
}
