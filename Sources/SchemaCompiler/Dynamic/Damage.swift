/// Why bytes are not a record, where, and what would have been allowed.
public struct WireDamage: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong. The names are those of `WireFormat.DecodingFailure.Kind`, and of the vectors.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The bytes end within a value, or a value reaches beyond the payload that it belongs to.
        case truncated
        /// A prefix varint takes more bytes than its value needs.
        case notShortest
        /// A number lies outside its range.
        case numberOutOfRange
        /// A text, a byte string or a list is shorter or longer than allowed.
        case lengthOutOfBounds
        /// A text is not valid UTF-8.
        case invalidText
        /// A closed enumeration has no such value.
        case unknownValue
        /// A closed structure has no such flag.
        case unknownFlag
        /// Flags are written where none is set.
        case emptyFlags
        /// Bytes are left over behind a payload.
        case leftOverBytes
        /// A record has a length of zero.
        case emptyRecord
        /// A record is longer than the limit of its direction.
        case recordTooLong
        /// An opcode that this side can never send.
        case unknownOpcode
        /// The record exists, but only the other side sends it.
        case wrongDirection
    }

    /// What is wrong.
    public let kind: Kind

    /// Where the value begins that is wrong: the number of bytes before it in everything that was given to be decoded.
    public let offset: Int

    /// Which value is wrong: `PostMessage.mentions[3]`; `record` while it is not known which record it is.
    public let path: String

    /// What is there, and what was allowed: `list of 900, at most 50`.
    public let what: String

    /// Tells what is wrong, where, and what was allowed.
    public init(_ kind: Kind, at offset: Int, path: String, _ what: String) {
        self.kind = kind
        self.offset = offset
        self.path = path
        self.what = what
    }

    /// `offset 7: PostMessage.mentions: list of 900, at most 50`
    public var description: String { "offset \(offset): \(path): \(what)" }
}

extension WireDamage.Kind {
    /// What is wrong, for a table.
    var explanation: String {
        switch self {
        case .truncated: "the bytes end within a value, or a value reaches beyond the payload that it belongs to"
        case .notShortest: "a varint takes more bytes than its value needs"
        case .numberOutOfRange: "a number is outside its range"
        case .lengthOutOfBounds: "a text, byte string or list is shorter or longer than allowed"
        case .invalidText: "a text is not UTF-8"
        case .unknownValue: "a closed enumeration has no such value"
        case .unknownFlag: "a closed structure has no such flag"
        case .emptyFlags: "flags are written where none is set"
        case .leftOverBytes: "bytes are left over behind a payload"
        case .emptyRecord: "a record has a length of zero"
        case .recordTooLong: "a record is longer than the limit"
        case .unknownOpcode: "an opcode that this side can never send"
        case .wrongDirection: "the record exists, but only the other side sends it"
        }
    }

    /// Which place in the bytes is named for it.
    var place: String {
        switch self {
        case .truncated:
            "the first byte of the value that is cut: of a structure that of its length; only of a text or byte string whose "
                + "length is whole, the byte behind the length. Where a value is missing, the byte behind the last one"
        case .notShortest, .numberOutOfRange: "the number's first byte"
        case .lengthOutOfBounds: "the first byte of the length or count"
        case .invalidText: "the text's first byte, behind its length"
        case .unknownValue: "the byte"
        case .unknownFlag, .emptyFlags: "the first byte of the flags"
        case .leftOverBytes: "the first byte that is left over"
        case .emptyRecord, .recordTooLong: "the first byte of the record's length"
        case .unknownOpcode, .wrongDirection: "the opcode"
        }
    }

    /// The failure that a server ends the connection with.
    var failure: String {
        switch self {
        case .recordTooLong: "recordTooLong"
        case .wrongDirection: "unexpectedRecord"
        case .truncated, .notShortest, .numberOutOfRange, .lengthOutOfBounds, .invalidText, .unknownValue, .unknownFlag,
            .emptyFlags, .leftOverBytes, .emptyRecord, .unknownOpcode:
            "malformed"
        }
    }
}

extension ClosedRange {
    /// What a bound allows, for somebody who left it: `at most 50`.
    func allowed(insteadOf value: Bound) -> String {
        if lowerBound == upperBound { return "exactly \(lowerBound)" }
        return value < lowerBound ? "at least \(lowerBound)" : "at most \(upperBound)"
    }
}

/// What is said of values that leave their bounds, by the encoder and the decoder alike.
enum OutOfBounds {
    static func number(_ value: UInt64, _ range: ClosedRange<UInt64>) -> String {
        "number \(value), \(range.allowed(insteadOf: value))"
    }

    static func text(_ byteCount: UInt64, _ range: ClosedRange<Int>) -> String {
        "text of \(byteCount) bytes, \(range.asUnsigned.allowed(insteadOf: byteCount))"
    }

    static func bytes(_ byteCount: UInt64, _ range: ClosedRange<Int>) -> String {
        "byte string of \(byteCount) bytes, \(range.asUnsigned.allowed(insteadOf: byteCount))"
    }

    static func list(_ count: UInt64, _ range: ClosedRange<Int>) -> String {
        "list of \(count), \(range.asUnsigned.allowed(insteadOf: count))"
    }
}

extension ClosedRange<Int> {
    /// The same bounds for what stands on the wire.
    var asUnsigned: ClosedRange<UInt64> { UInt64(lowerBound)...UInt64(upperBound) }
}
