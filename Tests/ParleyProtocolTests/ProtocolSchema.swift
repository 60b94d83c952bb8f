import Foundation
import ParleyProtocol
import SchemaCompiler
import Testing
import WireFormat

/// The schema that the generated code comes from, read again as data.
enum ProtocolSchema {
    static let schema: Schema = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Protocol/parley.schema")
        do {
            return try SchemaCompiler.compile(String(contentsOf: file, encoding: .utf8))
        } catch {
            fatalError("the schema that was compiled cannot be read again: \(error)")
        }
    }()

    /// A payload that a record carries, and how its record begins.
    struct Carried: CustomTestStringConvertible, Sendable {
        let payload: Payload
        let opcode: UInt8
        let hasID: Bool
        let isFromClient: Bool
        let limit: Int

        var testDescription: String { payload.name }

        /// The body of a record with these bytes as its payload.
        func body(_ payload: [UInt8]) -> [UInt8] { [opcode] + (hasID ? [42] : []) + payload }
    }

    /// Everything that records carry, in both directions.
    static let carried: [Carried] = schema.messages.flatMap { message -> [Carried] in
        let server = schema.limits.server
        switch message.kind {
        case .request(let reply, _):
            return [
                Carried(
                    payload: message.payload, opcode: message.opcode, hasID: true, isFromClient: true,
                    limit: message.limit),
                Carried(payload: reply, opcode: message.opcode, hasID: true, isFromClient: false, limit: server),
            ]
        case .failed:
            return [
                Carried(
                    payload: message.payload, opcode: message.opcode, hasID: true, isFromClient: false, limit: server)
            ]
        case .notify, .event, .signal:
            return [true, false].compactMap { isFromClient in
                let isSent =
                    switch message.kind {
                    case .notify: isFromClient
                    case .event: !isFromClient
                    default: true
                    }
                guard isSent else { return nil }
                return Carried(
                    payload: message.payload, opcode: message.opcode, hasID: false, isFromClient: isFromClient,
                    limit: message.limit)
            }
        }
    }
}

/// The record that a body decodes to, whichever side sends it.
enum AnyRecord: Hashable {
    case client(ClientRecord)
    case server(ServerRecord)

    init(_ body: [UInt8], isFromClient: Bool) throws(DecodingFailure) {
        if isFromClient {
            self = .client(try ClientRecord(decoding: body.span.bytes))
        } else {
            self = .server(try ServerRecord(decoding: body.span.bytes))
        }
    }

    func encoded() throws(BoundsError) -> [UInt8] {
        switch self {
        case .client(let record): try record.encoded()
        case .server(let record): try record.encoded()
        }
    }
}

/// A record of some body, with its length in front.
func record(_ body: [UInt8]) -> [UInt8] {
    ReferenceEncoder.varint(UInt64(body.count)) + body
}
