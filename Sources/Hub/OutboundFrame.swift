public import ParleyProtocol
public import WireFormat

/// An event as it is sent: encoded once, shared by all connections that receive it, with what a queue under pressure
/// has to know of it.
public final class OutboundFrame: Sendable {
    /// How the event may be treated while it waits.
    public enum Treatment: Hashable, Sendable {
        /// Never missing: left out only when the room is marked as behind, up to this number.
        case durable(RoomID, Seq, Timestamp)
        /// Only the newest value matters.
        case latest(LatestKey)
        /// The first to go.
        case droppable
        /// Must be sent as it is: says what was left out.
        case mark
    }

    /// The whole record.
    public let bytes: [UInt8]

    /// How the event may be treated while it waits.
    public let treatment: Treatment

    /// Whether the record must not be compressed.
    let isSecret: Bool

    /// The room that the event is about, whoever receives it.
    let subjectRoom: RoomID?

    /// Whether the event is for whoever has just left its room: all others about a room are for its participants alone.
    private let isFarewell: Bool

    /// The room whose participants alone may receive the event.
    var membersRoom: RoomID? { isFarewell ? nil : subjectRoom }

    /// How many bytes of memory a queue gives to the frame while it waits: the record, and what keeping it takes besides, which is more
    /// than a short record. Others may share the frame, but none relies on it.
    ///
    /// Marks count with their bytes alone: they take the place of what was counted for them before.
    var footprint: Int {
        switch treatment {
        case .durable, .droppable: bytes.count + Self.keepingBytes
        case .latest: bytes.count + Self.keepingBytes + Self.keyBytes
        case .mark: bytes.count
        }
    }

    /// What the frame, its array and its place in a queue take, as the allocator hands them out.
    private static let keepingBytes = 160

    /// What a place in a table of keys takes.
    private static let keyBytes = 64

    /// Encodes an event.
    /// - Parameter at: when the room's counter took the event's number; used for durable events only.
    /// - Throws: when a field is outside its bounds.
    public init(_ event: Event, at: Timestamp) throws(BoundsError) {
        bytes = try event.encoded()
        isSecret = event.isSecret
        subjectRoom = event.room
        if case .roomLeft = event { isFarewell = true } else { isFarewell = false }
        switch event.delivery {
        case .durable:
            guard let (room, seq) = event.number else {
                preconditionFailure("a durable event has a room and a number")
            }
            treatment = .durable(room, seq, at)
        case .latest:
            guard let key = event.latestKey else {
                preconditionFailure("an event of which the latest matters has a key")
            }
            treatment = .latest(key)
        case .droppable: treatment = .droppable
        }
    }

    /// Says that a room's events up to a number were left out.
    init(behind mark: BehindMark, in room: RoomID) {
        guard let bytes = try? Event.roomBehind(RoomBehind(room: room, seq: mark.seq, at: mark.at)).encoded() else {
            preconditionFailure("a mark consists of numbers, which are within their bounds")
        }
        self.bytes = bytes
        treatment = .mark
        isSecret = false
        subjectRoom = room
        isFarewell = false
    }

    /// Says that latest values were left out.
    static let valuesBehind: OutboundFrame = {
        guard let bytes = try? Event.valuesBehind(ValuesBehind()).encoded() else {
            preconditionFailure("an empty record can be encoded")
        }
        return OutboundFrame(mark: bytes)
    }()

    /// The last record of a connection.
    convenience init(goodbye: [UInt8]) { self.init(mark: goodbye) }

    private init(mark bytes: [UInt8]) {
        self.bytes = bytes
        treatment = .mark
        isSecret = false
        subjectRoom = nil
        isFarewell = false
    }
}

/// Up to where a room's events were left out.
struct BehindMark: Hashable, Sendable {
    /// The number of the last event that was left out.
    var seq: Seq
    /// When the room's counter took that number.
    var at: Timestamp

    /// The most bytes that the record which says so can take.
    static let bytesMax = 24
}

extension Event {
    /// The room and the number of a durable event.
    var number: (RoomID, Seq)? {
        switch self {
        case .messagePosted(let event): (event.room, event.seq)
        case .messageEdited(let event): (event.room, event.seq)
        case .messageDeleted(let event): (event.room, event.seq)
        case .roomBehind, .valuesBehind, .roomUpdated, .participantChanged, .participantLeft, .roomJoined, .roomLeft,
            .ownStateChanged, .readMarkerMoved, .userUpdated, .typing, .pong:
            nil
        }
    }
}
