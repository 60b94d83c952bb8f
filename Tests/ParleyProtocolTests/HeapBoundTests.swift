import ParleyProtocol
import Testing
import WireFormat

@testable import SchemaCompiler

@Suite struct `Heap bounds` {
    /// The structures that stand in lists, as wide as the compiler really makes them.
    static let strides: [(name: String, stride: Int)] = [
        ("RoomCursor", MemoryLayout<RoomCursor>.stride),
        ("RoomState", MemoryLayout<RoomState>.stride),
        ("RoomEntry", MemoryLayout<RoomEntry>.stride),
        ("User", MemoryLayout<User>.stride),
        ("TokenInfo", MemoryLayout<TokenInfo>.stride),
        ("Participant", MemoryLayout<Participant>.stride),
        ("Message", MemoryLayout<ParleyProtocol.Message>.stride),
        ("Thread", MemoryLayout<Thread>.stride),
        ("Change", MemoryLayout<Change>.stride),
        ("Edit", MemoryLayout<Edit>.stride),
    ]

    @Test(arguments: strides.map(\.name)) func `an element is counted at least as wide as it is`(name: String) throws {
        let structures = Dictionary(
            uniqueKeysWithValues: ProtocolSchema.schema.structures.map { ($0.payload.name, $0) })
        let stride = try #require(Self.strides.first { $0.name == name }).stride
        #expect(SwiftLayout(of: .structure(name), structures: structures).stride >= stride)
    }

    @Test func `every structure that stands in a list is compared`() {
        let schema = ProtocolSchema.schema
        let payloads = ProtocolSchema.carried.map(\.payload) + schema.structures.map(\.payload)
        let elements = payloads.flatMap(\.fields).compactMap { field -> String? in
            guard case .list(.structure(let name), _) = field.type.resolved else { return nil }
            return name
        }
        #expect(Set(elements) == Set(Self.strides.map(\.name)))
    }

    @Test func `no record takes more heap than a few times its limit`() {
        for row in ProtocolSchema.schema.sizes {
            #expect(row.heap <= 3 * row.limit, "\(row.name)")
            #expect(row.largest <= row.limit, "\(row.name)")
        }
    }
}
