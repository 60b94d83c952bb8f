import ParleyProtocol

/// Why an operator's command was not carried out, in a sentence for the operator.
public struct AdministrationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, and what would mend it.
    public var message: String

    /// An error with a message.
    public init(_ message: String) { self.message = message }

    /// What a store or a rule refused.
    init(_ failure: Failure) {
        message =
            if let detail = failure.detail {
                detail
            } else if failure.code == .unavailable {
                "The database cannot be read or written now. Is the disk full?"
            } else {
                failure.code.explanation
            }
    }

    /// Throws when there is a fault.
    static func check(_ fault: String?) throws(AdministrationError) {
        if let fault { throw AdministrationError(fault) }
    }

    /// The message.
    public var description: String { message }
}
