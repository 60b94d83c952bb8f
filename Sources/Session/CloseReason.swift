public import ParleyProtocol
public import WireFormat

/// Why the server ends a connection, and when to come back: what its Goodbye says.
public struct CloseReason: Error, Hashable, Sendable, CustomStringConvertible {
    /// The failure of the schema that names the reason; its `advice` says whether to come back.
    public var code: FailureCode

    /// When to come back. Nil where coming back does not help, or may happen at once.
    public var after: Milliseconds?

    /// What is wrong, for a developer to read; at most 200 bytes.
    public var detail: String?

    /// A reason of the schema, with what there is to add.
    public init(_ code: FailureCode, after: Milliseconds? = nil, detail: String? = nil) {
        self.code = code
        self.after = after
        self.detail = detail
    }

    /// The bytes are not a record of the protocol, or not one that may be sent in this direction.
    public init(_ failure: DecodingFailure) {
        switch failure.kind {
        case .recordTooLong: self = .recordTooLong
        case .wrongDirection: self.init(.unexpectedRecord, detail: "a record that only servers send")
        case .truncated, .notShortest, .numberOutOfRange, .lengthOutOfBounds, .invalidText, .unknownValue, .unknownFlag,
            .emptyFlags, .leftOverBytes, .emptyRecord, .unknownOpcode:
            self.init(.malformed, detail: failure.description)
        }
    }

    /// A record is longer than its limit.
    public static let recordTooLong = CloseReason(.recordTooLong)
    /// Something else than Hello came first.
    public static let helloRequired = CloseReason(.helloRequired)
    /// Hello did not come in time.
    public static let helloTimeout = CloseReason(.helloTimeout)
    /// Nobody has signed in in time.
    public static let signInTimeout = CloseReason(.signInTimeout)
    /// The client speaks another version of the protocol.
    public static let unsupportedVersion = CloseReason(
        .unsupportedVersion, detail: "the server speaks version \(ProtocolLimits.version)")
    /// Nothing came for longer than the agreed keepalive.
    public static let idle = CloseReason(.idle)
    /// The connection accepted nothing for too long, or more waited for it than can be kept.
    public static let slowConsumer = CloseReason(.slowConsumer, after: Milliseconds(1_000))
    /// The token was revoked or has expired, or the account was deactivated.
    public static let sessionEnded = CloseReason(.sessionEnded)
    /// Too many connections are open.
    public static let tooManyConnections = CloseReason(.tooManyConnections, after: Milliseconds(5_000))
    /// Hello came a second time.
    public static let secondHello = CloseReason(.unexpectedRecord, detail: "Hello was accepted already")

    /// The server goes down or is being replaced.
    /// - Parameter after: when to come back.
    public static func shuttingDown(after: Milliseconds) -> CloseReason { CloseReason(.shuttingDown, after: after) }

    /// The last record of the connection.
    public var goodbye: Goodbye { Goodbye(code: code, after: after, detail: detail) }

    /// Whether connections end like this every day, without anything being wrong with the client.
    public var isRoutine: Bool {
        switch code {
        case .malformed, .recordTooLong, .helloRequired, .unsupportedVersion, .unexpectedRecord, .slowConsumer: false
        default: true
        }
    }

    /// A sentence for a log.
    public var description: String {
        "\(code.name)" + (after.map { ", back after \($0) ms" } ?? "") + (detail.map { ": \($0)" } ?? "")
    }
}
