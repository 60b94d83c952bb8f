// Enumerations.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

/// How a lamp shines.
public struct Shine: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The byte on the wire. Values that this version does not know are kept as they are.
    public let rawValue: UInt8

    /// Wraps any byte.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// All the time.
    public static let steady = Shine(rawValue: 0)
    /// Now and then.
    public static let blinking = Shine(rawValue: 7)

    /// Whether this version knows the value.
    public var isKnown: Bool {
        switch self {
        case .steady, .blinking: true
        default: false
        }
    }

    /// The name in the schema, or the number of an unknown value.
    public var description: String {
        switch self {
        case .steady: "steady"
        case .blinking: "blinking"
        default: "\(rawValue)"
        }
    }
}

/// Where a switch stands.
public enum Position: UInt8, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// No light.
    case off = 0
    /// Light.
    case on = 1

    /// The name in the schema.
    public var description: String {
        switch self {
        case .off: "off"
        case .on: "on"
        }
    }
}
