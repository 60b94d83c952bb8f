import Testing

@testable import SchemaCompiler

@Suite struct `Records as JSON` {
    static let json = RecordJSON(Lamp.codec)

    @Test func `a record reads as people would write it`() {
        #expect(
            Self.json.json(Lamp.setLamp).line == """
                {"message": "SetLamp", "id": 300, "fields": {"lamp": 5, "position": "on", "level": 100, "colour": \
                {"red": 1, "green": 2, "blue": 3}, "label": "né", "tags": ["a", "bc"], "forGood": true}}
                """)
    }

    @Test func `JSON gives the record that it was made from`() throws {
        for form in Lamp.codec.forms {
            for seed in 1...20 as ClosedRange<UInt64> {
                var values = SampleValues(Lamp.codec, .varied, seed: seed)
                let fields = values.fields(of: form.payload)
                let record = SchemaRecord.message(form.name, id: form.hasID ? 7 : nil, fields: fields)
                for abbreviates in [false, true] {
                    for byteText in ByteText.allCases {
                        let json = RecordJSON(Lamp.codec, byteText: byteText, abbreviates: abbreviates)
                        let text = json.json(record).text(width: 40)
                        #expect(try json.record(JSONValue(parsing: text)) == record)
                    }
                }
            }
        }
    }

    @Test func `a reply may be named as the schema does`() throws {
        let json = try JSONValue(parsing: #"{"message": "Welcome", "id": 1, "fields": {"now": "5", "ticks": 6}}"#)
        #expect(
            try Self.json.record(json, from: .server)
                == .message("Hello.Reply", id: 1, fields: ["now": .number(5), "ticks": .number(6)]))
    }

    @Test func `a record of a later version keeps its bytes`() throws {
        let record = SchemaRecord.unknown(opcode: 0x7f, id: 9, payload: [0xab])
        let json = Self.json.json(record)
        #expect(json.line == #"{"unknown": 127, "id": 9, "payload": "ab"}"#)
        #expect(try Self.json.record(json) == record)
        #expect(try Lamp.codec.encode(record) == [3, 0x7f, 9, 0xab])
    }

    @Test(arguments: [
        (#"{"message": "SetLmap"}"#, "SetLmap: lamp has no such message; did you mean `SetLamp`?"),
        (#"{"message": "LampSet"}"#, "LampSet: only a server sends it"),
        (
            #"{"message": "SetLamp.Reply"}"#,
            "SetLamp.Reply: only a server sends it; a client sends `SetLamp`"
        ),
        (
            #"{"message": "SetLamp", "fields": {"levl": 1}}"#,
            "SetLamp.levl: SetLamp has no such field; did you mean `level`?"
        ),
        (
            #"{"message": "SetLamp", "fields": {"position": "up"}}"#,
            "SetLamp.position: Position has no value `up`, only off, on"
        ),
        (#"{"message": "SetLamp", "fields": {"lamp": 1.5}}"#, "SetLamp.lamp: no whole number"),
        (#"{"message": "SetLamp", "fields": {"tags": [1]}}"#, "SetLamp.tags[0]: no text"),
        (#"{"message": "Hello", "fields": {"key": "abc"}}"#, "Hello.key: no hex: two digits for each byte"),
        (#"{"message": "Ping", "fields": []}"#, "Ping: `fields` is no object"),
        (#"{"message": "Ping", "id": 4294967296}"#, "record id: it is 1 to 4294967295"),
        (#"{"message": "Ping", "fields": [], "x": 1}"#, "record: `x` has no meaning beside message, id, fields"),
        (
            #"{"message": "SetLamp", "fields": {"label": {"repeat": "a", "count": 5000}}}"#,
            "SetLamp.label: `repeat` without a `count` that fits into a record"
        ),
    ])
    func `what is not a record is explained`(text: String, why: String) throws {
        let json = try JSONValue(parsing: text)
        let error = #expect(throws: SchemaValueError.self) { try Self.json.record(json, from: .client) }
        #expect(error?.description == why)
    }

    @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar"])
    func `bytes as text come back`(text: String) {
        let bytes = Array(text.utf8)
        for form in ByteText.allCases { #expect(form.bytes(form.text(bytes)) == bytes) }
    }

    // RFC 4648 §10.
    @Test func `base64 is that of the standard, and nothing else`() {
        #expect(ByteText.base64.text(Array("fooba".utf8)) == "Zm9vYmE=")
        for wrong in ["Zg=", "Zh==", "Z===", "Zg==Zg==", "Zm9v\n", "Zm9*"] {
            #expect(ByteText.base64.bytes(wrong) == nil, "\(wrong)")
        }
    }

    @Test func `repetitions are written once and come back`() {
        let samples: [[UInt8]] = [
            [], [1, 2, 3], Array(repeating: 7, count: 5000),
            Array(repeating: [1, 2, 3, 4, 5, 9], count: 300).flatMap(\.self),
            [9] + Array(repeating: [1] + Array(repeating: 0, count: 40) + [2], count: 50).flatMap(\.self) + [8],
        ]
        for sample in samples {
            let json = HexPieces.json(sample)
            #expect(HexPieces.bytes(json) == sample)
            #expect(json.line.count < 120)
        }
    }
}
