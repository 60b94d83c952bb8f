import Testing

@testable import SchemaCompiler

@Suite struct `Random schemas` {
    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `values of a random schema come back byte for byte, and what is cut is refused or means less`(
        seed: UInt64
    ) throws {
        let codec = SchemaCodec(RandomSchema.valid(seed: seed).schema)
        for form in codec.forms {
            for extent in [SampleValues.Extent.smallest, .small, .varied, .varied, .largest] {
                var values = SampleValues(codec, extent, seed: seed &* 31 &+ UInt64(form.opcode))
                let fields = values.fields(of: form.payload)
                let record = SchemaRecord.message(form.name, id: form.hasID ? 300 : nil, fields: fields)
                if extent == .largest && form.payload.fitBudget != nil { continue }
                let bytes = try codec.encode(record)
                #expect(try codec.decode(bytes, from: form.senders[0]) == record)
                let body = Array(bytes[Varint.size(first: bytes[0])...])
                // The opcode, and an id of two bytes.
                #expect(form.payload.size.contains(body.count - (form.hasID ? 3 : 1)))
                // Long ones at both ends and here and there: cutting them at each byte would take hours.
                let step = max(1, body.count / 200)
                for end in 1..<max(1, body.count) where end < 60 || end > body.count - 20 || end.isMultiple(of: step) {
                    let cut = Varint.bytes(UInt64(end)) + body[..<end]
                    guard let read = try? codec.decode(cut, from: form.senders[0]) else { continue }
                    #expect(try codec.encode(read) == cut, "seed \(seed), \(form.name), cut to \(end) bytes")
                }
            }
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `vectors of a random schema can be made`(seed: UInt64) {
        let files = SchemaCompiler.vectors(RandomSchema.valid(seed: seed).schema)
        #expect(files.count > 5)
    }
}
