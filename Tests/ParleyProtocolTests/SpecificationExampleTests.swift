import Foundation
import ParleyProtocol
import SchemaCompiler
import Testing
import WireFormat

/// Every record whose bytes stand in `Protocol/SPECIFICATION.md`, held against the generated code.
@Suite struct `Examples of the specification` {
    struct Example: CustomTestStringConvertible, Sendable {
        /// Who sends it, and what it is.
        let title: String
        let bytes: [UInt8]

        var testDescription: String { title }
        var isFromClient: Bool { title.contains("client -> server") }
    }

    static let examples: [Example] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Protocol/SPECIFICATION.md")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.matches(of: /(?s)```text\n([^\n]*(?:client -> server|server -> client)[^\n]*)\n(.*?)\n```/).map {
            block in
            let bytes = block.2.split(separator: "\n").flatMap { line in
                line.dropFirst(2).split(separator: " ", omittingEmptySubsequences: false)
                    .prefix { $0.count == 2 && UInt8($0, radix: 16) != nil }.compactMap { UInt8($0, radix: 16) }
            }
            return Example(title: String(block.1), bytes: bytes)
        }
    }()

    @Test func `there is an example of every message and every reply`() {
        let clients = Set(Self.examples.filter(\.isFromClient).map { $0.bytes.dropFirst(Self.header($0.bytes)).first })
        let servers = Set(
            Self.examples.filter { !$0.isFromClient }.map { $0.bytes.dropFirst(Self.header($0.bytes)).first })
        for carried in ProtocolSchema.carried {
            let opcodes = carried.isFromClient ? clients : servers
            // Goodbye, which both sides send, has an example of one.
            #expect(opcodes.contains(carried.opcode) || carried.opcode == Goodbye.opcode, "\(carried.payload.name)")
        }
    }

    @Test(arguments: examples) func `an example decodes, and encodes to the same bytes`(example: Example) throws {
        let span = example.bytes.span.bytes
        let limit = example.isFromClient ? ProtocolLimits.clientBytesMax : ProtocolLimits.serverBytesMax
        let frame = try #require(try RecordFrame.next(in: span, limit: limit))
        #expect(frame.totalLength == example.bytes.count)
        if example.isFromClient {
            let record = try ClientRecord(decoding: span.extracting(frame.body))
            if case .unknown = record { Issue.record("an unknown opcode") }
            #expect(try record.encoded() == example.bytes)
        } else {
            let record = try ServerRecord(decoding: span.extracting(frame.body))
            if case .unknown = record { Issue.record("an unknown opcode") }
            #expect(try record.encoded() == example.bytes)
        }
    }

    @Test func `the digest of the example is that of the code`() {
        let cursors = [
            RoomCursor(room: RoomID(1), seq: Position(8), details: 5, read: Position(8)),
            RoomCursor(room: RoomID(2), seq: Position(6), details: 4, read: Position(6)),
            RoomCursor(room: RoomID(4), seq: Position(300), details: 2, read: Position(299)),
        ]
        #expect(RoomDigest(cursors).bytes == [0xc7, 0xc0, 0x66, 0x5b, 0x60, 0x19, 0x7e, 0xd6])
    }

    private static func header(_ bytes: [UInt8]) -> Int { bytes[0] < 0x80 ? 1 : bytes[0] < 0xc0 ? 2 : 3 }
}
