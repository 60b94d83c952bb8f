import Testing

@testable import SchemaCompiler

@Suite struct `JSON` {
    @Test(arguments: [
        "null", "true", "[]", "{}", "0", "-12", "18446744073709551615", "1.5e-7", #""""#, #""a\"\\\n\u0001é😀""#,
        #"{"a": [1, {"b": null}], "c": ""}"#,
    ])
    func `a value comes back as it was written`(text: String) throws {
        #expect(try JSONValue(parsing: text).line == text)
    }

    @Test func `escapes become what they stand for`() throws {
        #expect(try JSONValue(parsing: #" "\ud83d\ude00\u00e9\/\b" "#) == .string("😀é/\u{8}"))
    }

    @Test(arguments: [
        ("", "byte 0: the text ends where a value belongs"), ("[1,]", "byte 3: no value"),
        ("[1", "byte 2: a list that does not end"),
        (#"{"a" 1}"#, "byte 5: a name without a colon"), (#"{"a":1,"a":2}"#, "byte 10: the name `a` is there twice"),
        (#"{a:1}"#, "byte 1: no name between quotes"), ("01", "byte 1: something behind the value"),
        ("1 2", "byte 2: something behind the value"),
        ("-", "byte 1: no digit"), ("1.", "byte 2: no digit"), (#""\x""#, "byte 3: no such escape"),
        (#""\ud800""#, "byte 7: half of a surrogate pair"), (#""a"#, "byte 2: a text that does not end"),
        ("\"\u{1}\"", "byte 1: a control character inside a text"),
        (#""\u12g4""#, "byte 3: no four hexadecimal digits"),
    ])
    func `what is no JSON is explained`(text: String, why: String) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.description == why)
    }

    @Test func `depth is bounded`() throws {
        let levels = 100
        let allowed = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        #expect(try JSONValue(parsing: allowed).line == allowed)
        #expect(throws: JSONError.self) { try JSONValue(parsing: "[" + allowed + "]") }
    }

    @Test func `what does not fit on a line is indented`() {
        let value: JSONValue = ["name": "x", "list": [1, 2, 3], "empty": []]
        #expect(
            value.text(width: 24) == """
                {
                  "name": "x",
                  "list": [1, 2, 3],
                  "empty": []
                }
                """)
    }
}
