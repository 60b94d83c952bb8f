import Foundation
import ParleyProtocol
import SwiftProtobuf
import WireFormat

/// How an event of a conversation is pushed to a client, in different protocols.
enum PushFormat: String, CaseIterable {
    case parley = "Parley"
    case json = "JSON"
    case messagePack = "MessagePack arrays"
    case protobuf = "protobuf"

    /// The bytes of one push: on TCP for Parley, with its length; inside a WebSocket message for the others.
    func bytes(of event: Conversation.Event, in room: UInt64) throws -> [UInt8] {
        switch self {
        case .parley: try Self.parley(event, room: room)
        case .json: Array(Self.json(event, room: room).utf8)
        case .messagePack: Self.messagePack(event, room: room)
        case .protobuf: try Self.protobuf(event, room: room)
        }
    }
}

// MARK: - Parley

extension PushFormat {
    private static func parley(_ event: Conversation.Event, room: UInt64) throws -> [UInt8] {
        let room = RoomID(room)
        let user = UserID(event.person.user)
        let seq = Seq(event.number)
        return switch event.kind {
        case .message(let text, let parent):
            try MessagePosted(
                room: room, seq: seq, sender: user, after: event.after, text: text,
                parent: parent.map { event.number - $0 }
            ).record
        case .edit(let message, let text):
            try MessageEdited(
                room: room, seq: seq, message: event.number - message, after: event.after, text: text
            ).record
        case .deletion(let message):
            try MessageDeleted(
                room: room, seq: seq, message: event.number - message, after: event.after, by: user
            ).record
        case .read(let number):
            try ReadMarkerMoved(room: room, user: user, seq: Position(number)).record
        case .typing(let isStopped):
            try Typing(room: room, user: user, stopped: isStopped).record
        }
    }
}

extension WireMessage {
    fileprivate var record: [UInt8] {
        get throws { try WireRecord.encode(self) }
    }
}

// MARK: - JSON

