extension SpecificationWriter {
    /// How each type is written.
    mutating func writeValues() throws(SpecificationError) {
        heading(2, Chapter.values.title)
        add(
            """
            There is exactly one way to write each value. What is written in another way is refused, so a decoder that accepts \
            only the one way, and an encoder that writes it, always agree: encoding what was decoded gives the same bytes. \
            Everything that is wrong with a record, whoever sent it, ends the connection: see [what is \
            malformed](#what-is-malformed).

            Bounds belong to the type: `pv<1..200>` is a number from 1 to 200, `utf8<0..8000>` a text of 0 to 8,000 bytes. A \
            value outside its bounds is malformed.
            """)
        writeVarint()
        try writeScalars()
        try writePayloads()
        writeMalformed()
    }

    /// The names that the vectors give to what can be wrong.
    private mutating func writeMalformed() {
        heading(3, "What is malformed")
        add(
            """
            These are all the ways in which a record can be wrong. The names are those of the files in `Protocol/Vectors`. The \
            server ends the connection with a Goodbye whose `code` the table names; its `detail`, for developers, says of a \
            `malformed` body what is wrong at which byte, counted from the opcode (byte 0); of a length that is wrong, byte 0 is its \
            first. (In the files of vectors `offset` always counts from the first byte of the record's length.) A client that receives such a record closes the connection, with a Goodbye of the \
            same code if it likes, and does not come back by itself: it is a fault of one of the two programs.
            """)
        table(
            ["name", "what is wrong", "the byte that is named", "Goodbye"],
            WireDamage.Kind.allCases.map { ["`\($0.rawValue)`", $0.explanation, $0.place, failure($0.failure)] })
        add(
            """
            **Requests in front of a malformed record** in the same flight are dropped, unless their turn has come already; of the \
            one that is being carried out the reply is not sent any more. So after such an end each request that was not answered \
            was perhaps carried out, perhaps not, as after any other [Goodbye](#goodbye-the-last-record).

            A list's `count` and a length are checked before what follows them, and the required fields in their order, so of \
            several mistakes the first is named. What the tables of this document demand beyond types and bounds (a blank text, an \
            order of rooms) is not malformed: it fails the request with \(failure("invalid")), and the connection goes on.
            """)
    }

    private mutating func writeVarint() {
        heading(3, "Prefix varint")
        add(
            """
            `pv` is an unsigned number of up to 64 bits in 1 to 9 bytes. The number of leading one-bits of the first byte says \
            how many bytes follow it. The bits behind the first zero-bit are the highest bits of the number; the bytes that \
            follow come in network order, the highest first.
            """)
        code([
            "first byte   bytes in all   bits   smallest value that may be written so",
            "0xxxxxxx     1               7     0",
            "10xxxxxx     2              14     128",
            "110xxxxx     3              21     16,384",
            "1110xxxx     4              28     2,097,152",
            "11110xxx     5              35     268,435,456",
            "111110xx     6              42     34,359,738,368",
            "1111110x     7              49     4,398,046,511,104",
            "11111110     8              56     562,949,953,421,312",
            "11111111     9              64     72,057,594,037,927,936",
        ])
        add(
            """
            Only the shortest form is allowed: `80 05` is not another way to write 5, it is malformed. To decode: count the \
            leading ones of the first byte, *n*; read *n* bytes more; put the rest of the first byte before them; refuse a value \
            below the smallest of its length. In Python:
            """)
        code(
            [
                "def read_pv(data, at):",
                "    first = data[at]",
                "    n = 0",
                "    while n < 8 and first & (0x80 >> n):",
                "        n += 1",
                "    value = first & (0x7f >> n) if n < 8 else 0",
                "    for byte in data[at + 1:at + 1 + n]:",
                "        value = value << 8 | byte",
                "    if n and value >> (7 * n) == 0:",
                "        raise ValueError('not the shortest form')",
                "    return value, at + 1 + n          # check before that n bytes are there",
                "",
                "def write_pv(value):",
                "    n = 0",
                "    while n < 8 and value >> (7 * (n + 1)):",
                "        n += 1",
                "    if n == 8:",
                "        return b'\\xff' + value.to_bytes(8, 'big')",
                "    data = bytearray(value.to_bytes(n + 1, 'big'))",
                "    data[0] |= 0xff00 >> n & 0xff",
                "    return bytes(data)",
            ], language: "python")
        var values: [UInt64] = [0, 1]
        for size in 1...8 { values += [(1 << UInt64(7 * size)) - 1, 1 << UInt64(7 * size)] }
        values.append(.max)
        table(
            ["value", "bytes"],
            values.map { [$0.withCommas, "`\(Hex.text(ExampleEncoder.varint($0)))`"] })
    }

