extension SessionStep {
    private static func moment(_ clock: String) -> ExampleValue { .varying(.text("2026-05-04T\(clock)Z")) }

    /// Jon is cut off and comes back.
    static let comingBack: [SessionStep] = [
        .words(
            """
            **Jon's connection is cut.** Meanwhile Maria posts again: an answer to number 1 that calls Jon. The reply gets lost, let us \
            say, so her client sends the post once more, with the same nonce. It gets the same reply, and there is no second event.
            """),
        .cut("B"),
        .client("A", [.request(8, "PostMessage", again)]),
        .server(
            "A",
            [
                .reply(8, "PostMessage", ["seq": 3, "at": moment("09:01:12.000")]),
                .other(
                    "MessagePosted",
                    [
                        "room": 6, "seq": 3, "sender": 1, "after": .varying(30_000), "text": "@Jon Bergström pizza?",
                        "parent": 2, "mentions": [2],
                    ]),
            ]),
        .client("A", [.request(9, "PostMessage", again)]),
        .server("A", [.reply(9, "PostMessage", ["seq": 3, "at": moment("09:01:12.000")])]),
        .words(
            """
            **Jon's client comes back**, in one flight. Its Hello has the token and what it holds of its four rooms: of room 6 everything \
            up to number 2, read up to 1. It asks for the changes of room 6 at once, because that room is open on the screen. Welcome \
            says that of all rooms only room 6 has moved: to number 3, with one unread message, which mentions Jon. The second reply \
            brings it. Now `held` is 3, and nothing is missing: 3 is `through`, and it is `seq` of the state.
            """),
        .client(
            "C",
            [
                .request(
                    1, "Hello",
                    [
                        "version": 1, "agent": "example 1", "token": jonsToken, "rooms": .list(cursors(seq: 2)),
                        "keepalive": 60,
                    ]),
                .request(2, "GetChanges", ["room": 6, "since": 2, "limit": 200]),
            ]),
        .server(
            "C",
            [
                .reply(
                    1, "Hello",
                    [
                        "version": 1, "agent": .varying("parley 0.1.0"), "now": moment("09:01:30.000"), "window": 64,
                        "keepalive": 60, "user": jon, "organisation": organisation, "token": 2,
                        "rooms": [
                            [
                                "room": 6, "seq": 3, "at": moment("09:01:12.000"), "details": 3, "read": 1, "unread": 1,
                                "mentions": 1,
                            ]
                        ],
                    ]),
                .reply(
                    2, "GetChanges",
                    [
                        "through": 3, "at": moment("09:01:12.000"),
                        "changes": [
                            [
                                "message": [
                                    "seq": 3, "sender": 1, "after": 0, "text": "@Jon Bergström pizza?", "parent": 2,
                                    "mentions": [2],
                                ], "posted": moment("09:01:12.000"),
                            ]
                        ],
                    ]),
            ]),
    ]

    private static let again: ExampleValue = [
        "room": 6, "nonce": 1_000_002, "text": "@Jon Bergström pizza?", "parent": 1, "mentions": [2],
    ]

    /// What Jon's client holds of his rooms.
    private static func cursors(seq: UInt64) -> [ExampleValue] {
        [
            ["room": 1, "seq": 8, "details": 5, "read": 7], ["room": 2, "seq": 8, "details": 4, "read": 8],
            ["room": 3, "seq": 3, "details": 3, "read": 3],
            ["room": 6, "seq": .number(seq), "details": 3, "read": 1],
        ]
    }

    /// The digest of what Jon's client holds at the end.
    private static var digest: String {
        let cursors = cursors(seq: 3).flatMap { cursor in
            if case .fields(let fields) = cursor { fields.flatMap { $0.value.varint } } else { [UInt8]() }
        }
        return Hex.text(FNV1a.digest(of: cursors))
    }

    /// A failure, a sign of life, a digest, and the end.
    static let leaving: [SessionStep] = [
        .words(
            "**A request that fails**: there is no room 99 for Jon. The connection goes on. **A sign of life** is answered at once."
        ),
        .client("C", [.request(3, "GetRoom", ["room": 99]), .other("Ping", .nothing)]),
        .server("C", [.failure(3, ["code": "notFound", "field": 0]), .other("Pong", .nothing)]),
        .words("**Jon's client says goodbye.** The server closes without a word."),
        .client("C", [.other("Goodbye", ["code": "done"])]),
        .words(
            """
            **It comes back once more**, this time with the digest of what it holds. Nothing has happened: one bit says so.
            """),
        .client(
            "D",
            [
                .request(
                    1, "Hello",
                    ["version": 1, "agent": "example 1", "token": jonsToken, "digest": .text(digest), "keepalive": 60])
            ]),
        .server(
            "D",
            [
                .reply(
                    1, "Hello",
                    [
                        "version": 1, "agent": .varying("parley 0.1.0"), "now": moment("09:05:00.000"), "window": 64,
                        "keepalive": 60, "user": jon, "organisation": organisation, "token": 2, "unchanged": true,
                    ])
            ]),
        .words("**Everybody leaves.**"),
        .client("D", [.other("Goodbye", ["code": "done"])]),
        .client("A", [.other("Goodbye", ["code": "done"])]),
    ]
}

extension ExampleValue {
    /// The bytes of a number.
    fileprivate var varint: [UInt8] {
        if case .number(let number) = self { ExampleEncoder.varint(number) } else { [] }
    }
}

/// The hash that digests are made of (FNV-1a of 64 bits).
enum FNV1a {
    /// The hash of some bytes.
    static func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }

    /// The hash as 8 bytes, the highest first.
    static func digest(of bytes: [UInt8]) -> [UInt8] {
        let hash = hash(bytes)
        return (0..<8).reversed().map { UInt8(truncatingIfNeeded: hash >> (8 * UInt64($0))) }
    }
}
