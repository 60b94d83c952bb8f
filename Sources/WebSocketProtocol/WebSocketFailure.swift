/// How a peer has broken the rules, or a limit.
public enum WebSocketFailure: Error, Hashable, Sendable {
    /// A reserved bit is set that nothing gives a meaning to.
    case reservedBit
    /// An opcode that nothing gives a meaning to.
    case unknownOpcode(UInt8)
    /// A control frame that is not in one piece.
    case fragmentedControl
    /// A control frame of more than 125 bytes.
    case longControl
    /// A client's frame that is not masked, or a server's that is.
    case wrongMasking
    /// A length that a shorter form would hold, or of 2^63 bytes and more.
    case lengthNotMinimal
    /// A continuation without anything to go on with.
    case unexpectedContinuation
    /// A new message before the last one was complete.
    case interruptedMessage
    /// A message of more bytes than are taken, as it comes or inflated.
    case messageTooBig
    /// A message in more pieces than are taken.
    case tooManyFragments
    /// A text message where only binary ones are taken.
    case textNotTaken
    /// A text message that is not UTF-8.
    case textNotUTF8
    /// A compressed message that cannot be inflated.
    case notInflatable
    /// A Close frame of one byte.
    case closeTooShort
    /// A Close frame with a code that must not stand there.
    case closeCodeForbidden(CloseCode)
    /// A Close frame whose reason is not UTF-8.
    case closeReasonNotUTF8

    /// What the Close frame says that answers it.
    public var closeStatus: CloseStatus { CloseStatus(closeCode, description) }

    /// The code of the Close frame that answers it.
    public var closeCode: CloseCode {
        switch self {
        case .reservedBit, .unknownOpcode, .fragmentedControl, .longControl, .wrongMasking, .lengthNotMinimal,
            .unexpectedContinuation, .interruptedMessage, .closeTooShort, .closeCodeForbidden:
            .protocolError
        case .messageTooBig: .messageTooBig
        case .tooManyFragments: .policyViolation
        case .textNotTaken: .unsupportedData
        case .textNotUTF8, .closeReasonNotUTF8, .notInflatable: .invalidPayload
        }
    }
}

extension WebSocketFailure: CustomStringConvertible {
    /// What is wrong, in a few words.
    public var description: String {
        switch self {
        case .reservedBit: "a reserved bit is set"
        case .unknownOpcode(let opcode): "unknown opcode \(opcode)"
        case .fragmentedControl: "a control frame in fragments"
        case .longControl: "a control frame of more than 125 bytes"
        case .wrongMasking: "clients mask their frames, servers do not"
        case .lengthNotMinimal: "a length that is not in its shortest form"
        case .unexpectedContinuation: "a continuation of nothing"
        case .interruptedMessage: "a message within another"
        case .messageTooBig: "the message is too big"
        case .tooManyFragments: "the message has too many fragments"
        case .textNotTaken: "only binary messages are taken"
        case .textNotUTF8: "text that is not UTF-8"
        case .notInflatable: "compressed bytes that cannot be inflated"
        case .closeTooShort: "a Close frame of one byte"
        case .closeCodeForbidden(let code): "close code \(code) must not be sent"
        case .closeReasonNotUTF8: "a close reason that is not UTF-8"
        }
    }
}
