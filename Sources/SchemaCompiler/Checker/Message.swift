/// A message of the protocol: what a record carries.
public struct Message: Hashable, Sendable {
    /// Who sends a message, and whether it is answered.
    public enum Kind: Hashable, Sendable {
        /// From the client, with a number, answered by `reply` or a failure.
        case request(reply: Payload, replyName: String?)
        /// From the client, never answered.
        case notify
        /// From the server, never answered.
        case event(Delivery)
        /// From either side, never answered.
        case signal
        /// The answer to a request that failed.
        case failed
    }

    /// Who sends it.
    public let kind: Kind
    /// The first byte of its records.
    public let opcode: UInt8
    /// Its fields.
    public let payload: Payload
    /// How long the body of its record may be, in bytes.
    public let limit: Int
    /// What must hold before it is served.
    public let guards: Guards

    /// Its name.
    public var name: String { payload.name }
    /// The fields of what answers it, if anything does.
    public var reply: Payload? { if case .request(let reply, _) = kind { reply } else { nil } }
    /// The lines of its documentation.
    public var documentation: [String] { payload.documentation }
}

/// How an event may be treated under pressure, and for whom it is.
public struct Delivery: Hashable, Sendable {
    /// What may happen to an event that a slow consumer does not take.
    public enum Class: String, Hashable, Sendable, CaseIterable {
        case durable, latest, droppable
    }

    /// For whom an event is.
    public enum Audience: String, Hashable, Sendable, CaseIterable {
        case room, user, session, organisation
    }

    /// The class.
    public let deliveryClass: Class
    /// Of the events with the same values in these fields only the latest matters.
    public let key: [String]
    /// For whom it is.
    public let audience: Audience
}

/// What must hold before a request or a notify is served.
public struct Guards: Hashable, Sendable {
    /// The state that a session must have reached.
    public enum Requirement: String, Hashable, Sendable, CaseIterable {
        case connection, hello, signedIn
    }

    /// The state that the session must have reached.
    public let needs: Requirement
    /// The budget that it draws on.
    public let budget: String?
    /// The failures that it may give.
    public let failures: [String]
}

/// The fields of a structure, a message or a reply.
public struct Payload: Hashable, Sendable {
    /// The lines of its documentation.
    public let documentation: [String]
    /// The name of the structure or message; `Name.Reply` for a reply.
    public let name: String
    /// The fields, in the order of the schema: the required ones first.
    public let fields: [Field]
    /// Flags that are never to be used (again).
    public let reservedFlags: [Int]
    /// The smallest and the largest size in bytes. With a `fit` list, the largest size that the schema alone would allow.
    public let size: ClosedRange<Int>
    /// Bytes that the elements of the `fit` list may take, so that the record keeps its limit whatever else it holds.
    public var fitBudget: Int?
    /// The most heap that decoding can take, in bytes: of a payload as long as it or its record may be.
    public var heapBytesMax = 0

    /// The fields that are always there.
    public var required: [Field] { fields.filter { $0.flag == nil } }
    /// The fields that are there when their flag is set, in the order of the flags.
    public var optional: [Field] { fields.filter { $0.flag != nil } }
    /// The bits of all flags that are declared.
    public var knownFlags: UInt64 { optional.reduce(0) { $0 | 1 << UInt64($1.flag ?? 0) } }
    /// Whether a field is kept out of logs and compression.
    public var hasSecret: Bool { fields.contains { $0.isSecret } }
}

/// One field of a payload.
public struct Field: Hashable, Sendable {
    /// The lines of its documentation.
    public let documentation: [String]
    /// The name.
    public let name: String
    /// Its place in the order of the schema, counted from 0.
    public let position: Int
    /// The number of its flag, for an optional field.
    public let flag: Int?
    /// The type.
    public let type: WireType
    /// Whether it is kept out of logs and compression.
    public let isSecret: Bool
    /// Whether the sender cuts the list so that the record keeps its limit.
    public let isFit: Bool
}
