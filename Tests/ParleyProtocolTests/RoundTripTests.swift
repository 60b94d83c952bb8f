import ParleyProtocol
import SchemaCompiler
import SplitMix
import Testing
import WireFormat

/// Every message of the schema, written by the reference encoder, read and written again by the generated code.
@Suite struct `Round trips` {
    static func expectRoundTrip(_ carried: ProtocolSchema.Carried, _ payload: [UInt8]) throws {
        let body = carried.body(payload)
        let decoded = try AnyRecord(body, isFromClient: carried.isFromClient)
        #expect(try decoded.encoded() == record(body))
    }

    @Test(arguments: ProtocolSchema.carried)
    func `the smallest form comes back byte for byte`(carried: ProtocolSchema.Carried) throws {
        var encoder = ReferenceEncoder(ProtocolSchema.schema, .smallest)
        let payload = encoder.payload(carried.payload)
        #expect(
            payload.count == carried.payload.size.lowerBound || !carried.payload.required.allSatisfy { !$0.type.isList }
        )
        try Self.expectRoundTrip(carried, payload)
    }

    @Test(arguments: ProtocolSchema.carried)
    func `the full form comes back byte for byte`(carried: ProtocolSchema.Carried) throws {
        var encoder = ReferenceEncoder(ProtocolSchema.schema, .largest)
        let payload = encoder.payload(carried.payload)
        #expect(payload.count <= carried.payload.size.upperBound)
        try Self.expectRoundTrip(carried, payload)
    }

    @Test(arguments: ProtocolSchema.carried)
    func `each flag alone comes back byte for byte`(carried: ProtocolSchema.Carried) throws {
        for field in carried.payload.optional {
            guard let flag = field.flag else { continue }
            var encoder = ReferenceEncoder(ProtocolSchema.schema, .onlyFlag(flag))
            try Self.expectRoundTrip(carried, encoder.payload(carried.payload))
        }
    }

    @Test(arguments: ProtocolSchema.carried)
    func `random values come back byte for byte`(carried: ProtocolSchema.Carried) throws {
        for seed in 1...50 as ClosedRange<UInt64> {
            var encoder = ReferenceEncoder(ProtocolSchema.schema, .random, seed: seed)
            try Self.expectRoundTrip(carried, encoder.payload(carried.payload))
        }
    }

    @Test(arguments: ProtocolSchema.carried)
    func `a record that is cut anywhere is refused or means the same without its optional fields`(
        carried: ProtocolSchema.Carried
    ) throws {
        var encoder = ReferenceEncoder(ProtocolSchema.schema, .random, seed: 7)
        let body = carried.body(encoder.payload(carried.payload))
        for end in 0..<body.count {
            let cut = Array(body[..<end])
            guard let decoded = try? AnyRecord(cut, isFromClient: carried.isFromClient) else { continue }
            #expect(try decoded.encoded() == record(cut), "cut after \(end) bytes")
        }
    }

    @Test(arguments: ProtocolSchema.carried)
    func `a changed byte is refused or comes back as it was`(carried: ProtocolSchema.Carried) throws {
        var random = SplitMix64(seed: UInt64(carried.opcode))
        for seed in 1...20 as ClosedRange<UInt64> {
            var encoder = ReferenceEncoder(ProtocolSchema.schema, .random, seed: seed)
            var body = carried.body(encoder.payload(carried.payload))
            guard body.count > 2 else { continue }
            body[1 + Int(random.next() % UInt64(body.count - 1))] = UInt8(truncatingIfNeeded: random.next())
            guard let decoded = try? AnyRecord(body, isFromClient: carried.isFromClient) else { continue }
            let encoded = try decoded.encoded()
            // Where an unknown flag cut a payload, that flag and what stood behind it are gone.
            #expect(encoded.count <= record(body).count)
            let header = try #require(try RecordFrame.header(in: encoded.span.bytes, limit: carried.limit))
            let again = Array(encoded[header.body])
            #expect(try AnyRecord(again, isFromClient: carried.isFromClient) == decoded)
        }
    }
}
