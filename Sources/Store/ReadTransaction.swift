public import ParleyProtocol
public import WireFormat

/// A consistent view of one organisation.
///
/// Valid only inside the body that received it. Every function throws `unavailable` when the database cannot be read. Lists
/// end after `limit` entries; who wants to know whether there are more asks for one more.
public protocol ReadTransaction: AnyObject {
    // MARK: Identity

    func organisation() throws(Failure) -> Organisation

    func user(_ user: UserID) throws(Failure) -> User?

    func user(login: Login) throws(Failure) -> User?

    /// The password's hash as `setPasswordHash` was given it; nil when the account has no password.
    func passwordHash(of user: UserID) throws(Failure) -> String?

    /// Those of these users that exist, in ascending order.
    func users(_ users: [UserID]) throws(Failure) -> [User]

    /// Users by ascending number, those behind `after`. With `text`, only those in whose login or display name a word
    /// begins with it, whatever the case.
    func findUsers(text: String?, after: UserID?, includeInactive: Bool, limit: Int) throws(Failure) -> [User]

    /// A token that was not revoked, and whose it is. Whether it has expired, `info.expires` says.
    func token(_ token: TokenID) throws(Failure) -> (info: TokenInfo, user: UserID)?

    /// The tokens of a user that are neither revoked nor expired at `now`, by ascending number.
    func tokens(of user: UserID, after: TokenID?, now: Timestamp, limit: Int) throws(Failure) -> [TokenInfo]

    // MARK: Rooms

    /// What `user` is in `room`; nil when the room does not exist or the user takes no part in it.
    func access(to room: RoomID, by user: UserID) throws(Failure) -> RoomAccess?

    func room(_ room: RoomID) throws(Failure) -> Room?

    /// The direct room of two users.
    func directRoom(of one: UserID, and other: UserID) throws(Failure) -> RoomID?

    /// All rooms of a user, in ascending order.
    func roomIDs(of user: UserID) throws(Failure) -> [RoomID]

    /// How many rooms a user takes part in, archived ones included; counted no further than to `limit`.
    func roomCount(of user: UserID, limit: Int) throws(Failure) -> Int

    /// Where the rooms of a user stand, in ascending order: those with `after` < room <= `through`.
    ///
    /// Unread messages and mentions are counted up to ``unreadCountMax``.
    /// - Parameter counts: tells from everything else whether they are counted at all, which costs the most; they are 0 where
    ///   they are not.
    func roomStates(
        of user: UserID, after: RoomID?, through: RoomID?, limit: Int, countingWhere counts: (RoomState) -> Bool
    ) throws(Failure) -> [RoomState]

    /// What a client that is up to date holds of all of a user's rooms, in ascending order, without counting what is unread.
    func roomCursors(of user: UserID) throws(Failure) -> [RoomCursor]

    /// One room as one of its participants sees it.
    func roomEntry(_ room: RoomID, of user: UserID) throws(Failure) -> RoomEntry?

    /// One room as each of these users sees it, in the order of the users. Those who take no part in it are left out.
    func roomEntries(of users: [UserID], in room: RoomID) throws(Failure) -> [(user: UserID, entry: RoomEntry)]

    /// The rooms of a user, those where something happened last first (ties: higher room number first), behind `after`.
    func roomEntries(of user: UserID, after: RoomListCursor?, includeArchived: Bool, limit: Int) throws(Failure)
        -> [RoomEntry]

    /// Who takes part in a room, by ascending number.
    func participants(of room: RoomID, after: UserID?, limit: Int) throws(Failure) -> [Participant]

    /// Those of these users who take part in the room.
    func participants(of room: RoomID, among users: [UserID]) throws(Failure) -> [UserID]

    /// How many owners the room has.
    func ownerCount(of room: RoomID) throws(Failure) -> Int

    // MARK: Messages

    func message(_ seq: Seq, in room: RoomID) throws(Failure) -> StoredMessage?

    /// The message that was posted with this nonce by this token, wherever and however long ago.
    func message(nonce: UInt64, token: TokenID) throws(Failure) -> (room: RoomID, message: StoredMessage)?

    /// Messages of a room, tombstones included, in ascending order.
    func messages(in room: RoomID, _ range: MessageRange, limit: Int) throws(Failure) -> [StoredMessage]

    /// Answers of a thread, in ascending order.
    func replies(to parent: Seq, in room: RoomID, _ range: MessageRange, limit: Int) throws(Failure) -> [StoredMessage]

    /// Messages that were answered, the one with the newest answer first, those whose newest answer is below `before`.
    func threads(in room: RoomID, before: Seq?, limit: Int) throws(Failure) -> [ParleyProtocol.Thread]

    /// Messages whose newest change (or posting) is above `since`, in the order of it.
    func changes(in room: RoomID, since: Position, limit: Int) throws(Failure) -> [StoredMessage]

    /// What a message said before its edits, the oldest first. Empty once it is deleted.
    func edits(of seq: Seq, in room: RoomID, skip: Int, limit: Int) throws(Failure) -> [Edit]
}

extension ReadTransaction {
    /// Where the rooms of a user stand, all of them with what is unread.
    public func roomStates(
        of user: UserID, after: RoomID?, through: RoomID?, limit: Int
    ) throws(Failure) -> [RoomState] {
        try roomStates(of: user, after: after, through: through, limit: limit, countingWhere: { _ in true })
    }
}

/// Unread messages and mentions of a room are counted up to this number; more are told as this number. So is what would take
/// looking at many more messages than that: own and deleted ones count for nothing, but they have to be passed over.
public let unreadCountMax = 1000
