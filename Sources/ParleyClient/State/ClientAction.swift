public import ParleyProtocol
public import WireFormat

/// The number that the client's shell gives to something that somebody waits for.
public struct Ticket: RawRepresentable, Hashable, Sendable {
    /// The number.
    public let rawValue: UInt64

    /// A ticket of this number.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

/// What ``ClientState`` asks of the world, to be done in the order given.
public enum ClientAction: Hashable, Sendable {
    /// Open a connection.
    case connect
    /// Send a record.
    case send(ClientRecord)
    /// Close the connection, or give up opening it. Nothing of it is to be reported any more.
    case close
    /// Tell the application. With what the client holds of the event's room from then on, to be stored when
    /// the application has taken the event.
    case deliver(ClientEvent, StoredCursor?)
    /// What the client holds of a room from now on, to be stored when the application has taken everything that it was
    /// told before.
    case hold(StoredCursor)
    /// Tell whoever waits how a request ended.
    case answer(Ticket, Result<Reply, ClientError>)
    /// The token, or the pending posts, changed: they are to be stored.
    case save
}

/// What a client holds of a room, as it is stored.
public struct StoredCursor: Hashable, Sendable {
    /// The room.
    public var room: RoomID
    /// Up to where the room's messages and changes are held; nil when the room is not held any more.
    public var seq: Position?
    /// When the room's counter took that number; nil when it is not known.
    public var at: Timestamp?
    /// The `details` of the room that are held.
    public var details: UInt64
    /// The own read marker.
    public var read: Position
    /// In the midst of catching up: what it has told. Nil when everything up to `seq` is known.
    public var told: ToldMessages?

    /// A cursor of a room that is held.
    public init(
        room: RoomID, seq: Position?, at: Timestamp? = nil, details: UInt64 = 0, read: Position = Position(0),
        told: ToldMessages? = nil
    ) {
        self.room = room
        self.seq = seq
        self.at = at
        self.details = details
        self.read = read
        self.told = told
    }
}
