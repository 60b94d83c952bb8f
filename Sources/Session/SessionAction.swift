public import ParleyProtocol
public import WireFormat

/// What the shell around a ``SessionState`` has to do next. Values only, so that tests compare them.
public enum SessionAction: Hashable, Sendable {
    /// Carry the request out, then call `answered`.
    case dispatch(RequestID, Request)
    /// Carry out what needs no answer, then call `next`.
    case notify(Notify)
    /// Answer the request with a failure, then call `next`.
    case fail(RequestID, Failure)
    /// Answer Ping.
    case pong
    /// Say Goodbye with this reason behind what is queued, and close.
    case close(CloseReason)
    /// The client has said Goodbye: close without a word.
    case leave(Goodbye)
    /// Nothing.
    case ignore
}
