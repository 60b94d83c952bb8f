extension SpecificationWriter {
    /// Posting once, times, pages.
    mutating func writeMessages() {
        heading(2, Chapter.messages.title)
        heading(3, "Posting once")
        add(
            """
            A reply can get lost with the connection. Then the client does not know whether its message was stored. So each post has \
            a `nonce`, a number of 64 bits that the client chooses, a new one for each message of a token. **A post with a nonce \
            that this token has used already is not stored again**: the reply names the message that was stored then, with its \
            `seq` and time, however long ago that was. There is no second MessagePosted.

            Choose the first nonce at random when a program starts, count up from it, and store unacknowledged posts with their \
            nonces. After each cut, send them again on the next connection, in their order, with the same nonce, until each is \
            answered. A nonce belongs to the token: after a new sign-in, choose new nonces for what was not sent yet, and look \
            into the room before posting again what may have been stored under the old token.

            What a used nonce gives:

            | the post is repeated | answer |
            | --- | --- |
            | with another text, parent, mentions or fields | the message that was stored first; they are not compared |
            | after the message was edited or deleted | the same `seq` and time; what became of it the room tells |
            | when the room is archived by now, or the user is not in it any more | likewise |
            | for another room | \(failure("conflict")) |
            | after it had failed | as if it were the first: a failed post uses up no nonce |
            | with a text that is blank or has control characters, or with `fields` that are no JSON object | \
            \(failure("invalid")): these are looked at before the nonce; mentions are not |
            | with another token of the same user | a new message |
            """)
        heading(3, "Times")
        add(
            """
            Absolute times (`timestamp`) stand where a page or a state begins. Live events and the messages of a page carry only \
            `after`: the milliseconds since the entry before.

            - In an **event with a number**: since the room's number before this one (`seq` - 1), whatever that was, a message or a \
            change. Add it to `at` of what is [held](#what-a-client-holds). The base comes from RoomState, RoomBehind or the last \
            page of GetChanges, and is the time of exactly the number that is held. So only an event with `seq` = `held` + 1 can be \
            given a time; any other means catching up, which brings the times along.
            - In a **page** of [GetMessages](#getmessages) or [GetReplies](#getreplies): since the message before it in the same list. \
            The first message's `after` is 0, and its time is the reply's `start`.
            - In a [Change](#change) and a [Thread](#thread): 0; the time stands beside the message, in `posted`.

            Time never runs backwards within a room: if the server's clock is set back, `after` is 0 until it has caught up.
            """)
        code([
            "RoomState        seq = 8   at = 09:00:00.000        held = 8, at = 09:00:00.000",
            "MessagePosted    seq = 9   after = 4500             at = 09:00:04.500",
            "MessageEdited    seq = 10  after = 20000            at = 09:00:24.500   (when it was edited)",
            "MessagePosted    seq = 11  after = 0                at = 09:00:24.500",
        ])
        heading(3, "Pages")
        add(
            """
            Lists come in pages. A request says with `limit` how many entries it wants at the most, from 1 to 200. The server may \
            send fewer, because a record has a limit: **an end of the list is what the reply says, never a short page.** Each reply \
            has a field for it:

            - `more` as a `bit`: there are more. Ask again behind the last entry (`after` = its number).
            - `more` with a value: ask again with it, as the request's table says.
            - `earlier` and `later` ([GetMessages](#getmessages), [GetReplies](#getreplies)): there are messages before or behind \
            the page. Ask again with `before` = the first message's `seq`, or `after` = the last one's.

            Lists of messages are always in ascending order, also when the newest were asked for. Deleted messages are in them, as \
            tombstones.
            """)
        heading(3, "Texts")
        add(
            """
            A message's text must not be blank (empty, or only what Unicode calls White_Space), and must not hold control characters (U+0000 to \
            U+001F, U+007F to U+009F) except tab and line feed. Names and topics are one line: no control characters at all. Names must \
            not be blank; an empty topic removes the topic. What breaks these rules fails with \(failure("invalid")).

            There is no markup: a text is shown as it is. Mentions are not searched for in the text: the client names them in \
            `mentions`, each once, and each must take part in the room.

            `fields` are custom: the text of one JSON object (RFC 8259), at most 8 levels deep. The server keeps them as they \
            are. `{}` means none.
            """)
        heading(3, "Edits and deletions")
        add(
            """
            Only the sender may edit a message; what it said before is kept and given by [GetEdits](#getedits). The sender may delete \
            it, and so may moderators and owners of the room. A deleted message leaves a tombstone: `deletedBy` is set, the text \
            is empty, mentions, fields and former texts are gone; `parent`, `replies` and `lastReply` stay. It can be neither edited \
            nor deleted again: \(failure("conflict")).
            """)
        heading(3, "Threads")
        add(
            """
            An answer names its `parent`. Threads have one level: an answer to an answer becomes an answer to the message that \
            began the thread, and the server says so in the `parent` of the event. Answers are messages of the room like others, in \
            its history and with numbers of its counter. The message that began the thread counts its answers that are not deleted \
            (`replies`) and names the newest (`lastReply`). A new answer does not change the parent's `change`, and makes no event \
            for it: a client counts on by itself when it sees an answer.

            A deleted answer stays in the thread as a tombstone, in [GetReplies](#getreplies) too. `replies` is one less, and absent \
            when no answer is left; `lastReply` and the thread's place in [ListThreads](#listthreads) stay as they were, also when \
            the deleted answer was the newest, and when it was the only one. [MessageDeleted](#messagedeleted) names the `parent`, so \
            that a client which does not hold the answer can count as well. A message that began a thread may be deleted itself: its \
            answers stay, and more may come.

            **Each answer is counted once.** `replies` and `lastReply` of a message in a page stand as of one number of the room's \
            counter, which the page tells: `seq` in [GetMessages](#getmessages), [GetReplies](#getreplies), [ListThreads](#listthreads) \
            and, with `more`, in [GetChanges](#getchanges); without `more` it is its `through`. Keep this number with the message. What \
            has a number up to it is counted in already; what has a higher one the client counts on, whether it comes as an event or in \
            a page of GetChanges, and also when the message itself stands in the same page:

            | an answer comes | the first message of its thread |
            | --- | --- |
            | with a `seq` above the number, and is not deleted | one answer more; `lastReply` is this `seq`, if it is above |
            | with a `seq` above the number, and is deleted (in a page of GetChanges) | came and went meanwhile: only `lastReply` |
            | with a `seq` up to the number, and was deleted by a change above it | one answer less |
            | otherwise | was only edited, or is counted in already |
            """)
        heading(3, "Who is typing")
        add(
            """
            [SetTyping](#settyping) says that the user is typing; repeat it every 4 seconds while it is so. It ends by `stopped`, by \
            posting in the room, or by itself 6 seconds after the last one. The others receive [Typing](#typing), when it begins and \
            again about every 4 seconds while it is repeated; the typist does not, on any connection.

            When it ends, the others receive Typing with `stopped`: on `stopped`, after the 6 seconds (within half a second of \
            them), and when the typist leaves the room. Only when it ends because of a message, the message is the sign of it, and \
            no Typing follows. Typing is droppable, so the end may be missed: a client that shows "is typing" takes it away by itself \
            6 seconds after the last Typing, or when a message of that person comes. Nothing ends it when the typist's connection is \
            cut, but the 6 seconds.
            """)
    }

    /// What happens to events when a client is slow.
    mutating func writeDelivery() {
        heading(2, Chapter.delivery.title)
        add(
            """
            A client may take less than is sent to it. The server keeps at most 256 KiB waiting for one connection. Beyond it, each \
            event is treated by its class, which its heading names:

            | class | under pressure | what the client does |
            | --- | --- | --- |
            | **durable** | Never missing without a word. If events of a room do not fit, the room is marked as behind: its further \
            events are left out, and when there is room again, RoomBehind says up to where. | Catch up when a number does not \
            follow, or on RoomBehind. |
            | **latest** | Of the waiting events with the same *key* only the newest is sent. If those that are left do not fit \
            either, the oldest go, and when there is room again, ValuesBehind says so. | Take each as the whole truth about its \
            key. On ValuesBehind compare all rooms with SyncRooms, and read users and participants that are shown again. |
            | **droppable** | The first to go. | Expect nothing of it. |

            Replies are never left out, and overtake events that wait. When too many bytes wait, the server reads no further \
            requests until some have been taken: a client that sends without reading comes to a stop.

            The connection ends with \(failure("slowConsumer")) only when it takes nothing at all for 30 seconds, or when more rooms \
            are behind than there is room to say. Its Goodbye mostly does not arrive, for it would stand behind bytes that were not \
            taken: to the client it is a cut.

            An event goes to an audience, which its heading names too: everybody **in the room**, all connections of the **user**, \
            this **session** alone, or everybody in the **organisation**. Where somebody of the audience is left out (the typist, the \
            connection that asked and has the reply), the heading says so, and so does the table of [events](#events-and-what-they-change). \
            The sender of a message receives its event like everybody else, also on the connection that posted. All receivers get \
            the same bytes.
            """)
    }
}
