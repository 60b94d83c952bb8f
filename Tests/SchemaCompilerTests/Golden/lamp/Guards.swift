// What must hold before a message is served.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

/// The state that a session must have reached. Each includes those before it.
public enum Requirement: UInt8, Hashable, Sendable, Comparable {
    /// A connection, before Hello.
    case connection
    /// Hello was answered.
    case hello
    /// Somebody is signed in.
    case signedIn

    /// Orders from what is reached first to what is reached last.
    public static func < (left: Requirement, right: Requirement) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// What must hold before a request or a notify is served, and how it may fail.
public struct RequestGuards: Hashable, Sendable {
    /// The state that the session must have reached.
    public let needs: Requirement

    /// The budget that it draws on; nil when it is free.
    public let budget: Budget?

    /// The failures that it may give, beside those that every request may.
    public let failures: [FailureCode]
}

/// A budget that requests draw on: a bucket of `burst` that is refilled at `perSecond`.
public enum Budget: UInt8, Hashable, Sendable, CaseIterable {
    /// Switching.
    case switching

    /// How many requests may come at once.
    public var burst: Int {
        switch self {
        case .switching: 5
        }
    }

    /// How many requests are given back each second.
    public var perSecond: Int {
        switch self {
        case .switching: 1
        }
    }
}

extension Request {
    /// What must hold before it is served.
    public var guards: RequestGuards {
        switch self {
        case .hello: Hello.guards
        case .setLamp: SetLamp.guards
        case .getHistory: GetHistory.guards
        }
    }
}

extension Hello {
    /// What must hold before it is served.
    public static let guards = RequestGuards(needs: .connection, budget: nil, failures: [.tooHot])
}

extension SetLamp {
    /// What must hold before it is served.
    public static let guards = RequestGuards(needs: .hello, budget: .switching, failures: [.noSuchLamp, .tooHot])
}

extension GetHistory {
    /// What must hold before it is served.
    public static let guards = RequestGuards(needs: .hello, budget: nil, failures: [.noSuchLamp])
}

extension Notify {
    /// What must hold before it is served.
    public var guards: RequestGuards {
        switch self {
        case .ping: Ping.guards
        }
    }
}

extension Ping {
    /// What must hold before it is served.
    public static let guards = RequestGuards(needs: .connection, budget: nil, failures: [])
}
