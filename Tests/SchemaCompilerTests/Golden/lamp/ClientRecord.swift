// The records of a client.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

public import WireFormat

/// A record that a client sends.
public enum ClientRecord: Hashable, Sendable {
    /// A request, which is answered under its number.
    case request(id: RequestID, Request)
    /// Something that is not answered.
    case notify(Notify)
    /// Something that either side may say.
    case signal(Signal)
    /// A request of a later version.
    case unknown(id: RequestID, opcode: UInt8)
}

extension ClientRecord {
    /// Decodes the body of a record: what stands behind its length.
    public init(decoding body: RawSpan) throws(DecodingFailure) {
        var reader = WireReader(body)
        let opcode = try reader.readByte()
        switch opcode {
        case Hello.opcode:
            let id = try reader.readNumber(RequestID.self)
            self = .request(id: id, .hello(try Hello(reading: &reader)))
        case SetLamp.opcode:
            let id = try reader.readNumber(RequestID.self)
            self = .request(id: id, .setLamp(try SetLamp(reading: &reader)))
        case GetHistory.opcode:
            let id = try reader.readNumber(RequestID.self)
            self = .request(id: id, .getHistory(try GetHistory(reading: &reader)))
        case Ping.opcode:
            self = .notify(.ping(try Ping(reading: &reader)))
        case Bye.opcode:
            self = .signal(.bye(try Bye(reading: &reader)))
        case Failure.opcode, LampSet.opcode, LevelChanged.opcode:
            throw DecodingFailure(.wrongDirection, at: 0)
        case 0x80...:
            throw DecodingFailure(.unknownOpcode, at: 0)
        default:
            self = .unknown(id: try reader.readNumber(RequestID.self), opcode: opcode)
        }
    }

    /// The bytes of the record, with the length in front.
    ///
    /// - Throws: when a field is outside its bound. A record of a later version cannot be encoded, and has no bytes.
    public func encoded() throws(BoundsError) -> [UInt8] {
        switch self {
        case .request(let id, .hello(let message)):
            try WireRecord.encode(message, id: id)
        case .request(let id, .setLamp(let message)):
            try WireRecord.encode(message, id: id)
        case .request(let id, .getHistory(let message)):
            try WireRecord.encode(message, id: id)
        case .notify(.ping(let message)): try WireRecord.encode(message)
        case .signal(let signal): try signal.encoded()
        case .unknown: []
        }
    }
}
