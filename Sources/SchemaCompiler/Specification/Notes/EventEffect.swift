/// What a client does with an event, and who receives it beyond what the schema says.
struct EventEffect {
    /// Who of the audience does not receive it; nil when all do.
    let except: String?

    /// What changes in a client's state, in Markdown.
    let changes: String

    private init(except: String? = nil, _ changes: String) {
        self.except = except
        self.changes = changes
    }

    /// Who receives the event, in words.
    func audience(_ delivery: Delivery) -> String {
        let all =
            switch delivery.audience {
            case .room: "everybody in the room"
            case .user: "all connections of the user"
            case .session: "this connection"
            case .organisation: "everybody in the organisation"
            }
        return except.map { "\(all), \($0)" } ?? all
    }

    /// By the names of the events.
    static let all = messages.merging(rooms) { $1 }

    private static let messages = [
        "Pong": EventEffect("The connection is alive."),
        "MessagePosted": EventEffect(
            """
            Append the message; `held` and `at`; [unread and mentions](#what-is-unread), or `read` = `seq` if it is the user's own. The \
            sender's shown marker is `seq`. If it answers, the first message of the [thread](#threads) has one answer more, and \
            `lastReply` = `seq`, unless it stands as of this number or a later one. Who posted does not type any more. It is the room's last message. If \
            it is one's own, the reply to PostMessage tells which post it was.
            """),
        "MessageEdited": EventEffect(
            """
            The text, mentions and fields of the message, its `change` = `seq`, its `edited` = the time of the event; `held` and `at`; \
            [mentions](#what-is-unread). If it is the room's last message, its preview.
            """),
        "MessageDeleted": EventEffect(
            """
            The message becomes a tombstone: `deletedBy` = `by`, `change` = `seq`, no text, mentions, fields and edits; `held` and `at`; \
            [unread and mentions](#what-is-unread). With `parent`: the first message of the [thread](#threads) has one answer less, unless it stands as of this number or a later one. \
            If it is the room's last message, it is shown as deleted.
            """),
        "RoomBehind": EventEffect("Nothing by itself: [catch up](#catching-up) to `seq`."),
        "ValuesBehind": EventEffect(
            """
            Everything of class *latest* may be old: compare with [SyncRooms](#syncrooms), and read again what is shown of participants \
            and users.
            """),
        "Typing": EventEffect(
            except: "except the typist, on all connections",
            """
            The user types in the room, for 6 seconds from now; with `stopped` not any more. See [who is typing](#who-is-typing).
            """),
    ]

    private static let rooms = [
        "RoomUpdated": EventEffect(
            """
            The room's details are these, unless their `revision` is below the one that is held; `details` = `revision` + \
            [own](#details-of-rooms). An archived room takes no posts.
            """),
        "ParticipantChanged": EventEffect(
            except: "except the one who was added",
            """
            The user takes part in the room with this role. If it did not before, the room has one participant more, and the user's \
            marker stands at the room's counter; a client that does not hold the participants cannot tell, and asks \
            [GetRoom](#getroom) for their number. `revision` and `details`. About oneself: the own role.
            """),
        "ParticipantLeft": EventEffect(
            except: "except the one who left",
            """
            The user takes no part: one participant less, its marker and its typing are gone; its messages stay. `revision` and `details`.
            """),
        "RoomJoined": EventEffect(
            except: "except the one that made the room",
            """
            The room is there: take up `entry.state` as [what a client holds](#what-a-client-holds) says, and show the entry. If the room \
            is held already, treat the state [as any other](#when-a-roomstate-comes).
            """),
        "RoomLeft": EventEffect("The room is gone, with all that is held of it: posts that wait for it fail."),
        "OwnStateChanged": EventEffect(
            except: "except the one that asked for it (for a change of role: all)",
            """
            The state is taken [as any other](#when-a-roomstate-comes), its `read` also when it is below the one that is held; \
            `revision`, role and mute are these.
            """),
        "ReadMarkerMoved": EventEffect(
            """
            About another user: its shown marker, if this one is above. About oneself: `read`, if this one is above, with [unread and \
            mentions](#what-is-unread).
            """),
        "UserUpdated": EventEffect("What is shown of the user: name, fields, role, and whether the account is active."),
    ]
}
