import Foundation
import ParleyProtocol
import Testing
import WireFormat

@testable import SchemaCompiler

/// Everything in `Protocol/Vectors`, through the generated code and through the codec that the schema drives.
///
/// After a change of the schema the vectors are made anew, and the difference is read before it is committed:
///
///     swift run parley-schema generate vectors
@Suite struct `Vectors` {
    static let codec = SchemaCodec(ProtocolSchema.schema)
    static let files = VectorFile.all

    /// One message of a file.
    struct MessageVectors: CustomTestStringConvertible {
        let json: JSONValue
        var name: String { json["message"]?.text ?? "" }
        var senders: [Direction] { json["from"]?.elements.compactMap { Direction(rawValue: $0.text) } ?? [] }
        var testDescription: String { name }
    }

    static let messages = files.values.flatMap { $0["messages"]?.elements ?? [] }.map { MessageVectors(json: $0) }

    @Test func `the vectors are those that the schema gives`() {
        let generated = SchemaCompiler.vectors(ProtocolSchema.schema)
        #expect(Set(generated.map(\.name)) == Set(VectorFile.texts.keys))
        for file in generated {
            #expect(file.text == VectorFile.texts[file.name], "\(file.name) is stale")
        }
    }

    @Test func `there are vectors for everything that records carry`() {
        #expect(Set(Self.messages.map(\.name)) == Set(Self.codec.forms.map(\.name)))
    }

    @Test(arguments: messages) func `a record is read and written again byte for byte`(message: MessageVectors) throws {
        for vector in message.json["valid"]?.elements ?? [] {
            let name = vector["name"]?.text ?? ""
            let bytes = try #require(vector["hex"].flatMap(HexPieces.bytes), "\(name)")
            let again = vector["again"].flatMap(HexPieces.bytes) ?? bytes
            for sender in message.senders {
                let frame = try #require(
                    try RecordFrame.next(
                        in: bytes.span.bytes, limit: ProtocolSchema.schema.limit(from: sender)))
                let record = try AnyRecord(Array(bytes[frame.body]), isFromClient: sender == .client)
                #expect(try record.encoded() == again, "\(name)")
            }
        }
    }

    @Test(arguments: messages) func `the fields say what the bytes do`(message: MessageVectors) throws {
        let json = RecordJSON(Self.codec)
        for vector in message.json["valid"]?.elements ?? [] {
            let again = (vector["again"] ?? vector["hex"]).flatMap(HexPieces.bytes)
            guard case .object(let members) = vector else { continue }
            let described = members.filter { ["id", "fields"].contains($0.name) }
            let record = try json.record(.object([.init("message", .string(message.name))] + described))
            #expect(try Self.codec.encode(record) == again, "\(vector["name"]?.text ?? "")")
        }
    }

    @Test(arguments: messages) func `a malformed record is refused for its reason`(message: MessageVectors) throws {
        for vector in message.json["malformed"]?.elements ?? [] {
            let name = vector["name"]?.text ?? ""
            let bytes = try #require(vector["hex"].flatMap(HexPieces.bytes), "\(name)")
            for sender in vector["from"].flatMap({ Direction(rawValue: $0.text) }).map({ [$0] }) ?? message.senders {
                let failure = Self.failure(of: bytes, from: sender)
                #expect(failure?.kind.name == vector["failure"]?.text, "\(name)")
                #expect((failure?.offset).map { String($0) } == vector["offset"]?.text, "\(name)")
            }
        }
    }

    @Test(arguments: messages) func `a body that ends early is refused or means less`(message: MessageVectors) throws {
        let cut = try #require(message.json["cut"])
        let body = try #require(cut["body"].flatMap(HexPieces.bytes))
        for outcome in cut["outcomes"]?.elements ?? [] {
            let from = try #require(Int(outcome["from"]?.text ?? ""))
            let through = try #require(Int(outcome["through"]?.text ?? ""))
            for length in from...through {
                let bytes = record(Array(body[..<length]))
                for sender in message.senders {
                    let kind = Self.failure(of: bytes, from: sender)?.kind.name
                    #expect(kind == (outcome["failure"] == .null ? nil : outcome["failure"]?.text), "\(length) bytes")
                }
            }
        }
    }

    /// Why a whole record is refused; the offset counts from its length.
    private static func failure(of bytes: [UInt8], from sender: Direction) -> DecodingFailure? {
        var start = 0
        do {
            let limit = ProtocolSchema.schema.limit(from: sender)
            guard let frame = try RecordFrame.next(in: bytes.span.bytes, limit: limit) else {
                return DecodingFailure(.truncated, at: bytes.count)
            }
            start = frame.headerLength
            _ = try AnyRecord(Array(bytes[frame.body]), isFromClient: sender == .client)
            return nil
        } catch {
            return DecodingFailure(error.kind, at: start + error.offset)
        }
    }
}

