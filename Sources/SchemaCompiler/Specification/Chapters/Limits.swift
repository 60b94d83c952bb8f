extension SpecificationWriter {
    /// How large everything can become.
    mutating func writeLimits() {
        heading(2, Chapter.limits.title)
        add(
            """
            Every text, byte string and list has a bound. So there is a largest payload for each message, which the table gives in \
            bytes. To it come the opcode, the id where there is one (1 to 5 bytes), and the length (1 to 3 bytes). Where *cut* \
            stands, the message has a list of which the server sends no more than fits into a record.

            *Heap* is the most memory that decoding one such message asks of the allocator in the server's own implementation, whatever bytes \
            come: the contents of texts and byte strings, the elements of lists, and 72 bytes for each of them. A decoder should \
            never reserve memory for the number of elements that a list *claims*; `min(claimed, bytes left / smallest element)` \
            is enough.
            """)
        table(
            ["opcode", "message", "smallest", "largest", "", "heap"],
            schema.sizes.map { row in
                let name = row.name.replacing(".Reply", with: "")
                return [
                    "`\(row.opcode.hex)`", headingLink(name) + (row.name == name ? "" : ", reply"),
                    UInt64(row.smallest).withCommas, UInt64(row.largest).withCommas, row.isFit ? "cut" : "",
                    UInt64(row.heap).withCommas,
                ]
            })
        add("Other limits of the server:")
        add(
            """
            | what | limit | beyond it |
            | --- | --- | --- |
            | time until Hello | 10 s | \(failure("helloTimeout")) |
            | time with nobody signed in, from Welcome or SignOut on | 60 s | \(failure("signInTimeout")) |
            | silence of a client | 2 × keepalive | \(failure("idle")) |
            | unanswered requests | `window` of Welcome; 64 as delivered | \(failure("windowExceeded")) |
            | bytes of requests that wait for their turn | 32 KiB | nothing more is read until some were served |
            | bytes that wait for a client | 256 KiB | [delivery under pressure](#8-delivery-under-pressure) |
            | time in which a client takes nothing | 30 s | \(failure("slowConsumer")) |
            | participants of a room | 5,000 | \(failure("tooLarge")) |
            | rooms of a user, archived ones included | 2,000 | \(failure("tooLarge")) |
            | tokens of an account | 200 | \(failure("tooLarge")); a sign-in revokes the oldest instead |
            | connections from one network (an IPv4 address, or the first 64 bits of an IPv6 address) on which nobody is signed in \
            | set by the operator, 1,000 as delivered | \(failure("tooManyConnections")) |
            | connections of a server | set by the operator, 15,000 as delivered | \(failure("tooManyConnections")) |
            """)
    }

    /// What later versions may change.
    mutating func writeGrowth() {
        heading(2, Chapter.growth.title)
        add(
            """
            A client that keeps the rules below works with every later server of the same major version, and every server with \
            older clients.

            What a later version may do:

            - add optional fields to messages and open structures, always with the next flag;
            - add values to open enumerations, failures, and budgets;
            - add requests, notifies and events;
            - accept more than today in what a client sends;
            - change the numbers of budgets and of the other limits of the server, and the failures that a request may give.

            What it will not do: use an opcode, a flag or a number again; change a type, an order, a `closed` structure or the class \
            of an event; send more than the bounds here allow in a field that exists; demand a new field.

            So a client

            - passes over **unknown flags**, as [above](#flags);
            - keeps **unknown values** of open enumerations;
            - ignores **records with unknown opcodes**: they are events of a later version. Their length says where they end;
            - treats **unknown failures** as [chapter 9](#9-when-something-fails) says;
            - asks for new requests and does without when they fail with \(failure("unknownRequest"));
            - does not rely on the length of a record or on the order of records beyond what this document says.

            **New messages from clients.** A server takes every opcode below `0x80` that it does not know for a request of a later \
            version: it reads the id behind the opcode, passes over the rest, and answers with \(failure("unknownRequest")); without an \
            id the record is malformed. So a new request can be tried. A new *notify* (or signal) of a client cannot, for an old server would \
            take its first bytes for an id and answer it. A later version that adds one also adds a sign that the server knows it (a \
            flag of Welcome), and a client sends it only after that sign. Opcodes from `0x80` on never come from clients: \
            \(failure("malformed")).

            **New messages from servers** are events, whatever their opcode, below `0x10` too. A server sends the reply of a request and \
            nothing else that has an id only to who has asked.

            A server that gets an unknown flag from a newer client ignores it, too: a client that needs a new field honoured must know \
            that the server knows it.
            """)
        heading(3, "Kept free, and reserved")
        add(
            """
            Some opcodes are kept free for what is to come: `0x05` for an envelope of compressed records on TCP, `0x38` to `0x3b` for \
            reactions and pins. Opcodes and flags that a version had and a later one has no more are reserved: they are never used \
            again.
            """)
        var rows = schema.reservedOpcodes.map { ["opcodes", "`\($0.hex)`"] }
        for payload in schema.structures.map(\.payload) + schema.messages.flatMap(\.payloads) {
            for flag in payload.reservedFlags {
                rows.append([headingLink(payload.name.replacing(".Reply", with: "")), "`?\(flag)`"])
            }
        }
        if rows.isEmpty { add("Nothing is reserved in this version.") } else { table(["in", "reserved"], rows) }
    }
}

extension Message {
    /// Its payload, and that of its reply.
    var payloads: [Payload] {
        if case .request(let reply, _) = kind { [payload, reply] } else { [payload] }
    }
}