extension PushFormat {
    /// The shape that an ordinary chat API with WebSocket uses: a type, and an object with names, times and people in words.
    private static func json(_ event: Conversation.Event, room: UInt64) -> String {
        let person = event.person
        let user = #"{"id":\#(person.user),"login":"\#(person.login)","name":"\#(person.name)"}"#
        let at = Date(timeIntervalSince1970: Double(event.at) / 1000).formatted(
            .iso8601.year().month().day().timeZone(separator: .omitted).time(includingFractionalSeconds: true))
        func push(_ type: String, _ data: String) -> String {
            #"{"type":"\#(type)","room_id":\#(room),"data":{\#(data)}}"#
        }
        switch event.kind {
        case .message(let text, let parent):
            let parent = parent.map(String.init) ?? "null"
            return push(
                "message.created",
                #""id":\#(event.number),"user":\#(user),"text":\#(quoted(text)),"parent_id":\#(parent),"created_at":"\#(at)","edited_at":null,"attachments":[],"mentions":[]"#
            )
        case .edit(let message, let text):
            return push(
                "message.updated", #""id":\#(message),"user":\#(user),"text":\#(quoted(text)),"edited_at":"\#(at)""#)
        case .deletion(let message):
            return push("message.deleted", #""id":\#(message),"user":\#(user),"deleted_at":"\#(at)""#)
        case .read(let number):
            return push("room.read", #""user_id":\#(person.user),"message_id":\#(number),"read_at":"\#(at)""#)
        case .typing(let isStopped):
            return push("typing", #""user":\#(user),"is_typing":\#(!isStopped)"#)
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

// MARK: - MessagePack

extension PushFormat {
    /// An array for each event: its kind as a number, then the fields in order, times absolute.
    private static func messagePack(_ event: Conversation.Event, room: UInt64) -> [UInt8] {
        var values = MessagePackArray()
        func begin(_ kind: UInt64) {
            values.append(kind)
            values.append(room)
        }
        switch event.kind {
        case .message(let text, let parent):
            begin(0x80)
            values.append(event.number)
            values.append(event.person.user)
            values.append(event.at)
            values.append(text)
            if let parent { values.append(parent) }
        case .edit(let message, let text):
            begin(0x81)
            values.append(event.number)
            values.append(message)
            values.append(event.at)
            values.append(text)
        case .deletion(let message):
            begin(0x82)
            values.append(event.number)
            values.append(message)
            values.append(event.at)
            values.append(event.person.user)
        case .read(let number):
            begin(0x90)
            values.append(event.person.user)
            values.append(number)
        case .typing(let isStopped):
            begin(0x98)
            values.append(event.person.user)
            if isStopped { values.append(1) }
        }
        return values.bytes
    }
}

/// A MessagePack array of up to 15 numbers and texts (https://github.com/msgpack/msgpack/blob/master/spec.md).
private struct MessagePackArray {
    private var count: UInt8 = 0
    private var body: [UInt8] = []

    var bytes: [UInt8] { [0x90 | count] + body }

    mutating func append(_ number: UInt64) {
        count += 1
        switch number {
        case 0..<0x80: body.append(UInt8(number))
        case 0x80...0xff: body += [0xcc, UInt8(number)]
        case 0x100...0xffff: body += [0xcd] + withUnsafeBytes(of: UInt16(number).bigEndian) { Array($0) }
        case 0x1_0000...0xffff_ffff: body += [0xce] + withUnsafeBytes(of: UInt32(number).bigEndian) { Array($0) }
        default: body += [0xcf] + withUnsafeBytes(of: number.bigEndian) { Array($0) }
        }
    }

    mutating func append(_ text: String) {
        count += 1
        let length = text.utf8.count
        switch length {
        case 0..<32: body.append(0xa0 | UInt8(length))
        case 32...0xff: body += [0xd9, UInt8(length)]
        default: body += [0xda] + withUnsafeBytes(of: UInt16(length).bigEndian) { Array($0) }
        }
        body += text.utf8
    }
}

// MARK: - protobuf

extension PushFormat {
    /// A message of a `oneof` for each event, with the same fields under tags, times absolute:
    ///
    ///     message Push { oneof event { MessagePosted message_posted = 1; MessageEdited message_edited = 2; … } }
    ///     message MessagePosted { uint32 room = 1; uint32 number = 2; uint32 sender = 3; uint64 at = 4; string text = 5; uint32 parent = 6; }
    private static func protobuf(_ event: Conversation.Event, room: UInt64) throws -> [UInt8] {
        var fields = ProtobufFields()
        fields.add(room, 1)
        let kind: UInt64
        switch event.kind {
        case .message(let text, let parent):
            kind = 1
            fields.add(event.number, 2)
            fields.add(event.person.user, 3)
            fields.add(event.at, 4)
            fields.add(Array(text.utf8), 5)
            if let parent { fields.add(parent, 6) }
        case .edit(let message, let text):
            kind = 2
            fields.add(event.number, 2)
            fields.add(message, 3)
            fields.add(event.at, 4)
            fields.add(Array(text.utf8), 5)
        case .deletion(let message):
            kind = 3
            fields.add(event.number, 2)
            fields.add(message, 3)
            fields.add(event.at, 4)
            fields.add(event.person.user, 5)
        case .read(let number):
            kind = 4
            fields.add(event.person.user, 2)
            fields.add(number, 3)
        case .typing(let isStopped):
            kind = 5
            fields.add(event.person.user, 2)
            if isStopped { fields.add(1, 3) }
        }
        var push = ProtobufFields()
        push.add(fields.bytes, kind)
        return push.bytes
    }
}

/// The bytes of a protobuf message (https://protobuf.dev/programming-guides/encoding).
private struct ProtobufFields {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ number: UInt64, _ field: UInt64) {
        append(field << 3)
        append(number)
    }

    mutating func add(_ content: [UInt8], _ field: UInt64) {
        append(field << 3 | 2)
        append(UInt64(content.count))
        bytes += content
    }

    private mutating func append(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