/// `varints.json` and `framing.json`.
@Suite struct `Vectors of numbers and streams` {
    @Test func `every number has these bytes and no others`() throws {
        let varints = try #require(VectorFile.all["varints.json"]?["varints"])
        for vector in varints["numbers"]?.elements ?? [] {
            let value = try #require(UInt64(vector["value"]?.text ?? ""))
            let bytes = try #require(vector["hex"].flatMap(HexPieces.bytes))
            #expect(WireWriter.bytes(size: PrefixVarint.size(value)) { $0.writeVarint(value) } == bytes)
            var reader = WireReader(bytes.span.bytes)
            #expect(try reader.readVarint() == value)
        }
        for vector in varints["signed"]?.elements ?? [] {
            let value = try #require(Int64(vector["value"]?.text ?? ""))
            let bytes = try #require(vector["hex"].flatMap(HexPieces.bytes))
            var reader = WireReader(bytes.span.bytes)
            #expect(try reader.readSigned() == value)
        }
        for vector in varints["malformed"]?.elements ?? [] {
            let bytes = try #require(vector["hex"].flatMap(HexPieces.bytes))
            var kind: DecodingFailure.Kind?
            do {
                var reader = WireReader(bytes.span.bytes)
                _ = try reader.readVarint()
            } catch {
                kind = error.kind
            }
            #expect(kind?.name == vector["failure"]?.text, "\(vector.line)")
        }
    }

    static let streams = VectorFile.all["framing.json"]?["streams"]?.elements ?? []

    @Test(arguments: streams) func `a stream gives its records and what becomes of the rest`(stream: JSONValue) throws {
        let bytes = try #require(stream["hex"].flatMap(HexPieces.bytes))
        let limit = try #require(Int(stream["limit"]?.text ?? ""))
        var start = 0
        var records: [AnyRecord] = []
        var failure: DecodingFailure?
        do {
            while let frame = try RecordFrame.next(
                in: bytes.span.bytes.extracting(start..<bytes.count), limit: limit)
            {
                let body = bytes[(start + frame.headerLength)..<(start + frame.totalLength)]
                records.append(try AnyRecord(Array(body), isFromClient: stream["from"] == "client"))
                start += frame.totalLength
            }
        } catch {
            failure = error
        }
        let described = stream["records"]?.elements ?? []
        #expect(records.count == described.count)
        let json = RecordJSON(`Vectors`.codec)
        for (record, description) in zip(records, described) where description["unknown"] == nil {
            #expect(try record.encoded() == `Vectors`.codec.encode(json.record(description)))
        }
        #expect(failure?.kind.name == stream["failure"]?.text)
        if failure == nil { #expect(String(bytes.count - start) == stream["incomplete"]?.text ?? "0") }
    }
}

/// The files that are committed.
enum VectorFile {
    static let texts: [String: String] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Protocol/Vectors")
        do {
            let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            let texts = try files.map { ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8)) }
            return Dictionary(uniqueKeysWithValues: texts)
        } catch {
            fatalError("the vectors cannot be read: \(error)")
        }
    }()

    static let all: [String: JSONValue] = texts.filter { $0.key.hasSuffix(".json") }.mapValues { text in
        do {
            return try JSONValue(parsing: text)
        } catch {
            fatalError("the vectors are not JSON: \(error)")
        }
    }
}

extension JSONValue {
    /// A text, or the digits of a number.
    var text: String {
        switch self {
        case .string(let text), .number(let text): text
        default: ""
        }
    }

    /// The elements of a list.
    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
}
