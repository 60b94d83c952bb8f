import Testing

@testable import Services

@Suite struct `Custom fields` {
    @Test(arguments: [
        "{}", " {\t\r\n} ", "{\"a\":1}", "{ \"a\" : [ ] , \"b\" : { } }", "{\"\":\"\"}",
        "{\"a\":[1,-1,0,-0,0.5,1e3,1E+3,1.25e-3,10]}", "{\"a\":[true,false,null,\"x\"]}",
        "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00\"}", "{\"é\":\"😀\u{7f}\"}", "{\"a\":1,\"a\":2}",
    ])
    func `may be any JSON object`(text: String) {
        #expect(JSONCheck.object(text, depthMax: 8) == .object)
    }

    @Test(arguments: [
        // text, the byte where it goes wrong
        ("", 0), ("  ", 2), ("[]", 0), ("1", 0), ("\"a\"", 0), ("null", 0), ("{", 1), ("}", 0), ("{}}", 2), ("{} x", 3),
        ("{\"a\"}", 4), ("{\"a\":}", 5), ("{\"a\":1,}", 7), ("{,}", 1), ("{a:1}", 1), ("{'a':1}", 1),
        ("{\"a\":1 \"b\":2}", 7),
        ("{\"a\":[1,]}", 8), ("{\"a\":[1 2]}", 8), ("{\"a\":[1}", 7), ("{\"a\":01}", 6), ("{\"a\":+1}", 5),
        ("{\"a\":.5}", 5),
        ("{\"a\":1.}", 7), ("{\"a\":1e}", 7), ("{\"a\":-}", 6), ("{\"a\":NaN}", 5), ("{\"a\":tru}", 8),
        ("{\"a\":nul", 8),
        ("{\"a\":\"", 6), ("{\"a\":\"\n\"}", 6), ("{\"a\":\"\0\"}", 6), ("{\"a\":\"\\x\"}", 7),
        ("{\"a\":\"\\u12g4\"}", 10),
        ("{\"a\":\"\\", 7), ("{\"a\":1}\0", 7), ("\u{feff}{}", 0), ("{\"a\":1/**/}", 6),
    ])
    func `may be nothing else, and the place of the fault is told`(text: String, offset: Int) {
        #expect(JSONCheck.object(text, depthMax: 8) == .malformed(offset: offset))
    }

    @Test(arguments: [("{\"a\":", "}"), ("[", "]")])
    func `may be eight levels deep`(opening: String, closing: String) {
        func nested(_ levels: Int) -> String {
            "{\"a\":" + String(repeating: opening, count: levels - 1) + "1"
                + String(repeating: closing, count: levels - 1)
                + "}"
        }
        #expect(JSONCheck.object(nested(8), depthMax: 8) == .object)
        #expect(JSONCheck.object(nested(9), depthMax: 8) == .tooDeep)
    }

    @Test func `may be many beside each other`() {
        let many = "{" + (0..<200).map { "\"\($0)\":[{}]" }.joined(separator: ",") + "}"
        #expect(JSONCheck.object(many, depthMax: 3) == .object)
    }

    @Test func `do not exhaust the stack, however deep they pretend to be`() {
        #expect(JSONCheck.object(String(repeating: "{\"a\":", count: 100_000), depthMax: 8) == .tooDeep)
    }
}