    private mutating func writeScalars() throws(SpecificationError) {
        heading(3, "Numbers")
        add(
            """
            | type | on the wire |
            | --- | --- |
            | `u8` | one byte, 0 to 255 |
            | `pv`, `pv<a..b>` | a prefix varint; without bounds from 0 to 2^64-1 |
            | `zz` | a signed number of 64 bits in zigzag order, as a `pv`: 0, -1, 1, -2, 2 become 0, 1, 2, 3, 4. *z* = 2*v* \
            for *v* >= 0, and -2*v* - 1 below |
            | `bit` | nothing: it is true when its [flag](#flags) is set |
            | `timestamp` | milliseconds since 2020-01-01T00:00:00Z, as a `pv`. Unix time in milliseconds is this plus \
            1,577,836,800,000 |
            | `elapsed` | milliseconds since the entry before it, as a `pv`; see [times](#times) |
            | `back` | how far the number that is meant lies below the field `seq` of the same structure or message, as a \
            `pv<1..4294967294>`: from the highest `seq` down to number 1. A decoder checks these bounds alone. A `back` that is \
            not below `seq` names no message; the server never sends one, and a client that computes with it treats it as a \
            fault of the server |
            """)
        let signed: [(Int64, UInt64)] = [(0, 0), (-1, 1), (1, 2), (-64, 127), (64, 128), (.min, .max)]
        table(
            ["`zz` value", "as `pv`", "bytes"],
            signed.map { ["\($0.0)", $0.1.withCommas, "`\(Hex.text(ExampleEncoder.varint($0.1)))`"] })
        add(
            """
            No message of this version has a field of type `zz`. `pv` without bounds, `timestamp` and `elapsed` can be above 2^53, \
            where numbers of JavaScript are no longer exact: read them as BigInt, or refuse what is above. (A client that chooses \
            its nonces below 2^53 never meets such a number from this server.) Examples of the others:
            """)
        var examples = AnnotatedBytes()
        examples.add(try encoder.value(.timestamp, "2020-01-01T00:00:00.000Z", "at"))
        examples.add(try encoder.value(.timestamp, "2026-05-04T09:00:00.000Z", "at"))
        examples.add(try encoder.value(.elapsed, 22_000, "after"))
        examples.add(try encoder.value(.back(1...4_294_967_294), 2, "parent"))
        code(examples.text)
        add("A timestamp takes 6 bytes until the year 2159.")

        heading(3, "Texts and byte strings")
        add(
            """
            | type | on the wire |
            | --- | --- |
            | `utf8<a..b>` | the number of bytes as a `pv`, then the text in UTF-8. The bounds count bytes, not characters. It \
            must be valid UTF-8: no overlong forms, no surrogates. There is no terminator and no normalisation |
            | `bytes<a..b>` | the number of bytes as a `pv`, then the bytes |
            | `bytes<n>` | exactly *n* bytes, without a length |
            """)
        examples = AnnotatedBytes()
        examples.add(try encoder.value(.text(0...8000), "Ça va?", "text"))
        examples.add(try encoder.value(.bytes(0...16), "de ad", "data"))
        examples.add(try encoder.value(.fixedBytes(8), "cb f2 9c e4 84 22 23 25", "digest"))
        code(examples.text)

        heading(3, "Enumerations")
        add(
            """
            One byte. In an `open` enumeration, unknown values are kept and passed on: a later version may send them, and a \
            client shows them as it sees fit. In a `closed` one they are malformed. All enumerations of this version are open.
            """)
        heading(3, "Lists")
        add(
            """
            `list<T, a..b>` is the number of elements as a `pv`, then each element as its type says. The bounds count elements. \
            An optional list is never empty: instead, it is absent.
            """)
        if let room = schema.aliases.first(where: { $0.name == "RoomID" })?.type {
            code(try encoder.value(.list(.alias("RoomID", room), 1...800), [4, 200, 70_000], "gone").text)
        }
    }

