import Foundation
import Testing

@testable import SchemaCompiler

@Suite struct `Checking` {
    static func lamp() throws -> Schema {
        let file = TestFolder.url.appending(path: "Golden/lamp.schema")
        return try SchemaCompiler.compile(String(contentsOf: file, encoding: .utf8))
    }

    static func payload(_ name: String) throws -> Payload {
        let schema = try lamp()
        let payloads = schema.messages.flatMap { message -> [Payload] in
            if case .request(let reply, _) = message.kind { [message.payload, reply] } else { [message.payload] }
        }
        return try #require((payloads + schema.structures.map(\.payload)).first { $0.name == name })
    }

    @Test func `sizes are those of the smallest and the largest values`() throws {
        // Three bytes, and flags that are always there.
        #expect(try Self.payload("Colour").size == 4...5)
        // seq 1..3, at 1..9, position 1; flags 1, back 3, zigzag 9.
        #expect(try Self.payload("Entry").size == 3...26)
        // lamp 1..5, position 1, level 1; flags 1, colour 5, label 41, tags 1 + 5 · 11.
        #expect(try Self.payload("SetLamp").size == 3...110)
        #expect(try Self.payload("Ping").size == 0...0)
    }

    @Test func `a fit list takes what the limit leaves of its record`() throws {
        // 4096, less the opcode, a number of 5 bytes, the flags, lamps 1 + 10 · 5, shines 1 + 4, and the count.
        #expect(try Self.payload("GetHistory.Reply").fitBudget == 4096 - 1 - 5 - 1 - 51 - 5 - 2)
        #expect(try Self.payload("SetLamp").fitBudget == nil)
    }

    @Test func `the heap is the bytes, the elements that they can hold, and what each allocation costs`() throws {
        // 110 bytes; five texts of 16 bytes in the list of tags; allocations: the label, the list. Tags are too short for one.
        #expect(try Self.payload("SetLamp").heapBytesMax == 110 + 5 * 16 + 72 + 72)
        #expect(try Self.payload("Ping").heapBytesMax == 0)
        // 4096 bytes hold 1000 entries (at least 4 bytes each) of 56 bytes, 10 numbers of 4 bytes, 4 values of one.
        #expect(try Self.payload("GetHistory.Reply").heapBytesMax == 4096 + 1000 * 56 + 10 * 4 + 4 + 3 * 72)
    }

    /// As the generated `Entry`.
    private struct Entry {
        var seq: UInt32
        var at: UInt64
        var position: UInt8
        var undoes: UInt64?
        var warmth: Int64?
    }

    @Test func `elements are as wide as Swift makes them`() throws {
        let structures = Dictionary(uniqueKeysWithValues: try Self.lamp().structures.map { ($0.payload.name, $0) })
        let layout = SwiftLayout(of: .structure("Entry"), structures: structures)
        #expect(layout.stride == MemoryLayout<Entry>.stride)
        #expect(SwiftLayout(of: .text(0...9), structures: [:]).stride == MemoryLayout<String>.stride)
        #expect(SwiftLayout(of: .alias("X", .number(0...9)), structures: [:]).stride == MemoryLayout<UInt32>.stride)
    }

    @Test func `messages stand in the order of their opcodes, with their guards`() throws {
        let schema = try Self.lamp()
        #expect(schema.messages.map(\.opcode) == [0x00, 0x01, 0x02, 0x03, 0x10, 0x11, 0x80, 0x81])
        let setLamp = try #require(schema.messages.first { $0.name == "SetLamp" })
        #expect(setLamp.guards == Guards(needs: .hello, budget: "switching", failures: ["noSuchLamp", "tooHot"]))
        #expect(schema.limits == Schema.RecordLimits(hello: 1024, client: 2048, server: 4096))
        #expect(setLamp.limit == 2048)
        #expect(schema.messages.first { $0.name == "Hello" }?.limit == 1024)
        #expect(schema.messages.first { $0.name == "Bye" }?.limit == 1024)
    }

    @Test func `back reaches to the first number from the last`() throws {
        let undoes = try #require(try Self.payload("Entry").fields.first { $0.name == "undoes" })
        #expect(undoes.type == .back(1...999_999))
    }

    @Test(arguments: [
        ("RommID", "RoomID"), ("roomid", "RoomID"), ("RoomIDs", "RoomID"), ("Elephant", nil), ("Raom", nil),
    ])
    func `a misspelt name is recognised, another one is not`(word: String, meant: String?) {
        #expect(nearest(to: word, in: ["RoomID", "UserID", "Seq"]) == meant)
    }
}
