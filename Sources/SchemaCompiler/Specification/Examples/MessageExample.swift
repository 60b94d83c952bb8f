/// One message with values that could be real.
struct MessageExample: Sendable {
    /// The number of the request.
    var id: UInt64 = 1
    /// The fields of the message.
    var value: ExampleValue
    /// The fields of the reply, if it is a request.
    var reply: ExampleValue = .nothing

    init(id: UInt64 = 1, _ value: ExampleValue, reply: ExampleValue = .nothing) {
        self.id = id
        self.value = value
        self.reply = reply
    }

    /// The examples by the names of the messages.
    static let all = session.merging(identity) { $1 }.merging(rooms) { $1 }.merging(messages) { $1 }
        .merging(messageEvents) { $1 }.merging(roomEvents) { $1 }

    // MARK: Values that many examples share

    static let token: ExampleValue = "4be91d0a6c27f38852b1940ed7c3608f1a75e2946bd8033fc19e5a70248fbd66"
    static let organisation: ExampleValue = ["slug": "demo", "name": "Demo Company"]
    static let maria: ExampleValue = ["user": 1, "role": "owner", "login": "maria", "name": "Maria Silva"]
    static let state: ExampleValue = [
        "room": 4, "seq": 12, "at": "2026-05-04T09:00:04.500Z", "details": 3, "read": 9, "unread": 2, "mentions": 0,
    ]
    static let room: ExampleValue = [
        "room": 4, "kind": "group", "revision": 3, "participants": 2, "created": "2026-05-04T08:30:00.000Z",
        "createdBy": 1,
        "updated": "2026-05-04T08:30:00.000Z", "updatedBy": 1, "name": "Lunch",
    ]
    static let entry: ExampleValue = ["room": room, "state": state, "role": "owner"]

    // MARK: The session and who takes part

    private static let session: [String: MessageExample] = [
        "Hello": MessageExample(
            [
                "version": 1, "agent": "sample 1.0", "token": token,
                "rooms": [
                    ["room": 1, "seq": 8, "details": 5, "read": 8], ["room": 4, "seq": 10, "details": 3, "read": 9],
                ],
                "keepalive": 60,
            ],
            reply: [
                "version": 1, "agent": "parley 1.0", "now": "2026-05-04T09:00:10.000Z", "window": 64, "keepalive": 60,
                "user": maria, "organisation": organisation, "token": 7, "rooms": [state],
            ]),
        "Ping": MessageExample(.nothing),
        "Pong": MessageExample(.nothing),
        "Goodbye": MessageExample(["code": "shuttingDown", "after": 1000]),
        "SetTyping": MessageExample(["room": 4]),
    ]

    private static let identity: [String: MessageExample] = [
        "SignIn": MessageExample(
            id: 2,
            ["organisation": "demo", "login": "maria", "password": "parley-demo", "name": "Maria's telephone"],
            reply: [
                "token": token,
                "info": [
                    "token": 7, "name": "Maria's telephone", "created": "2026-05-04T09:00:10.000Z",
                    "expires": "2026-08-02T09:00:10.000Z",
                ], "user": maria, "organisation": organisation,
            ]),
        "SignOut": MessageExample(id: 3, .nothing),
        "CreateToken": MessageExample(
            id: 4, ["name": "Build bot", "lifetime": 31_536_000, "user": 9],
            reply: [
                "token": token,
                "info": [
                    "token": 8, "name": "Build bot", "created": "2026-05-04T09:00:10.000Z",
                    "expires": "2027-05-04T09:00:10.000Z",
                ],
            ]),
        "ListTokens": MessageExample(
            id: 5, ["limit": 50],
            reply: [
                "tokens": [
                    [
                        "token": 7, "name": "Maria's telephone", "created": "2026-05-04T09:00:10.000Z",
                        "expires": "2026-08-02T09:00:10.000Z", "used": "2026-05-04T09:00:10.000Z", "current": true,
                    ]
                ]
            ]),
        "RevokeToken": MessageExample(id: 6, ["token": 7]),
        "GetUsers": MessageExample(
            id: 7, ["users": [1, 2]],
            reply: [
                "users": [
                    maria, ["user": 2, "role": "member", "login": "jon", "name": "Jon Bergström", "inactive": true],
                ]
            ]),
        "FindUsers": MessageExample(id: 8, ["limit": 20, "text": "mar"], reply: ["users": [maria]]),
        "UpdateProfile": MessageExample(
            id: 9, ["name": "Maria da Silva"],
            reply: ["user": ["user": 1, "role": "owner", "login": "maria", "name": "Maria da Silva"]]),
        "ChangePassword": MessageExample(id: 10, ["old": "parley-demo", "new": "nine birds sing"]),
    ]
}
