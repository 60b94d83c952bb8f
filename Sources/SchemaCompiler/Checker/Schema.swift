/// A checked schema: every name is resolved, every rule of the language holds, every size is known.
public struct Schema: Hashable, Sendable {
    /// The name of the protocol.
    public var name = ""

    /// The version of the protocol: a peer of another major version cannot be understood.
    public var version = Version(major: 0, minor: 0)

    /// The limits of records, in bytes of their bodies.
    public var limits = RecordLimits(hello: 0, client: 0, server: 0)

    /// Types with a name of their own, in the order of the schema; likewise below.
    public var aliases: [Alias] = []

    /// Enumerations.
    public var enumerations: [Enumeration] = []

    /// Structures.
    public var structures: [Structure] = []

    /// Failures.
    public var failures: [FailureCase] = []

    /// Rate budgets.
    public var budgets: [Budget] = []

    /// Services: which requests belong together.
    public var services: [Service] = []

    /// All messages, in the order of their opcodes.
    public var messages: [Message] = []

    /// Opcodes that are never to be used.
    public var reservedOpcodes: [UInt8] = []

    /// The version of a protocol.
    public struct Version: Hashable, Sendable {
        /// The number before the point.
        public let major: Int
        /// The number behind the point.
        public let minor: Int
    }

    /// How long the body of a record may be, in bytes.
    public struct RecordLimits: Hashable, Sendable {
        /// From a client, before Hello is answered.
        public var hello: Int
        /// From a client.
        public var client: Int
        /// From a server.
        public var server: Int
    }
}

/// `type RoomID = pv<1..4294967295>`
public struct Alias: Hashable, Sendable {
    /// The lines of its documentation.
    public let documentation: [String]
    /// The name of the type.
    public let name: String
    /// What it stands for.
    public let type: WireType
}

/// `enum RoomKind : u8 open { … }`
public struct Enumeration: Hashable, Sendable {
    /// One value of an enumeration.
    public struct Case: Hashable, Sendable {
        /// The lines of its documentation.
        public let documentation: [String]
        /// The name of the value.
        public let name: String
        /// The byte on the wire.
        public let value: UInt8
    }

    /// The lines of its documentation.
    public let documentation: [String]
    /// The name of the type.
    public let name: String
    /// Whether unknown values are kept rather than refused.
    public let isOpen: Bool
    /// The known values.
    public let cases: [Case]
}

/// `struct RoomState open { … }`
public struct Structure: Hashable, Sendable {
    /// Whether it may grow: then its length stands in front of it.
    public let isOpen: Bool
    /// Its fields.
    public let payload: Payload
    /// The smallest and the largest size inside another payload, with the length in front if it is open.
    public let embeddedSize: ClosedRange<Int>
    /// How many structures stand in one another here: 1 when it holds no other.
    let depth: Int
    /// How it lies in memory.
    let layout: SwiftLayout
}

/// `failure 23 notFound request never "…"`
public struct FailureCase: Hashable, Sendable {
    /// What a failure ends.
    public enum Scope: String, Hashable, Sendable, CaseIterable {
        case request, connection
    }

    /// What to do after a failure.
    public enum Advice: String, Hashable, Sendable, CaseIterable {
        case never, retry, reconnect, signIn
    }

    /// The byte on the wire; on a WebSocket, 4000 and this is the close code.
    public let number: UInt8
    /// The name.
    public let name: String
    /// What it ends.
    public let scope: Scope
    /// What to do after it.
    public let advice: Advice
    /// One sentence for people.
    public let explanation: String
}

/// `budget posts burst 60, 20 per second`
public struct Budget: Hashable, Sendable {
    /// The lines of its documentation.
    public let documentation: [String]
    /// The name.
    public let name: String
    /// How many may come at once.
    public let burst: Int
    /// How many are given back each second.
    public let perSecond: Int
}

/// `service Messages { … }`
public struct Service: Hashable, Sendable {
    /// The lines of its documentation.
    public let documentation: [String]
    /// The name.
    public let name: String
    /// The names of its requests, in the order of the schema.
    public let requests: [String]
}
