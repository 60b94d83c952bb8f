// All messages of a kind in one type.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

public import WireFormat

/// Any request: what a client asks and a server answers.
public enum Request: Hashable, Sendable {
    /// Opens the session.
    case hello(Hello)
    /// Sets a lamp.
    case setLamp(SetLamp)
    /// Tells what a lamp did.
    case getHistory(GetHistory)

    /// The first byte of its records.
    public var opcode: UInt8 {
        switch self {
        case .hello: Hello.opcode
        case .setLamp: SetLamp.opcode
        case .getHistory: GetHistory.opcode
        }
    }

    /// Whether a field is secret: its record is never compressed.
    public var isSecret: Bool {
        switch self {
        case .hello: true
        case .setLamp: false
        case .getHistory: false
        }
    }
}

extension Request: CustomStringConvertible {
    /// The message for a log; secrets as `•••`.
    public var description: String {
        switch self {
        case .hello(let message): message.description
        case .setLamp(let message): message.description
        case .getHistory(let message): message.description
        }
    }
}

/// The answer to any request that succeeded.
public enum Reply: Hashable, Sendable {
    /// The answer to `Hello`.
    case hello(Hello.Reply)
    /// The answer to `SetLamp`.
    case setLamp(SetLamp.Reply)
    /// The answer to `GetHistory`.
    case getHistory(GetHistory.Reply)

    /// The first byte of its records.
    public var opcode: UInt8 {
        switch self {
        case .hello: Hello.opcode
        case .setLamp: SetLamp.opcode
        case .getHistory: GetHistory.opcode
        }
    }

    /// Whether a field is secret: its record is never compressed.
    public var isSecret: Bool {
        switch self {
        case .hello: false
        case .setLamp: false
        case .getHistory: false
        }
    }
}

extension Reply: CustomStringConvertible {
    /// The message for a log; secrets as `•••`.
    public var description: String {
        switch self {
        case .hello(let message): message.description
        case .setLamp(let message): message.description
        case .getHistory(let message): message.description
        }
    }
}

/// Anything that a client says without waiting for an answer.
public enum Notify: Hashable, Sendable {
    /// Shows that somebody is there.
    case ping(Ping)

    /// The first byte of its records.
    public var opcode: UInt8 {
        switch self {
        case .ping: Ping.opcode
        }
    }

    /// Whether a field is secret: its record is never compressed.
    public var isSecret: Bool {
        switch self {
        case .ping: false
        }
    }
}

extension Notify: CustomStringConvertible {
    /// The message for a log; secrets as `•••`.
    public var description: String {
        switch self {
        case .ping(let message): message.description
        }
    }
}

/// Anything that a server says without being asked.
public enum Event: Hashable, Sendable {
    /// A lamp was set.
    case lampSet(LampSet)
    /// A lamp was turned up or down.
    case levelChanged(LevelChanged)

    /// The first byte of its records.
    public var opcode: UInt8 {
        switch self {
        case .lampSet: LampSet.opcode
        case .levelChanged: LevelChanged.opcode
        }
    }

    /// Whether a field is secret: its record is never compressed.
    public var isSecret: Bool {
        switch self {
        case .lampSet: false
        case .levelChanged: false
        }
    }
}

extension Event: CustomStringConvertible {
    /// The message for a log; secrets as `•••`.
    public var description: String {
        switch self {
        case .lampSet(let message): message.description
        case .levelChanged(let message): message.description
        }
    }
}

/// Anything that either side may say.
public enum Signal: Hashable, Sendable {
    /// The last record.
    case bye(Bye)

    /// The first byte of its records.
    public var opcode: UInt8 {
        switch self {
        case .bye: Bye.opcode
        }
    }

    /// Whether a field is secret: its record is never compressed.
    public var isSecret: Bool {
        switch self {
        case .bye: false
        }
    }
}

extension Signal: CustomStringConvertible {
    /// The message for a log; secrets as `•••`.
    public var description: String {
        switch self {
        case .bye(let message): message.description
        }
    }
}

extension Event {
    /// The bytes of its record, with the length in front.
    ///
    /// - Throws: when a field is outside its bound.
    public func encoded() throws(BoundsError) -> [UInt8] {
        switch self {
        case .lampSet(let message): try WireRecord.encode(message)
        case .levelChanged(let message): try WireRecord.encode(message)
        }
    }
}

extension Signal {
    /// The bytes of its record, with the length in front.
    ///
    /// - Throws: when a field is outside its bound.
    public func encoded() throws(BoundsError) -> [UInt8] {
        switch self {
        case .bye(let message): try WireRecord.encode(message)
        }
    }
}

/// Which request something is, without what is asked. The number is its opcode.
public enum RequestKind: UInt8, Hashable, Sendable, CaseIterable {
    /// ``Hello``.
    case hello = 0x01
    /// ``SetLamp``.
    case setLamp = 0x10
    /// ``GetHistory``.
    case getHistory = 0x11

    /// The name in the schema.
    public var name: String {
        switch self {
        case .hello: "Hello"
        case .setLamp: "SetLamp"
        case .getHistory: "GetHistory"
        }
    }
}

extension Request {
    /// Which request it is.
    public var kind: RequestKind {
        switch self {
        case .hello: .hello
        case .setLamp: .setLamp
        case .getHistory: .getHistory
        }
    }
}
