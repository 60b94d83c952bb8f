import SchemaCompiler

extension FuzzTarget {
    /// The schema compiler: any text is refused with places that lie in it, or everything can be generated from it. It never crashes
    /// and takes no time out of proportion. An input that begins with 0xff chooses lines of a schema, others are its text.
    static let schema = FuzzTarget(
        "schema", bytesMax: 8_192, seeds: { SchemaSeeds.all }, pieces: { SchemaSeeds.pieces }
    ) { input throws(Finding) in
        let text: String
        if input.first == 0xff {
            var lines = SchemaLines(InputReader(Array(input.dropFirst())))
            text = lines.text()
        } else {
            text = String(decoding: input, as: UTF8.self)
        }
        let schema: Schema
        do throws(SchemaErrors) {
            schema = try SchemaCompiler.compile(text)
        } catch {
            try require(!error.diagnostics.isEmpty, "a schema is refused for no reason")
            let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).count
            for diagnostic in error.diagnostics {
                let isInside = (1...max(1, lines)).contains(diagnostic.location.line) && diagnostic.location.column > 0
                try require(isInside, "a mistake lies outside the text: \(diagnostic)")
            }
            return
        }
        try check(schema)
    }

    private static func check(_ schema: Schema) throws(Finding) {
        try require(!SchemaCompiler.swift(schema).isEmpty, "no Swift")
        try require(!SchemaCompiler.swiftViewCopies(schema).isEmpty, "no copies of views")
        try require(!SchemaCompiler.python(schema).text.isEmpty, "no Python")
        for isCompact in [false, true] {
            try require(!SchemaCompiler.javaScript(schema, isCompact: isCompact).text.isEmpty, "no JavaScript")
        }
        try require(!SchemaCompiler.wireshark(schema).text.isEmpty, "no dissector")
        try require(SchemaCompiler.differences(from: schema, to: schema).isEmpty, "a schema differs from itself")
        for file in SchemaCompiler.export(schema) {
            do throws(JSONError) {
                _ = try JSONValue(parsing: file.text)
            } catch {
                throw Finding("\(file.name) is not JSON: \(error)")
            }
        }
        for row in schema.sizes {
            try require((0...row.limit).contains(row.largest), "\(row.name) is larger than its record may be")
            try require(row.smallest <= row.largest && row.heap >= 0, "\(row.name) has no size")
        }
        // What is generated for records grows with them: the largest are left to schemas that people write.
        guard schema.sizes.reduce(0, { $0 + $1.largest }) < 1 << 17 else { return }
        try require(!SchemaCompiler.vectors(schema).isEmpty, "no vectors")
        let codec = SchemaCodec(schema)
        for seed in SchemaCompiler.corpus(schema).seeds {
            guard let sender = Direction(rawValue: seed.folder) else { continue }
            let bytes = framed(seed.bytes)
            do {
                try require(try codec.encode(try codec.decode(bytes, from: sender)) == bytes, "\(seed.name) changes")
            } catch let finding as Finding {
                throw finding
            } catch {
                throw Finding("\(seed.name): \(error)")
            }
        }
    }
}

/// A schema made of whole lines, so that what lies behind the parser is reached.
private struct SchemaLines {
    private var input: InputReader
    private var lines = [
        "protocol fuzz 1.0", "failure 1 malformed connection never \"Bad.\"", "failure 2 refused request retry \"No.\"",
        "/// Failed.", "failed 0x00 Failure { code: FailureCode }", "/// Few.", "budget few burst 5, 1 per second",
    ]

    init(_ input: InputReader) { self.input = input }

    mutating func text() -> String {
        let limits = (0..<3).map { _ in 1 << input.below(8) }
        lines.append("limit hello \(limits[0]) KiB, client \(limits[1]) KiB, server \(limits[2]) KiB")
        while !input.isAtEnd { addItem() }
        return lines.joined(separator: "\n")
    }

    private mutating func addItem() {
        lines.append("/// Something.")
        let number = input.below(48)
        switch input.below(12) {
        case 0...3:
            lines.append("struct S\(number) \(input.below(2) == 0 ? "open" : "closed") {")
            addFields()
        case 4: lines.append("type T\(number) = \(type())")
        case 5: lines.append("enum E\(number) : u8 \(number % 2 == 0 ? "open" : "closed") { /// One.\n one = 1 }")
        case 6, 7:
            lines.append("event \(0x80 + number) V\(number) durable to user {")
            addFields()
        case 8:
            lines.append("notify \(0x40 + number % 32) N\(number) {")
            addFields()
            lines.append("needs \(["connection", "hello", "signedIn"][number % 3])")
        case 9:
            lines.append("service Q\(number) {\n/// Asks.\nrequest \(0x10 + number) R\(number) {")
            addFields()
            lines.append("-> {")
            addFields()
            lines.append("needs hello rate few fails refused }")
        case 10: lines.append("reserved S\(number) ?\(input.below(8))")
        default:
            lines.append("signal \(number % 16) G\(number) {")
            addFields()
        }
    }

