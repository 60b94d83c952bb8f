extension SpecificationWriter {
    /// How a client stays without gap and without double.
    mutating func writeSync() throws(SpecificationError) {
        heading(2, Chapter.sync.title)
        add(
            """
            A client that follows this chapter knows, by arithmetic, that it has every message and every change of its rooms: \
            nothing is missing, nothing is taken twice, however often the connection was cut.
            """)
        heading(3, "One counter for each room")
        add(
            """
            Each room has one counter. It begins at 0. A message takes the next number when it is posted; this is its `seq`, and \
            stays its name. Each later change to a message, an edit or its deletion, takes the next number too. This number is \
            remembered on the message as its `change`: the number of its *newest* change.
            """)
        code([
            "number   what happened                      the room afterwards",
            "     1   message 1 was posted               1",
            "     2   message 2 was posted               1, 2",
            "     3   message 1 was edited               1 (change 3), 2",
            "     4   message 4 was posted               1 (change 3), 2, 4",
            "     5   message 1 was deleted              1 (change 5, a tombstone), 2, 4",
        ])
        add(
            """
            So the numbers of messages have gaps: 3 and 5 are no messages. The order of a room is the order of its numbers; times \
            are only shown.

            A **place** in a room (`Position`) stands for everything up to and including a number. 0 is the place before the first.
            """)
        writeHolding()
        writeCatchingUp()
        writeStates()
        try writeCursors()
        try writeDigest()
        writeReadMarkers()
        writeRoomDetails()
        try writeEvents()
    }

    private mutating func writeHolding() {
        heading(3, "What a client holds")
        add(
            """
            For each room, keep (and store, if the client is to survive a restart):

            - `held`: the place up to which everything has been taken;
            - `at`: when the counter took the number `held`, for the next [elapsed](#times);
            - `details` and `read`: see [cursors](#cursors).

            **Taking up a room.** A client hears of a room by a [RoomState](#roomstate): in Welcome, in the reply to SyncRooms, \
            in the [RoomEntry](#roomentry) of a reply or of [RoomJoined](#roomjoined). If it held nothing of the room, it begins \
            with `held` = `seq` and `at` = `at` of the state. What was before is history, which it fetches in pages with \
            [GetMessages](#getmessages), as far back as somebody scrolls.

            **An event with a number** (`MessagePosted`, `MessageEdited`, `MessageDeleted`: its `seq`) is compared with `held`:

            | `seq` is | then |
            | --- | --- |
            | `held` + 1 | take it: apply it, `at` becomes `at` + `after`, `held` becomes `seq` |
            | at most `held` | it is known already: pass over it |
            | above `held` + 1 | something is missing: [catch up](#catching-up) |

            An event of a room that the client has not heard of yet: remember the highest `seq` of that room. When the room's \
            state comes with a lower `seq`, catch up to the number that was remembered.
            """)
    }

    private mutating func writeCatchingUp() {
        heading(3, "Catching up")
        add(
            """
            Catch up when the server is known to stand above `held`: because an event came with a number that does not follow, \
            because a RoomState says so, or because of [RoomBehind](#roombehind).

            1. Send [GetChanges](#getchanges) with `since` = `held`.
            2. Take each [Change](#change) of the reply, in their order. Each holds a message as it stands now. Its number is the \
            message's `change`, or its `seq` if it has no `change`. The client puts the message in the place of what it had of it. \
            A message that was posted and edited since then comes once, as it stands now: so the numbers in the list have gaps, \
            which mean nothing.
            3. Set `held` to `through`, and `at` to `at` of the reply. **That is the proof**: the list is everything that changed \
            above `since` up to and including `through`.
            4. If the reply has `more`, go on with 1.

            Live events that come meanwhile either wait until the last page and are then compared with `held` as ever, or are \
            passed over; then ask once more if one of them had a number above `held`.

            Many rooms may have moved while a client was away. Catch up in one room at a time, or in a few, and begin with the one \
            that somebody is looking at. A client that does not want all that happened in a room of which it shows only the end \
            may instead forget what it holds, begin anew with the room's state and load the newest page. It must not mix: an old \
            page beside a new one without the changes between them.

            **RoomBehind** says that the server left out events because the connection took less than came. Events up to its `seq` \
            will not come any more: catch up. Those above it follow live. (A client that does not keep count can always react so; \
            one that does notices by itself.)
            """)
    }

    private mutating func writeStates() {
        heading(3, "When a RoomState comes")
        add(
            """
            A state comes in Welcome, in replies and in events. It says where the room stood when it was made, and **events may have \
            overtaken it** (only Welcome stands before all events of its connection). So look at its `seq` first:

            1. **The room is not held**: take it up, as [above](#what-a-client-holds).
            2. **`seq` is below what was held when this connection began**: the server was restored from an older backup. Forget \
            what is held of the room, and begin anew with the state. The same is meant when [GetChanges](#getchanges) fails with \
            \(failure("invalid")) for `since`, which then is above the room's counter.
            3. **`seq` is above `held`**: [catch up](#catching-up).
            4. **`seq` is below `held`, but not as 2 says**: events have overtaken the state. Nothing is missing; go on with 5.
            5. `details`, unless they are below those that are held: when they differ, [details](#details-of-rooms) have changed.
            6. `read`, `unread` and `mentions` are those at `seq`. Take them when `seq` is `held`. After 3 or 4 count on from them \
            with the messages above `seq` that are held by now (an own one among them: `read` is at least its number, and the counts \
            begin there), or ask [GetRoom](#getroom).

            A backup is noticed only where its counter is below what a client holds. When people have gone on writing in the \
            restored room until it is as high, a client that was away takes the new messages for those that follow what it holds, and \
            keeps what the backup has lost. So whoever restores an older backup revokes all tokens: clients that \
            sign in anew begin with nothing. Nonces that were used after the backup was made are not known any more.
            """)
    }

    private mutating func writeCursors() throws(SpecificationError) {
        heading(3, "Cursors")
        add(
            """
            A [RoomCursor](#roomcursor) tells the server what the client holds of a room: `seq` is `held`; `details` and `read` \
            are from the last RoomState, or from what has changed them since. The server compares the three numbers with its \
            own. Where all are equal it says nothing; else it answers with the room's RoomState. Rooms of the user that are not \
            named count as new. Named rooms in which the user does not take part (any more) come back in `gone`: forget them.

            Cursors stand in ascending order of rooms, each room once. Hello takes up to 190 of them. For more, send them with \
            [SyncRooms](#syncrooms), up to 800 at a time: each request names with `after` and `through` the range of rooms that it \
            is about. In the example a client holds rooms 1 to 900 and sends three pages; the last one has no `through`, so that \
            rooms which are new to the client are told too.

            | `after` | `through` | `rooms` |
            | --- | --- | --- |
            | absent | 400 | cursors of the rooms up to 400 |
            | 400 | 800 | cursors of the rooms 401 to 800 |
            | 800 | absent | cursors of the rooms 801 to 900 |

            When the answer has `more`, it was cut behind that room: ask again with `after` = `more` and the cursors behind it. \
            Rooms up to `more` have been compared.
            """)
    }

    private mutating func writeDigest() throws(SpecificationError) {
        heading(3, "The digest")
        add(
            """
            Most times when a client comes back, nothing has happened. A client with many rooms sends 8 bytes instead of its \
            cursors: the hash FNV-1a of 64 bits over the bytes of all its cursors, as they stand on the wire, in ascending order of \
            rooms, with nothing between them and no count before them.
            """)
        code([
            "hash = 0xcbf29ce484222325",
            "for each byte:  hash = ((hash xor byte) * 0x100000001b3) mod 2^64",
            "digest = hash as 8 bytes, the highest first",
        ])
        let cursors: [[UInt64]] = [[1, 8, 5, 8], [2, 6, 4, 6], [4, 300, 2, 299]]
        let bytes = cursors.flatMap { $0.flatMap(ExampleEncoder.varint) }
        add("Example, for three rooms:")
        table(
            ["room", "seq", "details", "read", "bytes"],
            cursors.map { cursor in
                cursor.map { "\($0)" } + ["`\(Hex.text(cursor.flatMap(ExampleEncoder.varint)))`"]
            })
        add(
            """
            The hash of these \(bytes.count) bytes is 0x\(String(FNV1a.hash(bytes), radix: 16)), so the digest is `\(Hex.text(FNV1a.digest(of: bytes)))`. The digest \
            of no cursors is `cb f2 9c e4 84 22 23 25`.

            The server computes the same over all rooms of the user. `unchanged` means: the client holds exactly what is there, \
            and all its rooms. `differs` means: send the cursors. A client whose `details` are not exact (see below) only gets \
            `differs` more often than it would have to.
            """)
    }
}
