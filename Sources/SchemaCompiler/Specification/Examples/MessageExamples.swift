extension MessageExample {
    /// Requests about messages.
    static let messages: [String: MessageExample] = [
        "PostMessage": MessageExample(
            id: 26, ["room": 4, "nonce": 8_241_570_036_125_907, "text": "Soup for me", "parent": 12, "mentions": [2]],
            reply: ["seq": 13, "at": "2026-05-04T09:03:00.000Z"]),
        "EditMessage": MessageExample(
            id: 27, ["room": 4, "seq": 13, "text": "Two soups for me"],
            reply: ["change": 14, "at": "2026-05-04T09:03:20.000Z"]),
        "DeleteMessage": MessageExample(
            id: 28, ["room": 4, "seq": 13], reply: ["change": 15, "at": "2026-05-04T09:04:00.000Z"]),
        "GetMessages": MessageExample(
            id: 29, ["room": 4, "limit": 2, "before": 14],
            reply: [
                "seq": 14, "start": "2026-05-04T09:00:04.500Z",
                "messages": [
                    ["seq": 12, "sender": 2, "after": 0, "text": "What will it be?", "replies": 1, "lastReply": 13],
                    [
                        "seq": 13, "sender": 1, "after": 175_500, "text": "Two soups for me", "parent": 1, "change": 14,
                        "edited": "2026-05-04T09:03:20.000Z",
                    ],
                ], "earlier": true,
            ]),
        "GetReplies": MessageExample(
            id: 30, ["room": 4, "parent": 12, "limit": 50],
            reply: [
                "seq": 14, "start": "2026-05-04T09:03:00.000Z",
                "messages": [["seq": 13, "sender": 1, "after": 0, "text": "Soup for me", "parent": 1]],
            ]),
        "ListThreads": MessageExample(
            id: 31, ["room": 4, "limit": 20],
            reply: [
                "seq": 14,
                "threads": [
                    [
                        "message": [
                            "seq": 12, "sender": 2, "after": 0, "text": "What will it be?", "replies": 1,
                            "lastReply": 13,
                        ],
                        "posted": "2026-05-04T09:00:04.500Z", "answered": "2026-05-04T09:03:00.000Z",
                    ]
                ],
            ]),
        "GetChanges": MessageExample(
            id: 32, ["room": 4, "since": 12, "limit": 200],
            reply: [
                "through": 15, "at": "2026-05-04T09:04:00.000Z",
                "changes": [
                    [
                        "message": [
                            "seq": 13, "sender": 1, "after": 0, "text": "", "parent": 1, "change": 15, "deletedBy": 1,
                        ],
                        "posted": "2026-05-04T09:03:00.000Z",
                    ]
                ],
            ]),
        "GetEdits": MessageExample(
            id: 33, ["room": 4, "seq": 13, "limit": 20],
            reply: ["edits": [["at": "2026-05-04T09:03:00.000Z", "text": "Soup for me"]]]),
    ]

    /// Events about messages.
    static let messageEvents: [String: MessageExample] = [
        "MessagePosted": MessageExample(
            ["room": 4, "seq": 13, "sender": 1, "after": 175_500, "text": "Soup for me", "parent": 1, "mentions": [2]]),
        "MessageEdited": MessageExample(
            ["room": 4, "seq": 14, "message": 1, "after": 20_000, "text": "Two soups for me"]),
        "MessageDeleted": MessageExample(["room": 4, "seq": 15, "message": 2, "after": 40_000, "by": 1, "parent": 3]),
    ]
}
