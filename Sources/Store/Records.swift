public import ParleyProtocol
public import WireFormat

// What a store gives back where the messages of the schema do not say it already.

/// An organisation and how it is known inside the server.
public struct OrganisationRecord: Hashable, Sendable {
    public var id: OrganisationID
    public var organisation: Organisation

    public init(id: OrganisationID, organisation: Organisation) {
        self.id = id
        self.organisation = organisation
    }
}

/// The account that a valid token signs in.
public struct TokenHolder: Hashable, Sendable {
    public var organisation: OrganisationRecord
    public var user: User
    public var token: TokenInfo

    public init(organisation: OrganisationRecord, user: User, token: TokenInfo) {
        self.organisation = organisation
        self.user = user
        self.token = token
    }
}

/// What is needed to decide whether somebody may do something in a room, in one look-up.
public struct RoomAccess: Hashable, Sendable {
    public var kind: RoomKind
    public var isArchived: Bool
    /// The room's counter.
    public var seq: Position
    /// When the counter took its number, or when the room was made.
    public var at: Timestamp
    /// The room's `revision`.
    public var revision: UInt64
    /// What the user is in the room.
    public var role: RoomRole
    public var isMuted: Bool
    /// The user's own read marker.
    public var read: Position

    public init(
        kind: RoomKind, isArchived: Bool, seq: Position, at: Timestamp, revision: UInt64, role: RoomRole, isMuted: Bool,
        read: Position
    ) {
        self.kind = kind
        self.isArchived = isArchived
        self.seq = seq
        self.at = at
        self.revision = revision
        self.role = role
        self.isMuted = isMuted
        self.read = read
    }
}

/// A number that a message or a change took, and when.
public struct Numbered: Hashable, Sendable {
    public var seq: Seq
    public var at: Timestamp
    /// Milliseconds since the previous number of the room was taken (since the room was made, for the first).
    public var elapsed: UInt64

    public init(seq: Seq, at: Timestamp, elapsed: UInt64) {
        self.seq = seq
        self.at = at
        self.elapsed = elapsed
    }
}

/// A message as the store keeps it, with its own times instead of a difference of times.
///
/// `message.after` is 0; whoever puts messages into a list writes the difference to the entry before.
public struct StoredMessage: Hashable, Sendable {
    public var message: Message
    public var posted: Timestamp
    /// When the newest change was made; when the message was posted, if there is none.
    public var changed: Timestamp

    public init(message: Message, posted: Timestamp, changed: Timestamp) {
        self.message = message
        self.posted = posted
        self.changed = changed
    }
}

/// What is to be appended to a room.
public struct NewMessage: Hashable, Sendable {
    public var room: RoomID
    public var sender: UserID
    /// The token whose nonce this is.
    public var token: TokenID
    public var nonce: UInt64
    public var text: String
    /// The message that began the thread.
    public var parent: Seq?
    public var mentions: [UserID]
    public var fields: Fields?

    public init(
        room: RoomID, sender: UserID, token: TokenID, nonce: UInt64, text: String, parent: Seq?, mentions: [UserID],
        fields: Fields?
    ) {
        self.room = room
        self.sender = sender
        self.token = token
        self.nonce = nonce
        self.text = text
        self.parent = parent
        self.mentions = mentions
        self.fields = fields
    }
}

/// Which part of a sequence of messages is wanted. The answer is in ascending order all the same.
public enum MessageRange: Hashable, Sendable {
    /// The newest ones.
    case newest
    /// The newest ones before a number.
    case before(Seq)
    /// The oldest ones after a place.
    case after(Position)
    /// The oldest ones posted at or after a time.
    case from(Timestamp)
}

/// What is to be kept of a new session token.
public struct NewToken: Hashable, Sendable {
    public var user: UserID
    public var hash: TokenHash
    public var name: String
    public var expires: Timestamp

    public init(user: UserID, hash: TokenHash, name: String, expires: Timestamp) {
        self.user = user
        self.hash = hash
        self.name = name
        self.expires = expires
    }
}
