// How events may be treated, and for whom they are.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

/// What may happen to an event that a slow consumer does not take.
public enum DeliveryClass: Hashable, Sendable {
    /// It is never missing: the room is marked as behind, and the client fetches the rest.
    case durable
    /// A later event with the same key takes its place.
    case latest
    /// It is left out.
    case droppable
}

/// For whom an event is.
public enum EventAudience: Hashable, Sendable {
    /// Everybody who takes part in its room.
    case room
    /// All sessions of one user.
    case user
    /// One session.
    case session
    /// All sessions of the organisation.
    case organisation
}

/// Of the events with the same key only the latest matters.
public struct LatestKey: Hashable, Sendable {
    /// The opcode of the event.
    public let opcode: UInt8

    /// The first field of the key, 0 if there is none.
    public let first: UInt64

    /// The second field of the key, 0 if there is none.
    public let second: UInt64

    fileprivate init(_ opcode: UInt8, _ first: UInt64 = 0, _ second: UInt64 = 0) {
        self.opcode = opcode
        self.first = first
        self.second = second
    }
}

extension Event {
    /// What may happen to it when it is not taken.
    public var delivery: DeliveryClass {
        switch self {
        case .lampSet: .durable
        case .levelChanged: .latest
        }
    }

    /// For whom it is.
    public var audience: EventAudience {
        switch self {
        case .lampSet: .organisation
        case .levelChanged: .session
        }
    }

    /// What it shares with the events whose place it takes; nil unless it is `latest`.
    public var latestKey: LatestKey? {
        switch self {
        case .levelChanged(let message):
            LatestKey(LevelChanged.opcode, UInt64(message.lamp.rawValue))
        default: nil
        }
    }

}
