import ParleyProtocol
import Store
import WireFormat

extension SQLiteReadTransaction {
    func access(to room: RoomID, by user: UserID) throws(Failure) -> RoomAccess? {
        try connection.first(.access, organisationID, room, user) { columns in
            RoomAccess(
                kind: columns[0], isArchived: columns[1], seq: columns[2], at: columns[3], revision: columns[4],
                role: columns[5], isMuted: columns[6], read: columns[7])
        }
    }

    func room(_ room: RoomID) throws(Failure) -> Room? {
        try connection.first(.room, organisationID, room) { Room($0) }
    }

    func directRoom(of one: UserID, and other: UserID) throws(Failure) -> RoomID? {
        try connection.first(.directRoom, organisationID, min(one, other), max(one, other)) { $0[0] }
    }

    func roomIDs(of user: UserID) throws(Failure) -> [RoomID] {
        try connection.all(.roomIDs, organisationID, user) { $0[0] }
    }

    func roomCount(of user: UserID, limit: Int) throws(Failure) -> Int {
        try connection.first(.roomCount, organisationID, user, limit) { $0[0] } ?? 0
    }

    func roomStates(
        of user: UserID, after: RoomID?, through: RoomID?, limit: Int, countingWhere counts: (RoomState) -> Bool
    ) throws(Failure) -> [RoomState] {
        var states = try connection.all(
            .roomStates, organisationID, user, Int(after?.rawValue ?? 0), Int(through?.rawValue ?? .max), limit
        ) { RoomState($0) }
        for index in states.indices where counts(states[index]) { try countUnread(of: user, in: &states[index]) }
        return states
    }

    func roomCursors(of user: UserID) throws(Failure) -> [RoomCursor] {
        try connection.all(.roomCursors, organisationID, user) { columns in
            RoomCursor(room: columns[0], seq: columns[1], details: columns[2], read: columns[3])
        }
    }

    func roomEntry(_ room: RoomID, of user: UserID) throws(Failure) -> RoomEntry? {
        try roomEntries(of: [user], in: room).first?.entry
    }

    func roomEntries(of users: [UserID], in room: RoomID) throws(Failure) -> [(user: UserID, entry: RoomEntry)] {
        guard let details = try self.room(room) else { return [] }
        let last = try connection.first(.lastMessage, organisationID, room) { LastMessage($0) }
        var entries: [(user: UserID, entry: RoomEntry)] = []
        entries.reserveCapacity(users.count)
        for user in users {
            let own = try connection.first(.roomState, organisationID, room, user) { columns in
                (state: RoomState(columns), role: columns[5] as RoomRole, isMuted: columns[6] as Bool)
            }
            guard var own else { continue }
            try countUnread(of: user, in: &own.state)
            entries.append(
                (user, RoomEntry(room: details, state: own.state, role: own.role, muted: own.isMuted, last: last)))
        }
        return entries
    }

    func roomEntries(of user: UserID, after: RoomListCursor?, includeArchived: Bool, limit: Int) throws(Failure)
        -> [RoomEntry]
    {
        let end = after ?? RoomListCursor(at: Timestamp(milliseconds: .max), room: RoomID(UInt32.max))
        let rooms: [RoomID] = try connection.all(
            .newestRooms, organisationID, user, includeArchived, end.at, end.room, limit
        ) { $0[0] }
        var entries: [RoomEntry] = []
        entries.reserveCapacity(rooms.count)
        for room in rooms {
            if let entry = try roomEntry(room, of: user) { entries.append(entry) }
        }
        return entries
    }

    func participants(of room: RoomID, after: UserID?, limit: Int) throws(Failure) -> [Participant] {
        try connection.all(.participants, organisationID, room, Int(after?.rawValue ?? 0), limit) { columns in
            Participant(user: columns[0], role: columns[1], since: columns[2], read: columns[3])
        }
    }

    func participants(of room: RoomID, among users: [UserID]) throws(Failure) -> [UserID] {
        var present: [UserID] = []
        for user in users where try participation(of: user, in: room) != nil { present.append(user) }
        return present
    }

    func ownerCount(of room: RoomID) throws(Failure) -> Int {
        try connection.first(.ownerCount, organisationID, room) { $0[0] } ?? 0
    }

    /// What the row of a participant says of its markers and own changes.
    func participation(of user: UserID, in room: RoomID) throws(Failure) -> Participation? {
        try connection.first(.participant, organisationID, room, user) { columns in
            Participation(role: columns[0], read: columns[1], receipt: columns[2], changes: columns[3])
        }
    }

    /// How many messages behind the marker are looked at to count those that are unread.
    private static let unreadVisitedMax = 4 * unreadCountMax

    /// The counts are derived from the messages behind the marker; they are never stored.
    ///
    /// Own and deleted messages are passed over, and there may be any number of them (somebody marks their own first message
    /// of years as unread). What lies behind as many as may be looked at nobody knows: it is told as the maximum, because to
    /// have nothing unread would be the worse guess.
    private func countUnread(of user: UserID, in state: inout RoomState) throws(Failure) {
        guard state.read < state.seq else { return }
        let count: Int =
            try connection.first(
                .unread, organisationID, state.room, state.read, user, unreadCountMax, Self.unreadVisitedMax
            ) { $0[0] } ?? 0
        let isCut = count < unreadCountMax ? try hasMoreThanVisited(in: state) : false
        state.unread = UInt64(isCut ? unreadCountMax : count)
        guard state.unread > 0 else { return }
        state.mentions =
            try connection.first(.unreadMentions, organisationID, user, state.room, state.read, unreadCountMax) {
                $0[0]
            } ?? 0
    }

    /// Whether there are more messages behind the marker than are looked at.
    private func hasMoreThanVisited(in state: RoomState) throws(Failure) -> Bool {
        guard state.seq.rawValue - state.read.rawValue > UInt32(Self.unreadVisitedMax) else { return false }
        let next = try connection.first(
            .hasMoreMessages, organisationID, state.room, state.read, Self.unreadVisitedMax, read: { _ in true })
        return next != nil
    }
}

/// How somebody takes part in a room.
struct Participation {
    var role: RoomRole
    /// The own marker.
    var read: Position
    /// How far the person has ever read.
    var receipt: Position
    /// How often what only this person sees was changed.
    var changes: Int
}

extension Room {
    /// From `roomColumns`.
    init(_ columns: Columns) {
        self.init(
            room: columns[0], kind: columns[1], revision: columns[2], participants: columns[3], created: columns[4],
            createdBy: columns[5], updated: columns[6], updatedBy: columns[7], name: columns[8], topic: columns[9],
            archived: columns[10], fields: columns[11], pair: columns.isNull(12) ? [] : [columns[12], columns[13]])
    }
}

extension RoomState {
    /// From `stateColumns`. Nothing is counted yet.
    init(_ columns: Columns) {
        self.init(
            room: columns[0], seq: columns[1], at: columns[2], details: columns[3], read: columns[4], unread: 0,
            mentions: 0)
    }
}

extension LastMessage {
    /// From the columns of the statement `lastMessage`.
    init(_ columns: Columns) {
        self.init(
            seq: columns[0], sender: columns[1], at: columns[2], preview: Self.preview(of: columns[4]),
            deleted: !columns.isNull(3))
    }

    /// As many whole characters as 200 bytes hold.
    static func preview(of text: String) -> String {
        guard text.utf8.count > 200 else { return text }
        var end = text.startIndex
        while end < text.endIndex {
            let next = text.index(after: end)
            if text.utf8.distance(from: text.startIndex, to: next) > 200 { break }
            end = next
        }
        return String(text[..<end])
    }
}
