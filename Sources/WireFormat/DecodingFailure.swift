/// Why bytes are not a record of the protocol, and where. Always the peer's fault, never the program's.
public struct DecodingFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        /// The bytes end within a value, or a value reaches beyond the payload that it belongs to.
        case truncated
        /// A prefix varint takes more bytes than its value needs.
        case notShortest
        /// A number lies outside the range that the schema gives it.
        case numberOutOfRange
        /// A text, a byte string or a list is shorter or longer than the schema allows.
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
        /// An opcode that a peer of this side can never send.
        case unknownOpcode
        /// The record exists, but it is one that only the other side sends.
        case wrongDirection
    }

    /// What is wrong.
    public let kind: Kind

    /// Where: the offset of the offending value, in bytes from the beginning of what was decoded.
    public let offset: Int

    /// Tells what is wrong and where.
    @inlinable
    public init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    /// A sentence for a log, as in `at byte 7: a text is not valid UTF-8`.
    public var description: String { "at byte \(offset): \(kind)" }
}

extension DecodingFailure.Kind: CustomStringConvertible {
    /// What is wrong, in words.
    public var description: String {
        switch self {
        case .truncated: "the bytes end within a value"
        case .notShortest: "a varint is longer than its value needs"
        case .numberOutOfRange: "a number is outside its range"
        case .lengthOutOfBounds: "a text, byte string or list is shorter or longer than allowed"
        case .invalidText: "a text is not valid UTF-8"
        case .unknownValue: "a closed enumeration has no such value"
        case .unknownFlag: "a closed structure has no such flag"
        case .emptyFlags: "flags are written where none is set"
        case .leftOverBytes: "bytes are left over behind a payload"
        case .emptyRecord: "a record has a length of zero"
        case .recordTooLong: "a record is longer than the limit"
        case .unknownOpcode: "no record with this opcode is sent in this direction"
        case .wrongDirection: "a record of the other direction"
        }
    }

    /// The name of the case, as the specification and the vectors have it: `truncated`.
    public var name: String {
        switch self {
        case .truncated: "truncated"
        case .notShortest: "notShortest"
        case .numberOutOfRange: "numberOutOfRange"
        case .lengthOutOfBounds: "lengthOutOfBounds"
        case .invalidText: "invalidText"
        case .unknownValue: "unknownValue"
        case .unknownFlag: "unknownFlag"
        case .emptyFlags: "emptyFlags"
        case .leftOverBytes: "leftOverBytes"
        case .emptyRecord: "emptyRecord"
        case .recordTooLong: "recordTooLong"
        case .unknownOpcode: "unknownOpcode"
        case .wrongDirection: "wrongDirection"
        }
    }
}
