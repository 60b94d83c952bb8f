public import ParleyProtocol
public import WireFormat

// What a store gives back where the messages of the schema do not say it already.

/// An organisation and how it is known inside the server.
public struct OrganisationRecord: Hashable, Sendable {
    /// Its number in the store.
    public var id: OrganisationID
    /// What its users see of it.
    public var organisation: Organisation

    /// What a store knows of an organisation.
    public init(id: OrganisationID, organisation: Organisation) {
        self.id = id
        self.organisation = organisation
    }
}

/// The account that a valid token signs in.
public struct TokenHolder: Hashable, Sendable {
    /// The organisation of all that follows.
    public var organisation: OrganisationRecord
    /// Whose token it is.
    public var user: User
    /// The token; `current` is not set.
    public var token: TokenInfo

    /// Who is signed in by a token.
    public init(organisation: OrganisationRecord, user: User, token: TokenInfo) {
        self.organisation = organisation
        self.user = user
        self.token = token
    }
}

/// What is needed to decide whether somebody may do something in a room, in one look-up.
public struct RoomAccess: Hashable, Sendable {
    /// Direct or group.
    public var kind: RoomKind
    /// Whether the room can only be read.
    public var isArchived: Bool
    /// The room's counter.
    public var seq: Position
    /// When the counter took its number, or when the room was made.
    public var at: Timestamp
    /// The room's `revision`.
    public var revision: UInt64
    /// What the user is in the room.
    public var role: RoomRole
    /// Whether the user has muted the room.
    public var isMuted: Bool
    /// The user's own read marker.
    public var read: Position

    /// How a user takes part in a room.
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
    /// The number.
    public var seq: Seq
    /// When it was taken.
    public var at: Timestamp
    /// Milliseconds since the previous number of the room was taken (since the room was made, for the first).
    public var elapsed: UInt64

    /// A number with its time.
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
    /// The message as it stands.
    public var message: Message
    /// When it was posted.
    public var posted: Timestamp
    /// When the newest change was made; when the message was posted, if there is none.
    public var changed: Timestamp

    /// A message with its times.
    public init(message: Message, posted: Timestamp, changed: Timestamp) {
        self.message = message
        self.posted = posted
        self.changed = changed
    }
}

/// What is to be appended to a room.
public struct NewMessage: Hashable, Sendable {
    /// Where it is posted.
    public var room: RoomID
    /// Who posts it.
    public var sender: UserID
    /// The token whose nonce this is.
    public var token: TokenID
    /// Chosen by the client, once for each message of the token.
    public var nonce: UInt64
    /// What it says.
    public var text: String
    /// The message that began the thread.
    public var parent: Seq?
    /// Who is called.
    public var mentions: [UserID]
    /// The custom fields, if there are any.
    public var fields: Fields?

    /// What is to be appended.
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
    /// Whom it signs in.
    public var user: UserID
    /// What is kept of the token itself.
    public var hash: TokenHash
    /// What the user knows it by.
    public var name: String
    /// When it stops working.
    public var expires: Timestamp

    /// What is to be kept.
    public init(user: UserID, hash: TokenHash, name: String, expires: Timestamp) {
        self.user = user
        self.hash = hash
        self.name = name
        self.expires = expires
    }
}
