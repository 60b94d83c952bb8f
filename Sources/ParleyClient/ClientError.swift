public import ParleyProtocol
public import WireFormat

/// Why something that was asked of the client did not come about.
public enum ClientError: Error, Hashable, Sendable {
    /// The server refused the request, and says why.
    case refused(Failure)
    /// There is no connection, and none came about in time or will; why the last one ended, if there was one.
    case notConnected(ConnectionEnd?)
    /// The connection ended before the answer came. Whether the request took effect is not known.
    case connectionLost
    /// No answer came in time. Whether the request took effect is not known.
    case timedOut
    /// Nobody is signed in.
    case signedOut
    /// A post was sent under a token that is no longer used, and its answer never came. Under another token the server
    /// cannot tell whether it has the message, so it is not sent again.
    case uncertain
    /// The request holds a value that the protocol does not allow.
    case invalid(BoundsError)
    /// The task that waited was cancelled.
    case cancelled
    /// The client was closed.
    case closed
    /// The server's answer does not belong to the request.
    case wrongAnswer
}

extension ClientError: CustomStringConvertible {
    /// A sentence for the person in front of the program.
    public var description: String {
        switch self {
        case .refused(let failure): failure.detail ?? failure.code.sentence
        case .notConnected(let end): end.map { "Not connected: \($0)." } ?? "Not connected."
        case .connectionLost: "The connection ended before the answer came."
        case .timedOut: "The server did not answer in time."
        case .signedOut: "Nobody is signed in."
        case .uncertain: "The message was sent before the sign-in ended; whether it arrived is not known."
        case .invalid(let error): "The protocol does not allow this: \(error)."
        case .cancelled: "Cancelled."
        case .closed: "The client was closed."
        case .wrongAnswer: "The server's answer does not belong to the request."
        }
    }
}

extension FailureCode {
    /// Why, to the person whom it concerns: the schema tells it to those who write clients.
    fileprivate var sentence: String {
        switch self {
        case .forbidden: "You may not do this."
        case .notFound: "There is no such thing, or you may not see it."
        default: explanation
        }
    }
}

/// Why a connection ended, or did not come about.
public enum ConnectionEnd: Hashable, Sendable {
    /// The server said goodbye.
    case goodbye(Goodbye)
    /// The server could not be reached.
    case unreachable(String)
    /// The connection was cut; with what the system says about it, if it says anything.
    case cut(String?)
    /// The server did not answer Hello in time.
    case helloTimeout
    /// The server refused Hello.
    case helloRefused(Failure)
    /// The server sent nothing any more, not even an answer to Ping.
    case silent
    /// The server sent what is not allowed by the protocol.
    case protocolViolation(String)
    /// The application closed the client.
    case closed
}

extension ConnectionEnd: CustomStringConvertible {
    /// Why, in words.
    public var description: String {
        switch self {
        case .goodbye(let goodbye): phrase(goodbye.detail ?? goodbye.code.explanation)
        case .unreachable(let reason): "the server cannot be reached (\(phrase(reason)))"
        case .cut(let reason): reason.map { "the connection was cut (\(phrase($0)))" } ?? "the connection was cut"
        case .helloTimeout: "the server did not answer the greeting in time"
        case .helloRefused(let failure):
            "the server refused the greeting: \(phrase(failure.detail ?? failure.code.explanation))"
        case .silent: "the server has fallen silent"
        case .protocolViolation(let what): "the server broke the protocol: \(phrase(what))"
        case .closed: "closed"
        }
    }

    /// A sentence as a part of another one, which has a full stop of its own.
    private func phrase(_ sentence: String) -> String {
        var sentence = Substring(sentence)
        while let last = sentence.last, last == "." || last.isWhitespace { sentence.removeLast() }
        return String(sentence)
    }
}
