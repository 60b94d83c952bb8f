import Foundation
import Testing
import WireFormat

@testable import SchemaCompiler

/// The generated dissector, run by tshark over a conversation with a real server: it has to name every record, and to say of
/// every byte what it is.
@Suite struct `The Wireshark dissector` {
    /// What was said, so that it can be held against what is dissected.
    private struct Spoken {
        var fromClient: [UInt8] = []
        var fromServer: [UInt8] = []
    }

    @Test(.timeLimit(.minutes(2))) func `explains every byte of a conversation, however TCP has cut it`() async throws {
        let server = try ServerProcess()
        let spoken = try await talk(with: server.port)
        for sizes in [[1], [2, 3, 5, 7, 11, 13], [1_400]] {
            let file = PacketFile(port: UInt16(server.port), sizes: sizes, spoken.fromClient, spoken.fromServer)
            try Tshark().check(
                file.bytes, port: server.port, fromClient: spoken.fromClient, fromServer: spoken.fromServer)
        }
    }

    @Test(.timeLimit(.minutes(2)), .enabled(if: geteuid() == 0, "only root may listen to the loopback interface"))
    func `explains every byte that was heard on the loopback interface`() async throws {
        let server = try ServerProcess()
        let tshark = try Tshark()
        let capture = try tshark.startCapture(port: server.port)
        let spoken = try await talk(with: server.port)
        try tshark.endCapture(capture)
        try tshark.check(nil, port: server.port, fromClient: spoken.fromClient, fromServer: spoken.fromServer)
    }

    @Test(.timeLimit(.minutes(2))) func `shows every malformed record of the vectors as damaged, and no other`() throws
    {
        let schema = try Self.schema()
        let tshark = try Tshark()
        for sender in [Direction.client, .server] {
            let vectors = try Self.vectors(of: schema, from: sender)
            #expect(vectors.count > 400)
            // What tshark says of many records is more XML than a parser takes at once.
            var rest = vectors[...]
            while let first = rest.first {
                var (batch, byteCount) = ([first], first.bytes.count)
                rest = rest.dropFirst()
                while let next = rest.first, byteCount + next.bytes.count < 60_000, batch.count < 400 {
                    batch.append(next)
                    byteCount += next.bytes.count
                    rest = rest.dropFirst()
                }
                let said = batch.flatMap(\.bytes)
                let file = PacketFile(
                    port: 7717, sizes: [1_400], sender == .client ? said : [], sender == .server ? said : [])
                let dissected = try tshark.records(file.bytes, port: 7717)
                #expect(dissected.count == batch.count)
                for (record, vector) in zip(dissected, batch) where record.isDamaged != vector.isMalformed {
                    let hex = vector.bytes.prefix(60).map { String($0, radix: 16) }.joined(separator: " ")
                    Issue.record("\(record.message) from a \(sender), malformed: \(vector.isMalformed): \(hex)")
                }
            }
        }
    }

    /// The vectors of records from one side, but for the longest.
    private static func vectors(
        of schema: Schema, from sender: Direction
    ) throws -> [(bytes: [UInt8], isMalformed: Bool)] {
        var vectors: [(bytes: [UInt8], isMalformed: Bool)] = []
        for file in SchemaCompiler.vectors(schema) where file.name.hasSuffix(".json") {
            for message in try JSONValue(parsing: file.text)["messages"]?.elements ?? [] {
                for (name, isMalformed) in [("valid", false), ("malformed", true)] {
                    for vector in message[name]?.elements ?? [] {
                        let senders = vector["from"].map { [$0] } ?? message["from"]?.elements ?? []
                        let bytes = try #require(vector["hex"].flatMap(HexPieces.bytes))
                        guard senders.contains(.string(sender.rawValue)), bytes.count <= 16_384 else { continue }
                        vectors.append((bytes, isMalformed))
                    }
                }
            }
        }
        return vectors
    }

    /// Signs in, asks for this and that, posts, edits, fails, and leaves. Requests go out many at a time.
    private func talk(with port: Int) async throws -> Spoken {
        let connection = try await RawConnection.open(port: port)
        var spoken = Spoken()
        let flights = [
            [
                #"{"message":"Hello","id":1,"fields":{"version":1,"agent":"dissector","keepalive":30}}"#,
                #"{"message":"SignIn","id":2,"fields":{"organisation":"demo","login":"maria","password":"parley-demo","name":"dissector"}}"#,
                #"{"message":"ListRooms","id":300,"fields":{"limit":50}}"#,
                #"{"message":"FindUsers","id":4,"fields":{"limit":50}}"#,
            ],
            [
                #"{"message":"GetMessages","id":5,"fields":{"room":1,"limit":200}}"#,
                #"{"message":"PostMessage","id":6,"fields":{"room":1,"nonce":18446744073709551615,"text":"Ça va? \n\tOui.","parent":1,"mentions":[2],"fields":"{\"a\":1}"}}"#,
                #"{"message":"GetRoom","id":7,"fields":{"room":99}}"#,
                #"{"message":"MarkRead","id":8,"fields":{"room":1,"seq":1}}"#,
                #"{"message":"GetChanges","id":70000,"fields":{"room":1,"since":0,"limit":3}}"#,
                #"{"message":"UpdateProfile","id":10,"fields":{"fields":"{\"b\":2}"}}"#,
                #"{"message":"SyncRooms","id":11,"fields":{"rooms":[{"room":1,"seq":1,"details":1,"read":1},{"room":9,"seq":1,"details":1,"read":1}]}}"#,
            ],
        ]
        let codec = SchemaCodec(try Self.schema())
        let json = RecordJSON(codec, byteText: .hex)
        for flight in flights {
            let bytes = try flight.flatMap { try codec.encode(json.record(JSONValue(parsing: $0), from: .client)) }
            spoken.fromClient += bytes
            try await connection.send(bytes)
            var answers = 0
            while answers < flight.count {
                let body = try #require(try await connection.next())
                spoken.fromServer += Self.record(body)
                if body[0] < 0x80 { answers += 1 }
            }
        }
        // A record of a later version is answered, and Goodbye ends everything.
        let last: [UInt8] = [4, 0x7f, 12, 1, 2]
        spoken.fromClient += last
        try await connection.send(last)
        spoken.fromServer += Self.record(try #require(try await connection.next()))
        let goodbye = try codec.encode(.message("Goodbye", id: nil, fields: ["code": .number(12)]))
        spoken.fromClient += goodbye
        try await connection.send(goodbye)
        while let body = try await connection.next() { spoken.fromServer += Self.record(body) }
        return spoken
    }

    /// A body with its length in front.
    private static func record(_ body: [UInt8]) -> [UInt8] {
        let count = body.count
        if count < 0x80 { return [UInt8(count)] + body }
        if count < 0x4000 { return [0x80 | UInt8(count >> 8), UInt8(count & 0xff)] + body }
        return [0xc0 | UInt8(count >> 16), UInt8(count >> 8 & 0xff), UInt8(count & 0xff)] + body
    }

    static func schema() throws -> Schema {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Protocol/parley.schema")
        return try SchemaCompiler.compile(String(contentsOf: file, encoding: .utf8))
    }
}

extension JSONValue {
    fileprivate var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
}
