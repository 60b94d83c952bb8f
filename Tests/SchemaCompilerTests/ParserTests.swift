import Testing

@testable import SchemaCompiler

@Suite struct `Parsing` {
    @Test func `a request has fields, a reply and guards`() throws {
        let (schema, diagnostics) = Parser.parse(
            """
            /// Things.
            service Things {
              /// Asks.
              request 0x10 Ask { a: u8  ?0 b: pv<1..5> secret } -> Answer { list: list<A, 0..9> fit }
                needs hello  rate reads  fails one two
            }
            """)
        #expect(diagnostics.isEmpty)
        guard case .service(let name, let items) = schema.items[0].content,
            case .message(let message) = items[0].content
        else {
            Issue.record("no request in a service")
            return
        }
        #expect(name.text == "Things")
        #expect(schema.items[0].documentation == ["Things."])
        #expect(message.opcode.value == 0x10)
        #expect(message.fields.map(\.name.text) == ["a", "b"])
        #expect(message.fields[1].flag?.value == 0)
        #expect(message.fields[1].isSecret)
        #expect(message.reply?.name?.text == "Answer")
        #expect(message.reply?.fields[0].isFit == true)
        #expect(message.guards.needs?.text == "hello")
        #expect(message.guards.fails.map(\.text) == ["one", "two"])
    }

    @Test func `an event has a class, a key and an audience`() {
        let (schema, _) = Parser.parse("event 0x80 Moved latest by room user in room { room: RoomID }")
        guard case .message(let message) = schema.items[0].content else { return }
        #expect(message.delivery?.className.text == "latest")
        #expect(message.delivery?.key.map(\.text) == ["room", "user"])
        #expect(message.delivery?.isInRoom == true)
    }

    @Test func `a field may be called as a keyword`() {
        let (schema, diagnostics) = Parser.parse(
            """
            struct Odd open {
              event: u8
              /// Documented.
              limit: u8
              type: u8
            }
            """)
        #expect(diagnostics.isEmpty)
        guard case .structure(let structure) = schema.items[0].content else { return }
        #expect(structure.fields.map(\.name.text) == ["event", "limit", "type"])
    }

    @Test func `after a mistake the next items are read all the same`() {
        let (schema, diagnostics) = Parser.parse(
            """
            type A pv
            struct B open { x u8 }
            /// Good.
            type C = pv
            enum D open { }
            type E = u8
            """)
        #expect(diagnostics.map(\.location.line) == [1, 2, 5])
        let names = schema.items.compactMap { item in
            if case .alias(let name, _) = item.content { name.text } else { nil }
        }
        #expect(names == ["C", "E"])
    }

    @Test func `whatever the text, the parser comes to its end`() {
        let words = [
            "service", "X", "{", "}", "request", "0x10", "->", "\n", "/// doc\n", "?", "1", "..", "<", ":", "reserved",
        ]
        var state: UInt64 = 88_172_645_463_325_252
        for _ in 0..<2000 {
            var text = ""
            for _ in 0..<12 {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                text += words[Int(state % UInt64(words.count))] + " "
            }
            let (_, diagnostics) = Parser.parse(text)
            #expect(diagnostics.count <= 24)
        }
    }
}
