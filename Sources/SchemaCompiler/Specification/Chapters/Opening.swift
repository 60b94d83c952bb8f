extension SpecificationWriter {
    /// The title, what is where, and the way to a first client.
    mutating func writeOpening() {
        heading(1, "The Parley protocol, version \(schema.version.major).\(schema.version.minor)")
        add(
            """
            Parley is a chat protocol. A client keeps one connection to a server; over it run small binary records: requests \
            and their replies, and events that the server pushes. This document says all that is needed to write a client. It \
            is generated from `Protocol/parley.schema` by `parley-schema generate specification`: tables, sizes and bytes come \
            from the schema, and tests decode every example and play the [session at the end](#12-a-whole-session) against the \
            server.

            Numbers beginning with `0x` are hexadecimal. Bytes in examples are hexadecimal, two digits each. "Must" means that \
            the other side ends the connection or refuses the request when it is not so.
            """)
        heading(2, "Contents")
        add(Chapter.allCases.map { "- [\($0.title)](#\(Self.anchor($0.title)))" }.joined(separator: "\n"))
        heading(2, Chapter.first.title)
        add(
            """
            A client that signs in, reads and posts needs little. In this order:

            1. Write and read the [prefix varint](#prefix-varint), and from it texts, lists and structures (chapter 4).
            2. Cut the bytes that arrive into [records](#3-records).
            3. Connect, send [Hello](#hello) and [SignIn](#signin), and take the two replies. Keep the token.
            4. Send [ListRooms](#listrooms) to show the rooms: their names, what is unread, the last message. (With `archived` \
            also those that can only be read.) Then [GetMessages](#getmessages) for the newest page of one.
            5. Take [MessagePosted](#messageposted). Send [PostMessage](#postmessage).
            6. Send [Ping](#ping) when nothing was sent for the time of the [keepalive](#keepalive).
            7. Come back after a cut: Hello with the token and the [cursors](#cursors), then [GetChanges](#getchanges) for \
            each room that moved (chapter 6).
            8. Keep what is shown in step with the [events](#events-and-what-they-change): one table says what each changes.
            9. Read chapter 9 before the client meets its first failure.

            The files in [`Protocol/Vectors`](Vectors/README.md) hold the bytes of every message, and malformed ones with the failure \
            that they must give; their README says how to read them. In short: for each message, `valid` has records in `hex` with what \
            they mean (`id` and `fields`; byte strings as hex, enumerations by name, numbers beyond 2^53 - 1 as texts), and `again` where \
            writing them gives other bytes because flags of a later version were passed over; `malformed` has records with their \
            `failure` and the `offset` of what is wrong, which counts from the first byte of the record's length; `cut` says what \
            becomes of the message's body after each number of bytes. What repeats itself is written as `{"repeat": PART, "count": NUMBER}`, and a \
            list of hex is to be joined. `varints.json` has numbers alone, `framing.json` streams of records.

            `Protocol/parley.json` holds everything that is in this document's tables as data, for a generator of code. \
            `parley-schema`, which is built with the server, helps while a client is written: `decode` explains bytes one by one and \
            says what is wrong with them, `encode` makes records from JSON, `generate python` writes a codec with a small client for \
            scripts, and `generate wireshark` a dissector: with it Wireshark and tshark show what is said on a connection, record by \
            record and field by field (`tshark -X lua_script:parley.lua -i lo -f 'tcp port 7717' -O parley`). `parley-schema help` \
            says how.
            """)
    }
}

/// The chapters, in their order.
enum Chapter: Int, CaseIterable {
    case first = 1
    case connecting, records, values, session, sync, messages, delivery, failures, limits, growth, example, types,
        requests,
        others

    /// The heading.
    var title: String { "\(rawValue). \(name)" }

    private var name: String {
        switch self {
        case .first: "A first client"
        case .connecting: "Connecting"
        case .records: "Records"
        case .values: "How values are written"
        case .session: "The life of a session"
        case .sync: "Rooms that stay in step"
        case .messages: "Messages"
        case .delivery: "Delivery under pressure"
        case .failures: "When something fails"
        case .limits: "Limits and sizes"
        case .growth: "How the protocol grows"
        case .example: "A whole session"
        case .types: "Reference: types"
        case .requests: "Reference: requests"
        case .others: "Reference: notifies, signals and events"
        }
    }
}

extension SpecificationWriter {
    /// All chapters.
    mutating func writeAll() throws(SpecificationError) {
        writeOpening()
        writeConnecting()
        try writeRecords()
        try writeValues()
        try writeSession()
        try writeSync()
        writeMessages()
        writeDelivery()
        writeFailures()
        writeLimits()
        writeGrowth()
        try writeWholeSession()
        writeTypes()
        try writeRequests()
        try writeOthers()
    }
}
