import Testing

@testable import SchemaCompiler

@Suite struct `A codec from the schema alone` {
    @Test func `a record has the bytes of the rules`() throws {
        #expect(try Lamp.codec.encode(Lamp.setLamp) == Lamp.setLampBytes)
        #expect(try Lamp.codec.decode(Lamp.setLampBytes, from: .client) == Lamp.setLamp)
    }

    @Test func `what is absent takes no byte, not even for the flags`() throws {
        let fields: SchemaFields = ["lamp": .number(5), "position": .number(0), "level": .number(1)]
        let record = SchemaRecord.message("SetLamp", id: 1, fields: fields)
        #expect(try Lamp.codec.encode(record) == [5, 0x10, 1, 5, 0, 1])
        let withFalse = SchemaRecord.message("SetLamp", id: 1, fields: fields.merging(["forGood": .bit(false)]) { $1 })
        #expect(try Lamp.codec.encode(withFalse) == [5, 0x10, 1, 5, 0, 1])
    }

    @Test func `an open structure has its length in front`() throws {
        let entry: SchemaFields = [
            "seq": .number(9), "at": .number(0), "position": .number(0), "undoes": .number(1), "warmth": .signed(-2),
        ]
        let record = SchemaRecord.message(
            "LampSet", id: nil, fields: ["lamp": .number(1), "entry": .structure(entry), "picture": .bytes([7])])
        #expect(try Lamp.codec.encode(record) == [11, 0x80, 1, 6, 9, 0, 0, 0b101, 1, 3, 1, 7])
        #expect(try Lamp.codec.decode([11, 0x80, 1, 6, 9, 0, 0, 0b101, 1, 3, 1, 7], from: .server) == record)
    }

    @Test func `an unknown flag leaves what stands before it, and the rest is passed over`() throws {
        // LampSet whose entry holds ?0 undoes, ?1 of a later version and ?2 warmth.
        let bytes: [UInt8] = [12, 0x80, 1, 8, 9, 0, 0, 0b111, 1, 0xaa, 0xbb, 3, 0]
        guard case .message(_, _, let fields) = try Lamp.codec.decode(bytes, from: .server) else { return }
        #expect(
            fields["entry"]
                == .structure(["seq": .number(9), "at": .number(0), "position": .number(0), "undoes": .number(1)]))
        #expect(fields["picture"] == .bytes([]))
    }

    @Test(arguments: [UInt64.min, 1, 127, 128, 16_383, 16_384, 1 << 56 - 1, 1 << 56, .max])
    func `a varint takes as many bytes as its first one says`(value: UInt64) {
        let bytes = Varint.bytes(value)
        #expect(bytes.count == Sizes.varint(value))
        #expect(Varint.size(first: bytes[0]) == bytes.count)
        #expect(Varint.value(bytes[...]) == value)
    }

    @Test(arguments: [
        (
            SchemaRecord.message("SetLamp", id: 1, fields: ["lamp": .number(0)]),
            "SetLamp.lamp: number 0, at least 1"
        ),
        (.message("SetLamp", id: 1, fields: ["lamp": .number(1)]), "SetLamp.position: missing, though it is required"),
        (
            .message("SetLamp", id: 1, fields: ["lamp": .number(1), "position": .number(3)]),
            "SetLamp.position: Position has no value 3 and is closed"
        ),
        (.message("SetLamp", id: 1, fields: ["lamp": .text("1")]), "SetLamp.lamp: a text, where LampID belongs"),
        (.message("SetLamp", id: nil, fields: [:]), "SetLamp: the id is missing or 0"),
        (
            .message("Ping", id: 4, fields: [:]),
            "Ping: it has an id, which only requests and their answers have"
        ),
        (.message("Ping", id: nil, fields: ["x": .number(1)]), "Ping.x: Ping has no such field"),
        (.message("Pong", id: nil, fields: [:]), "Pong: the protocol lamp has no such message"),
    ])
    func `what the schema forbids is not encoded`(record: SchemaRecord, why: String) {
        let error = #expect(throws: SchemaValueError.self) { try Lamp.codec.encode(record) }
        #expect(error?.description == why)
    }

    @Test func `samples of every extent come back as they were`() throws {
        for form in Lamp.codec.forms {
            for extent in [SampleValues.Extent.smallest, .small, .varied, .varied, .varied] {
                var values = SampleValues(Lamp.codec, extent, seed: UInt64(form.opcode))
                let fields = values.fields(of: form.payload)
                let record = SchemaRecord.message(form.name, id: form.hasID ? 7 : nil, fields: fields)
                let bytes = try Lamp.codec.encode(record)
                for sender in form.senders { #expect(try Lamp.codec.decode(bytes, from: sender) == record) }
            }
        }
    }
}
