// Why requests fail and connections end.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

/// Why a request failed or a connection ended. Numbers that this version does not know are kept as they are.
public struct FailureCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number of the failure. On a WebSocket, 4000 and this is the close code.
    public let rawValue: UInt8

    /// Wraps any number.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The bytes make no sense.
    public static let malformed = FailureCode(rawValue: 1)
    /// There is no such lamp.
    public static let noSuchLamp = FailureCode(rawValue: 2)
    /// The lamp must cool down.
    public static let tooHot = FailureCode(rawValue: 3)
}

extension FailureCode {
    /// What a failure ends.
    public enum Scope: Hashable, Sendable {
        /// The request, and nothing else.
        case request
        /// The connection.
        case connection
    }

    /// What the failure ends: the request, for a failure that this version does not know.
    public var scope: Scope {
        switch self {
        case .malformed: .connection
        default: .request
        }
    }

    /// What to do after a failure.
    public enum Advice: Hashable, Sendable {
        /// It will fail again.
        case never
        /// Try again, not before `after` if that is given.
        case retry
        /// Connect again at once.
        case reconnect
        /// Sign in first.
        case signIn
    }

    /// What to do about it: nothing, for a failure that this version does not know.
    public var advice: Advice {
        switch self {
        case .tooHot: .retry
        default: .never
        }
    }

    /// The name in the schema, as in `notFound`; `failure 99` for one that this version does not know.
    public var name: String {
        switch self {
        case .malformed: "malformed"
        case .noSuchLamp: "noSuchLamp"
        case .tooHot: "tooHot"
        default: "failure \(rawValue)"
        }
    }

    /// One sentence for people.
    public var explanation: String {
        switch self {
        case .malformed: "The bytes make no sense."
        case .noSuchLamp: "There is no such lamp."
        case .tooHot: "The lamp must cool down."
        default: "The other side reports failure \(rawValue)."
        }
    }

    /// Whether this version knows the failure.
    public var isKnown: Bool { Self.known.contains(self) }

    private static let known: Set<FailureCode> = [
        .malformed,
        .noSuchLamp,
        .tooHot,
    ]

    /// The name.
    public var description: String { name }
}

extension Failure: Error {}

extension Failure {
    /// The bytes make no sense.
    public static let malformed = Failure(code: .malformed)

    /// The bytes make no sense.
    public static func malformed(field: UInt8? = nil) -> Failure {
        Failure(code: .malformed, field: field)
    }

    /// There is no such lamp.
    public static let noSuchLamp = Failure(code: .noSuchLamp)

    /// There is no such lamp.
    public static func noSuchLamp(field: UInt8? = nil) -> Failure {
        Failure(code: .noSuchLamp, field: field)
    }

    /// The lamp must cool down.
    public static let tooHot = Failure(code: .tooHot)

    /// The lamp must cool down.
    public static func tooHot(field: UInt8? = nil) -> Failure {
        Failure(code: .tooHot, field: field)
    }
}