    private mutating func writePayloads() throws(SpecificationError) {
        heading(3, "Payloads")
        add(
            """
            A message and a structure consist of fields. First come the required ones, in the order of their table, with \
            nothing between them. A reader knows from the types where each ends.
            """)
        heading(3, "Flags")
        add(
            """
            Optional fields have the sign `?0`, `?1`, … in the tables: the number of the bit that says whether they are there. \
            If at least one optional field is present, or one `bit` is set, a `pv` follows the required fields: the flags, with \
            bit *i* (of value 2^*i*) for `?i`. Behind it come the present optional fields in the order of their numbers. A \
            `bit` takes no byte beyond its flag. If none is present, **nothing** follows the required fields, not even flags of \
            zero.
            """)
        code([
            "+-----------------+---------------------------------------------+",
            "| required fields | flags: pv | present optional fields         |",
            "+-----------------+---------------------------------------------+",
            "                  |<-- only if at least one flag is set ------->|",
        ])
        if let typing = schema.messages.first(where: { $0.name == "Typing" }) {
            bytes(
                "Typing without its flag", try encoder.payload(typing.payload, ["room": 4, "user": 2], isClosed: false))
            bytes(
                "Typing with ?0 stopped",
                try encoder.payload(typing.payload, ["room": 4, "user": 2, "stopped": true], isClosed: false))
        }
        if let post = schema.messages.first(where: { $0.name == "PostMessage" }) {
            bytes(
                "PostMessage with ?0 parent and ?1 mentions: 2^0 + 2^1 = 3",
                try encoder.payload(
                    post.payload, ["room": 4, "nonce": 99, "text": "Yes", "parent": 12, "mentions": [1]],
                    isClosed: false))
        }
        add(
            """
            Three rules, which a decoder must keep:

            - **Flags of zero are malformed**: leave them out.
            - **An unknown flag is no mistake**: a later version has added a field. Its type is unknown, so nothing behind it can \
            be read. Keep the required fields and the present optional fields below the *first* unknown flag; pass over the rest \
            of the payload. The flags above the first unknown one count as not set.
            - **Left-over bytes without an unknown flag are malformed.**
            """)
        heading(3, "Structures")
        add(
            """
            A structure inside a payload is written in one of two ways. The heading of each structure says which.

            - `open`: its length in bytes as a `pv`, then its payload, by the rules above. It may gain optional fields in later \
            versions: the length says where it ends.
            - `closed`: its payload without a length. It never changes. If it declared optional fields, its flags would always be \
            written, also when zero; no closed structure of this version has any.
            """)
        if let organisation = schema.structures.first(where: { $0.payload.name == "Organisation" }) {
            bytes(
                "Organisation, which is open",
                try encoder.value(
                    .structure(organisation.payload.name), ["slug": "demo", "name": "Demo Company"], "organisation"))
        }
        bytes(
            "RoomCursor, which is closed, twice in a list",
            try encoder.value(
                .list(.structure("RoomCursor"), 1...190),
                [
                    ["room": 1, "seq": 8, "details": 5, "read": 8],
                    ["room": 4, "seq": 300, "details": 2, "read": 299],
                ], "rooms"))
    }
}
