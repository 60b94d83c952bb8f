extension MessageExample {
    /// Requests about rooms.
    static let rooms: [String: MessageExample] = [
        "CreateRoom": MessageExample(id: 11, ["name": "Lunch", "participants": [2]], reply: ["room": entry]),
        "OpenDirectRoom": MessageExample(
            id: 12, ["user": 2],
            reply: [
                "room": [
                    "room": [
                        "room": 3, "kind": "direct", "revision": 2, "participants": 2,
                        "created": "2026-05-04T08:00:00.000Z", "createdBy": 1, "updated": "2026-05-04T08:00:00.000Z",
                        "updatedBy": 1, "pair": [1, 2],
                    ],
                    "state": [
                        "room": 3, "seq": 3, "at": "2026-05-04T08:05:00.000Z", "details": 2, "read": 3, "unread": 0,
                        "mentions": 0,
                    ], "role": "member",
                    "last": [
                        "seq": 3, "sender": 2, "at": "2026-05-04T08:05:00.000Z", "preview": "Three it is.",
                    ],
                ]
            ]),
        "ListRooms": MessageExample(
            id: 13, ["limit": 1],
            reply: ["rooms": [entry], "more": ["at": "2026-05-04T09:00:04.500Z", "room": 4]]),
        "GetRoom": MessageExample(id: 14, ["room": 4], reply: ["room": entry]),
        "UpdateRoom": MessageExample(
            id: 15, ["room": 4, "topic": "Today: soup"],
            reply: [
                "room": [
                    "room": 4, "kind": "group", "revision": 4, "participants": 2,
                    "created": "2026-05-04T08:30:00.000Z", "createdBy": 1, "updated": "2026-05-04T09:01:00.000Z",
                    "updatedBy": 1, "name": "Lunch", "topic": "Today: soup",
                ]
            ]),
        "ArchiveRoom": MessageExample(id: 16, ["room": 4], reply: ["room": archived]),
        "ListParticipants": MessageExample(
            id: 17, ["room": 4, "limit": 200],
            reply: [
                "participants": [
                    ["user": 1, "role": "owner", "since": "2026-05-04T08:30:00.000Z", "read": 9],
                    ["user": 2, "role": "member", "since": "2026-05-04T08:30:00.000Z", "read": 12],
                ]
            ]),
        "AddParticipants": MessageExample(id: 18, ["room": 4, "users": [3, 4]], reply: ["room": room]),
        "RemoveParticipant": MessageExample(id: 19, ["room": 4, "user": 3], reply: ["room": room]),
        "ChangeRole": MessageExample(id: 20, ["room": 4, "user": 2, "role": "moderator"], reply: ["room": room]),
        "LeaveRoom": MessageExample(id: 21, ["room": 4]),
        "MuteRoom": MessageExample(id: 22, ["room": 4], reply: ["state": state, "revision": 5]),
        "MarkRead": MessageExample(id: 23, ["room": 4, "seq": 12]),
        "MarkUnread": MessageExample(id: 24, ["room": 4, "seq": 10], reply: ["state": state]),
        "SyncRooms": MessageExample(
            id: 25,
            [
                "after": 3,
                "rooms": [
                    ["room": 4, "seq": 10, "details": 3, "read": 9], ["room": 5, "seq": 1, "details": 2, "read": 1],
                ],
            ],
            reply: ["rooms": [state], "gone": [5]]),
    ]

    private static let archived: ExampleValue = [
        "room": 4, "kind": "group", "revision": 5, "participants": 2, "created": "2026-05-04T08:30:00.000Z",
        "createdBy": 1,
        "updated": "2026-05-04T09:02:00.000Z", "updatedBy": 1, "name": "Lunch", "archived": true,
    ]

    /// Events about rooms and people.
    static let roomEvents: [String: MessageExample] = [
        "RoomBehind": MessageExample(["room": 4, "seq": 812, "at": "2026-05-04T09:10:00.000Z"]),
        "ValuesBehind": MessageExample([:]),
        "RoomUpdated": MessageExample(["room": 4, "details": room]),
        "ParticipantChanged": MessageExample(["room": 4, "user": 3, "revision": 6, "role": "member", "by": 1]),
        "ParticipantLeft": MessageExample(["room": 4, "user": 3, "revision": 7, "by": 3]),
        "RoomJoined": MessageExample(["room": 4, "entry": entry]),
        "RoomLeft": MessageExample(["room": 4]),
        "OwnStateChanged": MessageExample(["room": 4, "state": state, "revision": 5, "role": "owner", "muted": true]),
        "ReadMarkerMoved": MessageExample(["room": 4, "user": 2, "seq": 12]),
        "UserUpdated": MessageExample(["user": 1, "details": maria]),
        "Typing": MessageExample(["room": 4, "user": 2]),
    ]
}
