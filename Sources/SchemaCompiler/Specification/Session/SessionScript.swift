extension SessionStep {
    /// The whole session.
    static let all = signingIn + talking + comingBack + leaving

    // MARK: Values

    private static func moment(_ clock: String) -> ExampleValue { .varying(.text("2026-05-04T\(clock)Z")) }

    private static let mariasToken: ExampleValue = .varying(
        "4be91d0a6c27f38852b1940ed7c3608f1a75e2946bd8033fc19e5a70248fbd66")
    static let jonsToken: ExampleValue = .varying("9d02c7741fb5e83a60c4d9126e8ba35f47f01c88b2da9563e07b1ce43956fa08")
    private static let agent: ExampleValue = .varying("parley 0.1.0")
    static let organisation: ExampleValue = ["slug": "demo", "name": "Demo Company"]
    private static let maria: ExampleValue = ["user": 1, "role": "owner", "login": "maria", "name": "Maria Silva"]
    static let jon: ExampleValue = ["user": 2, "role": "member", "login": "jon", "name": "Jon Bergström"]

    private static func welcome(_ clock: String) -> ExampleValue {
        ["version": 1, "agent": agent, "now": moment(clock), "window": 64, "keepalive": 60]
    }

    private static func signIn(_ login: ExampleValue) -> ExampleValue {
        ["organisation": "demo", "login": login, "password": "parley-demo", "name": "example"]
    }

    private static func signedIn(_ token: ExampleValue, _ number: UInt64, _ clock: String, _ user: ExampleValue)
        -> ExampleValue
    {
        [
            "token": token,
            "info": [
                "token": .number(number), "name": "example", "created": moment(clock),
                "expires": .varying(.text("2026-08-02T\(clock)Z")),
            ], "user": user, "organisation": organisation,
        ]
    }

    // MARK: Steps

    private static let signingIn: [SessionStep] = [
        .words("**Maria's client connects** for the first time, and sends three requests in one flight."),
        .client(
            "A",
            [
                .request(1, "Hello", ["version": 1, "agent": "example 1", "keepalive": 60]),
                .request(2, "SignIn", signIn("maria")),
                .request(3, "SyncRooms", .nothing),
            ]),
        .server(
            "A",
            [
                .reply(1, "Hello", welcome("09:00:00.000")),
                .reply(2, "SignIn", signedIn(mariasToken, 1, "09:00:00.120", maria)),
                .reply(
                    3, "SyncRooms",
                    [
                        "rooms": [
                            [
                                "room": 1, "seq": 8, "at": moment("07:13:30.000"), "details": 5, "read": 8, "unread": 0,
                                "mentions": 0,
                            ],
                            [
                                "room": 2, "seq": 8, "at": moment("06:47:43.000"), "details": 4, "read": 3, "unread": 5,
                                "mentions": 0,
                            ],
                            [
                                "room": 3, "seq": 3, "at": moment("08:07:42.000"), "details": 3, "read": 2, "unread": 1,
                                "mentions": 0,
                            ],
                            [
                                "room": 4, "seq": 2, "at": moment("04:05:36.000"), "details": 4, "read": 2, "unread": 0,
                                "mentions": 0,
                            ],
                            [
                                "room": 5, "seq": 2, "at": moment("05:10:27.000"), "details": 3, "read": 2, "unread": 0,
                                "mentions": 0,
                            ],
                        ]
                    ]),
            ]),
        .words("**Jon's client** does the same. It asks for the rooms, too, but we leave this out."),
        .client(
            "B",
            [
                .request(1, "Hello", ["version": 1, "agent": "example 1", "keepalive": 60]),
                .request(2, "SignIn", signIn("jon")),
            ]),
        .server(
            "B",
            [
                .reply(1, "Hello", welcome("09:00:10.000")),
                .reply(2, "SignIn", signedIn(jonsToken, 2, "09:00:10.110", jon)),
            ]),
        .words(
            """
            **Maria makes a room** with Jon. Her client has the room from the reply; Jon's hears of it. Both begin with `held` = 0 and \
            the state's `at`.
            """),
        .client("A", [.request(4, "CreateRoom", ["name": "Lunch", "participants": [2]])]),
        .server("A", [.reply(4, "CreateRoom", ["room": lunch(role: "owner")])]),
        .server("B", [.other("RoomJoined", ["room": 6, "entry": lunch(role: "member")])]),
    ]

    private static func lunch(role: ExampleValue) -> ExampleValue {
        [
            "room": [
                "room": 6, "kind": "group", "revision": 3, "participants": 2, "created": moment("09:00:20.000"),
                "createdBy": 1,
                "updated": moment("09:00:20.000"), "updatedBy": 1, "name": "Lunch",
            ],
            "state": [
                "room": 6, "seq": 0, "at": moment("09:00:20.000"), "details": 3, "read": 0, "unread": 0, "mentions": 0,
            ], "role": role,
        ]
    }

    private static let talking: [SessionStep] = [
        .words(
            """
            **She opens her talk with Jon**, room 3: the newest two messages. The second came 22 seconds after the first. There are \
            older ones.
            """),
        .client("A", [.request(5, "GetMessages", ["room": 3, "limit": 2])]),
        .server(
            "A",
            [
                .reply(
                    5, "GetMessages",
                    [
                        "seq": 3, "start": moment("08:07:20.000"),
                        "messages": [
                            ["seq": 2, "sender": 1, "after": 0, "text": "After three, gladly."],
                            ["seq": 3, "sender": 2, "after": 22_000, "text": "Three it is."],
                        ], "earlier": true,
                    ])
            ]),
        .words(
            """
            **She posts.** The reply names the message; the event goes to everybody in the room, to herself too. `seq` is `held` + 1, so \
            both clients take it: its time is the state's `at` plus `after`.
            """),
        .client("A", [.request(6, "PostMessage", ["room": 6, "nonce": 1_000_001, "text": "Soup or salad?"])]),
        .server(
            "A",
            [
                .reply(6, "PostMessage", ["seq": 1, "at": moment("09:00:30.000")]),
                .other("MessagePosted", posted),
            ]),
        .server("B", [.other("MessagePosted", posted)]),
        .words(
            "**Jon begins to type, and has read.** The typist does not hear of the typing; of the reading, both do."),
        .client("B", [.other("SetTyping", ["room": 6]), .request(3, "MarkRead", ["room": 6, "seq": 1])]),
        .server(
            "B",
            [
                .reply(3, "MarkRead", .nothing), .other("ReadMarkerMoved", ["room": 6, "user": 2, "seq": 1]),
            ]),
        .server(
            "A",
            [
                .other("Typing", ["room": 6, "user": 2]),
                .other("ReadMarkerMoved", ["room": 6, "user": 2, "seq": 1]),
            ]),
        .words(
            "**Maria edits** her message. The change takes number 2; `message` says that it is about number 2 - 1 = 1."),
        .client("A", [.request(7, "EditMessage", ["room": 6, "seq": 1, "text": "Soup, salad or pizza?"])]),
        .server(
            "A",
            [
                .reply(7, "EditMessage", ["change": 2, "at": moment("09:00:42.000")]),
                .other("MessageEdited", edited),
            ]),
        .server("B", [.other("MessageEdited", edited)]),
    ]

    private static let posted: ExampleValue = [
        "room": 6, "seq": 1, "sender": 1, "after": .varying(10_000), "text": "Soup or salad?",
    ]

    private static let edited: ExampleValue = [
        "room": 6, "seq": 2, "message": 1, "after": .varying(12_000), "text": "Soup, salad or pizza?",
    ]
}
