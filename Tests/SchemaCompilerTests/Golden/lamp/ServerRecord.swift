// The records of a server.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

public import WireFormat

/// A record that a server sends.
public enum ServerRecord: Hashable, Sendable {
    /// The answer to the request with this number.
    case reply(id: RequestID, Reply)
    /// The request with this number failed.
    case failure(id: RequestID, Failure)
    /// Something that nobody asked for.
    case event(Event)
    /// Something that either side may say.
    case signal(Signal)
    /// A record of a later version, to be ignored.
    case unknown(opcode: UInt8)
}

extension ServerRecord {
    /// Decodes the body of a record: what stands behind its length.
    public init(decoding body: RawSpan) throws(DecodingFailure) {
        var reader = WireReader(body)
        let opcode = try reader.readByte()
        switch opcode {
        case Failure.opcode:
            let id = try reader.readNumber(RequestID.self)
            self = .failure(id: id, try Failure(reading: &reader))
        case Hello.opcode:
            let id = try reader.readNumber(RequestID.self)
            self = .reply(id: id, .hello(try Hello.Reply(reading: &reader)))
        case SetLamp.opcode:
            let id = try reader.readNumber(RequestID.self)
            self = .reply(id: id, .setLamp(try SetLamp.Reply(reading: &reader)))
        case GetHistory.opcode:
            let id = try reader.readNumber(RequestID.self)
            self = .reply(id: id, .getHistory(try GetHistory.Reply(reading: &reader)))
        case LampSet.opcode:
            self = .event(.lampSet(try LampSet(reading: &reader)))
        case LevelChanged.opcode:
            self = .event(.levelChanged(try LevelChanged(reading: &reader)))
        case Bye.opcode:
            self = .signal(.bye(try Bye(reading: &reader)))
        case Ping.opcode:
            throw DecodingFailure(.wrongDirection, at: 0)
        default:
            self = .unknown(opcode: opcode)
        }
    }

    /// The bytes of the record, with the length in front.
    ///
    /// - Throws: when a field is outside its bound. A record of a later version cannot be encoded, and has no bytes.
    public func encoded() throws(BoundsError) -> [UInt8] {
        switch self {
        case .reply(let id, .hello(let message)):
            try WireRecord.encode(message, id: id)
        case .reply(let id, .setLamp(let message)):
            try WireRecord.encode(message, id: id)
        case .reply(let id, .getHistory(let message)):
            try WireRecord.encode(message, id: id)
        case .failure(let id, let failure): try WireRecord.encode(failure, id: id)
        case .event(let event): try event.encoded()
        case .signal(let signal): try signal.encoded()
        case .unknown: []
        }
    }
}
