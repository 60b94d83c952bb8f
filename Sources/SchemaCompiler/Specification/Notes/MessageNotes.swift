extension RequestNotes {
    /// What all requests about one room have in common.
    private static let notIn =
        "[notFound](#failure-notfound) (field 0): there is no such room, or the user takes no part in it."

    /// Of requests about messages.
    static let messages = [
        "PostMessage": """
        - A used nonce gives the message back that was posted with it; see [posting once](#posting-once). `text`, `mentions` and \
        `fields` keep to the rules of [texts](#texts).
        - \(notIn) (Field 3:) there is no message `parent` in the room. [archived](#failure-archived). [invalid](#failure-invalid): a \
        text, the fields, or somebody in `mentions` takes no part or is named twice. [conflict](#failure-conflict) (field 1): the \
        nonce was used in another room. [tooLarge](#failure-toolarge): the room has used up its 4,294,967,295 numbers.
        - Everybody in the room receives [MessagePosted](#messageposted), this connection too. The sender has read up to the \
        message.
        """,
        "EditMessage": """
        - Absent `mentions` mean that nobody is mentioned any more. Absent `fields` stay as they are; `{}` removes them.
        - \(notIn) (Field 1:) there is no such message; a number that a change has taken is none. [forbidden](#failure-forbidden): it \
        is another user's. [conflict](#failure-conflict): it has been deleted. [archived](#failure-archived). \
        [invalid](#failure-invalid): as for PostMessage.
        - Everybody in the room receives [MessageEdited](#messageedited). The same edit sent twice makes two changes, which does no \
        harm.
        """,
        "DeleteMessage": """
        - \(notIn) (Field 1:) there is no such message. [forbidden](#failure-forbidden): it is another user's, and the user is a plain \
        member. [conflict](#failure-conflict): it has been deleted already. [archived](#failure-archived).
        - Everybody in the room receives [MessageDeleted](#messagedeleted).
        """,
        "GetMessages": """
        - Without a selector: the newest. `from` is a time, the others are numbers.
        - `around` gives up to `limit` / 2 messages, rounded down, before the number, and fills the page with those from it on: with \
        `limit` 5, two before it, the message, and two behind it; with `limit` 1 the message alone. Where there are fewer before it, \
        more come behind it; not the other way round. There need not be a message of this number, as it may be that of a change. If \
        all of it does not fit into the record, the farthest at both sides are left out.
        - `later` is set when there are newer messages than the page's last, `earlier` when there are older ones than its first.
        - The page shows the room as it was when its counter stood at `seq`. If `seq` is above `held`, events up to it are on \
        their way. They are taken as ever, with `held`, `at` and what is unread; only in the messages of the page they change nothing \
        more: text, deletion, `replies` and `lastReply` have them already. If `seq` is below `held`, events have \
        overtaken the page: those that came since the request was sent, with numbers above `seq`, are applied to its messages too.
        - An empty page has `start` 0.
        - \(notIn) [invalid](#failure-invalid): more than one selector.
        """,
        "GetReplies": """
        \(notIn) (Field 1:) there is no message `parent`. [invalid](#failure-invalid): both `before` and `after`. The list holds the \
        answers only, not the message that began the thread. A `parent` that is itself an answer has none: the page is empty.
        """,
        "ListThreads": """
        For the next page, `before` is the `lastReply` of the last thread's message. A thread whose answers are all deleted is listed \
        too, without `replies`. \(notIn)
        """,
        "GetChanges": """
        - See [catching up](#catching-up). With `more`, `through` is the number of the last change of the list, and `seq` is set: the \
        room's counter when the page was read, as of which its messages stand. Only [`replies`](#threads) needs it: whatever else \
        changed in these messages behind `through` puts them into a later page.
        - \(notIn) [invalid](#failure-invalid) (field 1): `since` is above the room's counter.
        """,
        "GetEdits": """
        The text as it is now is not among them. A deleted message has none. For the next page, `skip` is the number of entries \
        received so far. \(notIn) (Field 1:) there is no such message.
        """,
    ]
}
