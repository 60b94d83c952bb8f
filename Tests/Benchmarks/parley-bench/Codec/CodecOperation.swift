import ParleyProtocol
import SwiftProtobuf
import WireFormat

/// What is measured of a codec. Each gives a number that depends on everything it read or wrote, so that no part of the work
/// can be left out.
enum CodecOperation: String, CaseIterable {
    case decode, view, record, encode
    case protobufDecode, protobufEncode

    /// Does it many times.
    func run(_ message: CodecMessage, times: Int) throws -> UInt64 {
        var sum: UInt64 = 0
        switch self {
        case .decode: for _ in 0..<times { sum &+= try Self.decode(message.parleyBytes) }
        case .view: for _ in 0..<times { sum &+= try Self.view(message.parleyBytes) }
        case .record: for _ in 0..<times { sum &+= try Self.record(message.recordBody) }
        case .encode: for _ in 0..<times { sum &+= try Self.encode(message.parley) }
        case .protobufDecode: for _ in 0..<times { sum &+= try Self.protobufDecode(message.protobufBytes) }
        case .protobufEncode: for _ in 0..<times { sum &+= try Self.protobufEncode(message.protobuf) }
        }
        return sum
    }

    @inline(never)
    private static func decode(_ bytes: [UInt8]) throws -> UInt64 {
        var reader = WireReader(bytes.span.bytes)
        return sum(try MessagePosted(reading: &reader))
    }

    @inline(never)
    private static func record(_ bytes: [UInt8]) throws -> UInt64 {
        guard case .event(.messagePosted(let message)) = try ServerRecord(decoding: bytes.span.bytes) else { return 0 }
        return sum(message)
    }

    @inline(never)
    private static func view(_ bytes: [UInt8]) throws -> UInt64 {
        var reader = WireReader(bytes.span.bytes)
        let view = try MessagePosted.View(reading: &reader)
        let numbers = UInt64(view.room.rawValue) &+ UInt64(view.seq.rawValue) &+ UInt64(view.sender.rawValue)
        let mentions = view.mentions?.count ?? 0
        return numbers &+ view.after &+ (view.parent ?? 0) &+ UInt64(view.text.count &+ mentions)
    }

    @inline(never)
    private static func encode(_ message: MessagePosted) throws -> UInt64 {
        let bytes = try WireRecord.encode(message)
        return UInt64(bytes[bytes.count - 1]) &+ UInt64(bytes.count)
    }

    @inline(never)
    private static func protobufDecode(_ bytes: [UInt8]) throws -> UInt64 {
        sum(try ProtobufMessagePosted(serializedBytes: bytes))
    }

    @inline(never)
    private static func protobufEncode(_ message: ProtobufMessagePosted) throws -> UInt64 {
        let bytes: [UInt8] = try message.serializedBytes()
        return UInt64(bytes[bytes.count - 1]) &+ UInt64(bytes.count)
    }

    /// Never inlined: a message must really have been made.
    @inline(never)
    private static func sum(_ message: MessagePosted) -> UInt64 {
        let numbers =
            UInt64(message.room.rawValue) &+ UInt64(message.seq.rawValue) &+ UInt64(message.sender.rawValue)
        let counts = message.text.utf8.count &+ message.mentions.count
        return numbers &+ message.after &+ (message.parent ?? 0) &+ UInt64(counts)
    }

    @inline(never)
    private static func sum(_ message: ProtobufMessagePosted) -> UInt64 {
        let numbers = UInt64(message.room) &+ UInt64(message.seq) &+ UInt64(message.sender)
        let counts = message.text.utf8.count &+ message.mentions.count
        return numbers &+ message.after &+ message.parent &+ UInt64(counts)
    }
}