    private mutating func addFields() {
        let count = input.below(5)
        var flag = 0
        for number in 0..<count {
            if input.below(3) == 0 {
                lines.append("?\(flag) f\(number): \(type())")
                flag += 1
            } else {
                lines.append("f\(number): \(type())\(input.below(8) == 0 ? " fit" : "")")
            }
        }
        lines.append("}")
    }

    private mutating func type(inList: Bool = false) -> String {
        let number = input.below(48)
        switch input.below(14) {
        case 0...4: return "S\(number)"
        case 5: return "T\(number)"
        case 6: return "E\(number)"
        case 7: return ["u8", "zz", "bit", "timestamp", "elapsed", "back", "FailureCode"][number % 7]
        case 8: return "pv<\(number)..\(UInt64(1) << UInt64(number))>"
        case 9: return "utf8<0..\(bound(number))>"
        case 10: return "bytes<\(number % 3)..\(bound(number))>"
        case 11: return "bytes<\(number)>"
        default: return inList ? "u8" : "list<\(type(inList: true)), \(number % 2)..\(bound(number))>"
        }
    }

    private func bound(_ number: Int) -> Int { number < 32 ? number : 1 << (number - 24) }
}

private enum SchemaSeeds {
    static let all: [FuzzSeed] =
        [
            FuzzSeed(
                name: "small",
                bytes: Array(
                    """
                    protocol small 1.0
                    limit hello 1 KiB, client 2 KiB, server 4 KiB
                    failure 1 malformed connection never "Bad."
                    failure 2 refused request retry "No."
                    /// Some.
                    budget few burst 5, 1 per second
                    /// A room.
                    type RoomID = pv<1..4294967295>
                    /// Kinds.
                    enum Kind : u8 open {
                      /// One.
                      one = 1
                    }
                    /// A pair.
                    struct Pair closed { first: u8 ?0 second: utf8<1..20> secret }
                    /// A thing.
                    struct Thing open { pair: Pair  seq: RoomID  before: back  ?0 kinds: list<Kind, 1..3> }
                    reserved Thing ?1
                    reserved opcode 0x05
                    /// Failed.
                    failed 0x00 Failure { code: FailureCode }
                    /// Asking.
                    service Asking {
                      /// Asks.
                      request 0x10 Ask { room: RoomID ?0 token: bytes<32> } -> { things: list<Thing, 0..100> fit }
                        needs hello rate few fails refused
                    }
                    /// Tells.
                    notify 0x11 Tell { now: timestamp } needs signedIn
                    /// Happens.
                    event 0x80 Happened latest by room in room { room: RoomID after: elapsed }
                    """.utf8))
        ]
        + (0..<8).map { seed in
            let bytes = (0..<120).map { UInt8(truncatingIfNeeded: ($0 &* 31 &+ 7) &* (seed * 2 + 3) >> (seed % 3)) }
            return FuzzSeed(name: "lines-\(seed)", bytes: [0xff] + bytes)
        }

    static let pieces: [[UInt8]] = [
        "protocol ", "limit hello 1 KiB, client 2 KiB, server 4 KiB\n", "type ", "enum ", " : u8 open {", "struct ",
        " closed { ", "failure ", "budget ", "service ", "request 0x10 ", "notify 0x11 ", "event 0x80 ", "signal 0x04 ",
        "failed 0x00 ", "reserved ", "opcode ", "name ", ".Reply", "durable", "latest by ", "droppable", " in room ",
        " to user ", "needs hello", "rate ", "fails ", "connection", "signedIn", "secret", "fit", "?0 ", "?63 ",
        "list<",
        "utf8<0..", "bytes<", "pv<", "0..16777216", "18446744073709551615", "bit", "back", "elapsed", "timestamp",
        "zz", "u8", "FailureCode", "-> {", "/// Text.\n", "// ", "RoomID", "seq: ", "room: RoomID ", "{ ", " }\n",
    ].map { Array($0.utf8) }
}
