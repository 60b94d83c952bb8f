extension SpecificationWriter {
    /// How far each has read, and what is unread.
    mutating func writeReadMarkers() {
        heading(3, "Read markers")
        add(
            """
            Each participant has a read marker in each room: the place up to which it has read. It only matters for two things: what \
            is unread for oneself, and what the others see of it as a receipt.

            - **A sender has read up to its own message.** Posting moves the own marker to the message; there is no event for it. A \
            client sets `read` to the `seq` of each message that its own user has posted, on whichever device; the same holds for \
            the markers of others that it shows. That goes for a message in a page of [GetChanges](#getchanges) too, if its `seq` is \
            above that of the last RoomState: the state's `read` covers those before.
            - [MarkRead](#markread) moves the own marker forward. **On its reply** a client sets `read` to the larger of `read` and \
            the `seq` that it sent: there may be no event for this connection. The others in the room receive \
            [ReadMarkerMoved](#readmarkermoved), and so does the user who has read, on all connections. About oneself it means: I \
            have read up to there, perhaps on another device; set `read` to it if it is above.
            - Only when the others have seen this user further along already, after a MarkUnread, they are not told, and the user's \
            other connections receive [OwnStateChanged](#ownstatechanged) instead.
            - [MarkUnread](#markunread) moves the own marker back. The others are not told: what they see of a person never moves \
            back. The user's other connections receive OwnStateChanged; this one takes the `state` of the reply.
            - Whoever comes into a room has read everything up to then.
            """)
        writeCounts()
    }

    private mutating func writeCounts() {
        heading(3, "What is unread")
        add(
            """
            For one user and one room:

            - `unread` is the number of messages above the own marker that are not deleted and not the user's own;
            - `mentions` is the number of those among them that name the user in `mentions`.

            The server counts up to 1000; 1000 means "1000 or more", also where it would have to pass over very many own or \
            deleted messages. The counts of a [RoomState](#roomstate) are those at its `seq`. A client counts on by itself, with \
            each event whose number is above that `seq`:

            | what happens | `unread` | `mentions` |
            | --- | --- | --- |
            | somebody else posts (MessagePosted), above the marker | one more | one more if the user is in `mentions` |
            | the user posts, on whichever device | 0: the marker stands at this message, the newest | 0 |
            | an unread message of somebody else is deleted | one less | one less if it mentioned the user |
            | an unread message of somebody else is edited | stays | one more or less, if the user came into `mentions` or fell out |
            | a message at or below the marker, or an own one, is edited or deleted | stays | stays |
            | the marker moves to the room's counter | 0 | 0 |
            | the marker moves elsewhere | count the messages above it anew | likewise |
            | a RoomState comes (in any reply or event) | [as it says](#when-a-roomstate-comes), at its `seq` | likewise |

            Whoever mentions itself counts for nothing, and so does an edit that mentions somebody in a message which that one has \
            read. A client that does not hold all messages above the marker cannot count them: it asks [GetRoom](#getroom), whose \
            answer has both counts. It does so too after having [caught up](#catching-up) in a room, unless the RoomState that made \
            it do so had the same `seq` as `through`, and whenever it stands at 1000 and something would make it less.
            """)
    }

    /// When a room's details are known to have changed.
    mutating func writeRoomDetails() {
        heading(3, "Details of rooms")
        add(
            """
            `Room.revision` grows with each change of the room: name, topic, fields, archived, who takes part, and anybody's role. \
            [RoomUpdated](#roomupdated), [ParticipantChanged](#participantchanged) and [ParticipantLeft](#participantleft) carry it.

            `RoomState.details` is made for the cursor: one number for all of this and for what the user has set for itself.
            """)
        code([
            "details = revision + own",
            "own     = how often the user has changed between muted and not, since it came in",
        ])
        add(
            """
            A client need not keep `own`: if it leaves `details` as the last RoomState had it, it hears of a room once more when it \
            comes back, which does no harm. To keep `details` exact:

            A change of the own **role** is a change of the room: it makes `revision` one larger, and leaves `own` as it is. Muting \
            makes `own` one larger, and leaves `revision`. Both numbers stand beside each other in a [RoomEntry](#roomentry) \
            (`state.details` and `room.revision`), in the reply to [MuteRoom](#muteroom) and in \
            [OwnStateChanged](#ownstatechanged): from each of them take `own` = `details` - `revision`. With each new `revision` of \
            another event the new `details` are `revision` + `own`. Take neither when it is below the one that is held: events of \
            different keys may overtake each other. A client that has only a RoomState does not know `own`.

            When a RoomState comes with other `details` than before, the room's details have changed: fetch them with \
            [GetRoom](#getroom), and the participants with [ListParticipants](#listparticipants) if they are shown.

            These events are of class *latest*: of several changes of the same thing only the newest may come. They carry whole \
            values, so nothing is lost by that. They have no number, so after a cut it is `details` that tells.

            **Coming in.** Whoever is added to a room, or makes one, or is the other one of a new direct room, receives \
            [RoomJoined](#roomjoined) on all connections (except the one that asked for it, which has the reply). Events of the \
            room follow. **Going out.** Whoever leaves or is removed receives [RoomLeft](#roomleft): nothing of the room follows; \
            forget it. Requests about it fail with \(failure("notFound")) from then on. Whoever comes in sees the room's whole \
            history, also from before. When the last one has left, nobody can come in any more.
            """)
    }

    /// One line for each event.
    mutating func writeEvents() throws(SpecificationError) {
        heading(3, "Events, and what they change")
        add(
            """
            What a client does with each event, in one place. An event with a number is applied only when it follows `held`, as \
            [above](#what-a-client-holds); for those of a room that the client does not hold, nothing is to be done but to remember \
            the number.
            """)
        var rows: [[String]] = []
        for message in schema.messages {
            guard case .event(let delivery) = message.kind else { continue }
            guard let effect = EventEffect.all[message.name] else {
                throw SpecificationError("\(message.name) has no effect")
            }
            rows.append([headingLink(message.name), effect.audience(delivery), effect.changes])
        }
        table(["event", "goes to", "what changes in a client"], rows)
        add(
            """
            **Replies change the same things**, and for the asking connection some of them come in place of an event: MarkRead, \
            MarkUnread and MuteRoom (see above), CreateRoom and OpenDirectRoom (the reply's `room` is taken up like that of \
            RoomJoined), and whatever holds a [Room](#room), which is taken like RoomUpdated when its `revision` is not below the \
            one that is held. PostMessage, EditMessage and DeleteMessage are different: the asking connection receives their event \
            too, before the reply or behind it. Apply the event, not the reply; the reply ends the waiting, and tells which message \
            it was. Only a reply to a repeated nonce comes without an event.
            """)
    }
}
