import Testing

@testable import SchemaCompiler

/// Schemas that would take time or memory beyond all measure if the compiler walked through everything that they describe. Each is
/// small; that the test ends is what it shows.
@Suite struct `Schemas that grow` {
    /// A structure that is as large as 2 to the power of `levels`, in so many lines.
    static func doubling(levels: Int, leaf: String, isOptional: Bool = false) -> String {
        var text = "protocol doubling 1.0\nlimit hello 4 KiB, client 16 KiB, server 64 KiB\n"
        text += "/// The innermost.\nstruct S1 closed { \(leaf) }\n"
        for level in 2...levels {
            let (first, second) = isOptional ? ("?0 a", "?1 b") : ("a", "b")
            text += "/// Twice.\nstruct S\(level) closed { \(first): S\(level - 1)  \(second): S\(level - 1) }\n"
        }
        return text
    }

    @Test(arguments: ["a: u8", "a: utf8<0..16777216>", "a: pv ?0 b: bit", "a: list<S0, 1..16777216>"])
    func `what is too large by far is refused for its size`(leaf: String) {
        let others = "/// A byte.\nstruct S0 closed { a: u8 }\n/// All.\nsignal 0x04 All { all: S32 }\n"
        let text = Self.doubling(levels: 32, leaf: leaf) + others
        let errors = #expect(throws: SchemaErrors.self) { try SchemaCompiler.compile(text) }
        #expect(errors?.diagnostics.map(\.what).contains { $0.hasPrefix("`All` can take ") } == true)
    }

    @Test func `what is in no message may be as large as it likes`() throws {
        let schema = try SchemaCompiler.compile(Self.doubling(levels: 32, leaf: "a: u8", isOptional: true))
        #expect(schema.structures.count == 32)
        #expect(!SchemaCompiler.swift(schema).isEmpty)
        #expect(SchemaCompiler.differences(from: schema, to: schema).isEmpty)
    }

    @Test func `a structure that stands in many places is counted in all of them`() throws {
        let text = """
            protocol places 1.0
            limit hello 4 KiB, client 16 KiB, server 64 KiB
            /// A text that is stored on the heap.
            struct Leaf closed { text: utf8<0..100> }
            /// Two of them.
            struct Pair closed { left: Leaf  right: Leaf }
            /// Three, one of them deeper inside.
            signal 0x04 All { leaf: Leaf  pair: Pair }
            """
        let schema = try SchemaCompiler.compile(text)
        #expect(schema.messages[0].payload.heapBytesMax == 3 * 101 + 3 * 72)
    }

    @Test func `a name is compared with a long word, and a long word with names, in no time`() {
        let long = String(repeating: "A", count: 40_000)
        let text = """
            protocol long 1.0
            limit hello 4 KiB, client 16 KiB, server 64 KiB
            /// A long name.
            type \(long) = pv
            /// A long misspelt name.
            signal 0x04 All { a: \(long)B }
            """
        #expect(throws: SchemaErrors.self) { try SchemaCompiler.compile(text) }
    }
}
