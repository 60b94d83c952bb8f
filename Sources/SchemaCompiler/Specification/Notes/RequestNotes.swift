/// What the server does with each message beyond what the schema says: who may, what happens, who hears of it, and when it
/// fails how.
enum RequestNotes {
    /// The notes by the names of the messages, in Markdown.
    static let all = session.merging(identity) { $1 }.merging(rooms) { $1 }.merging(messages) { $1 }.merging(events) {
        $1
    }

    private static let session = [
        "Hello": """
        - Fails with [unauthenticated](#failure-unauthenticated) (field 2) when the token is not valid, and with \
        [invalid](#failure-invalid) (field 4) when both `digest` and `rooms` are given, or the rooms are not in ascending order.
        - `keepalive` and `window` of the reply hold from then on. See [Hello, the first record](#hello-the-first-record).
        """,
        "Ping": "May be sent whenever Hello has been sent.",
        "Pong": "Sent at once, before replies that wait. Not sent when the connection takes too little.",
        "Goodbye": """
        From a client, `code` is mostly `done`. Only failures of scope *connection* stand here. See \
        [Goodbye, the last record](#goodbye-the-last-record).
        """,
        "SetTyping": """
        Passed over when the user does not take part in the room, or the room is archived. See \
        [who is typing](#who-is-typing).
        """,
    ]

    private static let identity = [
        "SignIn": """
        - Capitals in `login` count as small letters. `name` must hold more than spaces, and no control characters.
        - [unauthenticated](#failure-unauthenticated): organisation, login and password do not belong together, or the account \
        is deactivated or has no password. [rateLimited](#failure-ratelimited): the budget, or [too many wrong \
        passwords](#signing-in-and-tokens). [conflict](#failure-conflict): somebody is signed in on this connection.
        - Afterwards send [SyncRooms](#syncrooms) to learn which rooms there are.
        """,
        "SignOut": """
        The events stop. Other connections that use the token end with [sessionEnded](#failure-sessionended). Forget the token. A \
        further SignIn may follow.
        """,
        "CreateToken": """
        - People make tokens for themselves; administrators and owners of the organisation also for bots, with `user`.
        - [forbidden](#failure-forbidden): an account that is not an administrator's asks for another user, or `user` is not a bot. \
        [notFound](#failure-notfound): there is no active user of this number. [tooLarge](#failure-toolarge): the account has 200 \
        tokens that work. [invalid](#failure-invalid): the name.
        """,
        "ListTokens": """
        In ascending order of numbers, without those that were revoked or have expired. Another account's only for administrators: \
        [forbidden](#failure-forbidden), or [notFound](#failure-notfound) if there is no such user.
        """,
        "RevokeToken": """
        Administrators may revoke any token; to others, tokens of other accounts are [notFound](#failure-notfound). All connections \
        that use it end with [sessionEnded](#failure-sessionended), the asking one too if it is its own (its reply may be lost).
        """,
        "GetUsers": "In ascending order of numbers. Deactivated users are told too, with `inactive`.",
        "FindUsers": """
        In ascending order of numbers. A user is found when a word of the login or of the display name begins with the text, whatever \
        the case. Without text: everybody.
        """,
        "UpdateProfile": """
        - What is absent stays. [invalid](#failure-invalid): neither is given, the name is blank or has control characters, or the \
        fields are not a JSON object.
        - Everybody in the organisation receives [UserUpdated](#userupdated).
        """,
        "ChangePassword": """
        - A new password has at least 8 characters. [invalid](#failure-invalid) (field 1) otherwise. \
        [unauthenticated](#failure-unauthenticated): the old one is wrong; it counts as a [wrong sign-in](#signing-in-and-tokens).
        - All other sessions of the account end with [sessionEnded](#failure-sessionended). This one goes on.
        """,
    ]

    private static let events = [
        "MessagePosted": "Take it only as [what a client holds](#what-a-client-holds) says.",
        "MessageEdited": """
        `seq` - `message` is the `seq` of the message. Its text, mentions and fields are those of the event from now on (absent: none), \
        its `change` is `seq`, and it was `edited` at the time of the event.
        """,
        "MessageDeleted": """
        `seq` - `message` is the `seq` of the message. Empty its text, mentions and fields; its `change` is `seq`, its `deletedBy` is \
        `by`. If it answered another message, that is `seq` - `parent`, and it has one answer less.
        """,
        "RoomBehind": "See [catching up](#catching-up).",
        "ValuesBehind": "See [delivery under pressure](#8-delivery-under-pressure).",
        "RoomUpdated": "The whole details, as they are now.",
        "ParticipantChanged": """
        Everybody in the room receives it. Somebody who was added does not receive it of itself, but [RoomJoined](#roomjoined); \
        somebody whose role changed also receives [OwnStateChanged](#ownstatechanged).
        """,
        "ParticipantLeft": "Whoever left receives [RoomLeft](#roomleft).",
        "RoomJoined": "Begin with `entry.state`, as [what a client holds](#what-a-client-holds) says.",
        "RoomLeft": "Forget the room and all that is held of it.",
        "OwnStateChanged": """
        Take `read`, `unread`, `mentions` and `details` of the state as they are, `read` also when it is below the one that is \
        held. Treat `seq` as any RoomState's. Not sent to the connection that asked for the change, which has the reply; a change of \
        role goes to all. For `revision` see [details of rooms](#details-of-rooms).
        """,
        "ReadMarkerMoved":
            "About another user it is a receipt. About the session's own user, see [read markers](#read-markers).",
        "UserUpdated": "Sent for changes of users of the organisation, whether they share a room or not.",
        "Typing": "See [who is typing](#who-is-typing).",
    ]
}
