import ParleyProtocol
import SwiftProtobuf
import WireFormat

/// A message in both forms, with its bytes in both encodings.
struct CodecMessage {
    /// What is in it.
    enum Kind: String, CaseIterable {
        /// Numbers and a text of 40 bytes.
        case plain
        /// The same with a parent and three mentions.
        case full

        var name: String { self == .plain ? "a message" : "an answer with mentions" }
    }

    let kind: Kind
    let parley: MessagePosted
    let protobuf: ProtobufMessagePosted
    /// The payload: what swift-protobuf decodes has no length and no opcode in front either.
    let parleyBytes: [UInt8]
    /// What stands behind the length of a record: the opcode and the payload.
    let recordBody: [UInt8]
    let protobufBytes: [UInt8]

    init(_ kind: Kind) throws {
        self.kind = kind
        var message = MessagePosted(
            room: RoomID(4211), seq: Seq(4817), sender: UserID(12_001), after: 24_310,
            text: "Could somebody look at the coffee maker?")
        if kind == .full {
            message.parent = 12
            message.mentions = [UserID(10_453), UserID(10_460), UserID(15_530)]
        }
        parley = message
        parleyBytes = WireWriter.bytes(size: message.encodedSize) { message.write(to: &$0) }
        recordBody = [MessagePosted.opcode] + parleyBytes
        var protobuf = ProtobufMessagePosted()
        protobuf.room = message.room.rawValue
        protobuf.seq = message.seq.rawValue
        protobuf.sender = message.sender.rawValue
        protobuf.after = message.after
        protobuf.text = message.text
        if let parent = message.parent { protobuf.parent = parent }
        protobuf.mentions = message.mentions.map(\.rawValue)
        self.protobuf = protobuf
        protobufBytes = try protobuf.serializedBytes()
        // Otherwise the measurement would be of something else.
        var reader = WireReader(parleyBytes.span.bytes)
        guard try MessagePosted(reading: &reader) == message else { throw BenchFailure("Parley's codec is broken.") }
        guard try ProtobufMessagePosted(serializedBytes: protobufBytes) == protobuf else {
            throw BenchFailure("The protobuf message is broken.")
        }
    }
}
