public import ParleyProtocol
public import WireFormat

/// What the application is told.
///
/// The events of one room that carry a number of its counter (``message(_:)``, ``edited(_:)``, ``deleted(_:)``) come in the
/// order of the counter, each exactly once, whatever happens to the connection in between.
public enum ClientEvent: Hashable, Sendable {
    /// The connection stands.
    case connected(ConnectionInfo)
    /// The connection ended, or did not come about. `retryIn` says when the client tries again; nil when it does not.
    case disconnected(ConnectionEnd, retryIn: Duration?)
    /// Somebody signed in with a password over the connection.
    case signedIn(SignIn.Reply)
    /// The token is not valid any more, or was given back: sign in again. With the server's reason, if it gave one.
    case signedOut(Failure?)
    /// Everything that changed while the client was away has been told.
    case caughtUp
    /// Latest values were left out, because the connection took less than came. Rooms are compared by the client itself, and
    /// told where they differ; what the application shows of users and participants it has to read again.
    case valuesBehind

    /// A message was posted. If it was changed before the client heard of it, this is how it stands now.
    case message(ReceivedMessage)
    /// A message was edited.
    case edited(ReceivedEdit)
    /// A message was deleted.
    case deleted(ReceivedDeletion)
    /// A pending post of an earlier run of the program was settled: it is in its room, or was refused for good.
    case settled(PendingPost, Result<PostMessage.Reply, ClientError>)

    /// A room is new to the client, or something about it differs from what the client held.
    case roomState(RoomState)
    /// The server's counter of a room stands before what the client holds: it lost data and was restored. What the
    /// application keeps of the room is to be fetched anew.
    case roomReset(RoomState)
    /// As the application asked (``ParleyClient/rewind(_:to:)``), what follows of the room begins behind this place.
    case rewound(RoomID, to: Position)
    /// The user came into a room.
    case roomJoined(RoomEntry)
    /// The user takes no part in a room any more.
    case roomLeft(RoomID)
    /// A room's details changed.
    case roomUpdated(Room)
    /// One's own role, mute or read marker in a room changed elsewhere.
    case ownStateChanged(OwnStateChanged)
    /// Somebody came into a room or has another role.
    case participantChanged(ParticipantChanged)
    /// Somebody takes no part in a room any more.
    case participantLeft(ParticipantLeft)
    /// Somebody read up to a place.
    case readMarkerMoved(ReadMarkerMoved)
    /// A person's details changed.
    case userUpdated(User)
    /// Somebody is typing, or has stopped.
    case typing(Typing)
}

/// What is known of a connection that stands.
public struct ConnectionInfo: Hashable, Sendable {
    /// Who is signed in; nil when nobody is.
    public var user: User?
    /// The organisation of the user.
    public var organisation: Organisation?
    /// The server's name and version.
    public var agent: String
    /// The server's time when it answered.
    public var now: Timestamp
}

/// A message as the client learnt of it.
public struct ReceivedMessage: Hashable, Sendable {
    /// Where it was posted.
    public var room: RoomID
    /// Its number.
    public var seq: Seq
    /// Who posted it.
    public var sender: UserID
    /// When it was posted.
    public var posted: Timestamp
    /// What it says; empty when it was deleted.
    public var text: String
    /// The message that it answers.
    public var parent: Seq?
    /// Whom it mentions.
    public var mentions: [UserID] = []
    /// Custom fields: the text of one JSON object.
    public var fields: String?
    /// When it was last edited, if that happened before the client heard of the message.
    public var edited: Timestamp?
    /// Who deleted it, if that happened before the client heard of the message.
    public var deletedBy: UserID?
    /// How many messages answered it, when the client fetched it.
    public var replies: UInt64 = 0
    /// The number of its newest change when the client learnt of it; `seq` if there was none.
    public var change: Seq

    /// A message with all that is known of it.
    public init(
        room: RoomID, seq: Seq, sender: UserID, posted: Timestamp, text: String, parent: Seq? = nil,
        mentions: [UserID] = [], fields: String? = nil, edited: Timestamp? = nil, deletedBy: UserID? = nil,
        replies: UInt64 = 0, change: Seq? = nil
    ) {
        self.room = room
        self.seq = seq
        self.sender = sender
        self.posted = posted
        self.text = text
        self.parent = parent
        self.mentions = mentions
        self.fields = fields
        self.edited = edited
        self.deletedBy = deletedBy
        self.replies = replies
        self.change = change ?? seq
    }
}

/// A message that was edited.
public struct ReceivedEdit: Hashable, Sendable {
    /// The room of the message.
    public var room: RoomID
    /// The number of the message.
    public var seq: Seq
    /// The number of the change.
    public var change: Seq
    /// When it was edited; nil when the server no longer tells.
    public var at: Timestamp?
    /// What it says now.
    public var text: String
    /// Whom it mentions now.
    public var mentions: [UserID]
    /// The custom fields now.
    public var fields: String?

    /// An edit with all that is known of it.
    public init(
        room: RoomID, seq: Seq, change: Seq, at: Timestamp?, text: String, mentions: [UserID] = [],
        fields: String? = nil
    ) {
        self.room = room
        self.seq = seq
        self.change = change
        self.at = at
        self.text = text
        self.mentions = mentions
        self.fields = fields
    }
}

/// A message that was deleted.
public struct ReceivedDeletion: Hashable, Sendable {
    /// The room of the message.
    public var room: RoomID
    /// The number of the message.
    public var seq: Seq
    /// The number of the change.
    public var change: Seq
    /// When it was deleted; nil when the client was away and the server does not tell.
    public var at: Timestamp?
    /// Who deleted it.
    public var by: UserID

    /// A deletion with all that is known of it.
    public init(room: RoomID, seq: Seq, change: Seq, at: Timestamp?, by: UserID) {
        self.room = room
        self.seq = seq
        self.change = change
        self.at = at
        self.by = by
    }
}

extension ReceivedMessage {
    /// A message of a page of changes.
    init(_ change: Change, in room: RoomID) {
        self.init(change.message, posted: change.posted, in: room)
    }

    /// A message of a page, whose time the reader of the page has worked out.
    public init(_ message: Message, posted: Timestamp, in room: RoomID) {
        self.init(
            room: room, seq: message.seq, sender: message.sender, posted: posted, text: message.text,
            parent: message.seq.stepping(back: message.parent), mentions: message.mentions, fields: message.fields,
            edited: message.edited, deletedBy: message.deletedBy, replies: message.replies ?? 0,
            change: message.change ?? message.seq)
    }
}

extension Seq {
    /// The number that lies so far before this one; nil if there is none.
    func stepping(back difference: UInt64?) -> Seq? {
        guard let difference, difference < UInt64(rawValue) else { return nil }
        return Seq(rawValue: rawValue - UInt32(difference))
    }
}
