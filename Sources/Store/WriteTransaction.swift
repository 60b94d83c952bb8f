public import ParleyProtocol

/// A transaction that may change one organisation, in the name of its ``WriteScope``.
///
/// Its functions keep what they are told, and the records' own bookkeeping (counters, `revision`, created and
/// updated at and by). Whether it may be done has been decided before. Things that are named must exist: a room that does
/// not is our own fault and traps.
public protocol WriteTransaction: ReadTransaction {
    /// In whose name and when this transaction writes.
    var scope: WriteScope { get }

    // MARK: Identity

    /// Makes a user and gives it the organisation's next number.
    /// - Throws: `conflict` when the login is taken; `tooLarge` when all numbers have been given.
    func insertUser(login: Login, name: String, role: OrganisationRole, fields: Fields?) throws(Failure) -> User

    /// Changes what is not nil.
    func updateUser(_ user: UserID, name: String?, role: OrganisationRole?, isActive: Bool?, fields: Fields?)
        throws(Failure) -> User

    /// Keeps the hash of a password, or removes it.
    func setPasswordHash(_ hash: String?, of user: UserID) throws(Failure)

    /// Keeps a token and gives it the organisation's next number. Forgets some of those that were revoked or have expired
    /// longer than ``endedTokensKeptSeconds`` ago; their numbers are never given again, and their messages keep their nonces.
    /// - Throws: `tooLarge` when all numbers have been given.
    func insertToken(_ token: NewToken) throws(Failure) -> TokenInfo

    /// Revokes a token. Its messages keep their nonces.
    func revokeToken(_ token: TokenID) throws(Failure)

    /// Revokes all tokens of a user but one.
    func revokeTokens(of user: UserID, except token: TokenID?) throws(Failure)

    /// Remembers that a token was used.
    func touchToken(_ token: TokenID) throws(Failure)

    // MARK: Rooms

    /// Makes a room without participants and gives it the organisation's next number. `pair` makes it a direct room.
    /// - Throws: `tooLarge` when all numbers have been given.
    func insertRoom(name: String?, topic: String?, fields: Fields?, pair: (UserID, UserID)?) throws(Failure) -> RoomID

    /// Changes what is not nil, and the room's `revision`. An empty topic and fields of `{}` remove them.
    func updateRoom(_ room: RoomID, name: String?, topic: String?, fields: Fields?, isArchived: Bool?) throws(Failure)

    /// Makes `user` a participant with this role, or changes the role; and the room's `revision`. A new participant's read
    /// markers stand at the room's counter, so that what was before is not unread.
    func setParticipant(_ user: UserID, of room: RoomID, role: RoomRole) throws(Failure)

    /// Takes `user` out of the room, and changes the room's `revision`.
    func removeParticipant(_ user: UserID, from room: RoomID) throws(Failure)

    /// Mutes the room for one participant; changes that participant's `details`.
    func setMuted(_ isMuted: Bool, user: UserID, in room: RoomID) throws(Failure)

    /// Sets the own read marker, forward or back. The receipt that others see only ever moves forward.
    /// - Returns: the receipt's new place, if it moved.
    func setRead(_ position: Position, user: UserID, in room: RoomID) throws(Failure) -> Position?

    // MARK: Messages

    /// Appends a message: takes the room's next number and keeps nonce, mentions and thread.
    ///
    /// Time never runs backwards within a room: the message's time is the later of the scope's and that of the
    /// previous number. The sender's read markers move to the message.
    /// - Precondition: the nonce is not in use.
    /// - Throws: `tooLarge` when the room's counter stands at its end, as for edits and deletions.
    func append(_ message: NewMessage) throws(Failure) -> Numbered

    /// Gives a message another text, keeps the former one, and takes the room's next number for the change.
    func edit(_ seq: Seq, in room: RoomID, text: String, mentions: [UserID], fields: Fields?) throws(Failure)
        -> Numbered

    /// Removes a message's content and former texts, keeps who deleted it, and takes the room's next number for the change.
    func delete(_ seq: Seq, in room: RoomID, by user: UserID) throws(Failure) -> Numbered
}

/// How long a token that was revoked or has expired is kept: 30 days.
public let endedTokensKeptSeconds: UInt64 = 30 * 24 * 60 * 60
