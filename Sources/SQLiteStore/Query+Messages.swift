/// Messages, threads and what changed.
extension Query {
    // MARK: Reading

    private static let messageColumns = """
        message.seq, message.sender, message.text, message.parent, message.mentions, message.fields, message.change,
        message.edited, message.deleted_by, message.posted, message.changed, nullif(thread.replies, 0), thread.last_reply
        """
    private static let itsThread = """
        LEFT JOIN thread ON thread.organisation = message.organisation AND thread.room = message.room
            AND thread.parent = message.seq
        """
    private static let selectMessages = """
        SELECT \(messageColumns) FROM message \(itsThread) WHERE message.organisation = ?1 AND message.room = ?2
        """
    private static let selectReplies = """
        SELECT \(messageColumns) FROM message INDEXED BY message_parent \(itsThread)
        WHERE message.organisation = ?1 AND message.room = ?2 AND message.parent = ?3
        """

    static let message = Query("\(selectMessages) AND message.seq = ?3")
    static let messageByNonce = Query(
        """
        SELECT \(messageColumns), message.room FROM message \(itsThread)
        WHERE message.organisation = ?1 AND message.token = ?2 AND message.nonce = ?3
        """)
    static let messagesBefore = Query("\(selectMessages) AND message.seq < ?3 ORDER BY message.seq DESC LIMIT ?4")
    static let messagesAfter = Query("\(selectMessages) AND message.seq > ?3 ORDER BY message.seq LIMIT ?4")
    static let repliesBefore = Query(
        "\(selectReplies) AND message.seq < ?4 ORDER BY message.seq DESC LIMIT ?5")
    static let repliesAfter = Query(
        "\(selectReplies) AND message.seq > ?4 ORDER BY message.seq LIMIT ?5")
    /// The first message from a number on, and when it was posted.
    static let postedFrom = Query(
        "SELECT seq, posted FROM message WHERE organisation = ?1 AND room = ?2 AND seq >= ?3 ORDER BY seq LIMIT 1")
    /// Unchanged messages by their number, merged with the changed ones by the number of the newest change.
    static let changes = Query(
        """
        SELECT \(messageColumns), message.seq AS latest FROM message INDEXED BY message_unchanged \(itsThread)
        WHERE message.organisation = ?1 AND message.room = ?2 AND message.seq > ?3 AND message.change IS NULL
        UNION ALL
        SELECT \(messageColumns), message.change AS latest FROM message \(itsThread)
        WHERE message.organisation = ?1 AND message.room = ?2 AND message.change > ?3
        ORDER BY latest LIMIT ?4
        """)
    static let threads = Query(
        """
        SELECT \(messageColumns), thread.answered
        FROM thread JOIN message ON message.organisation = thread.organisation AND message.room = thread.room
            AND message.seq = thread.parent
        WHERE thread.organisation = ?1 AND thread.room = ?2 AND thread.last_reply < ?3
        ORDER BY thread.last_reply DESC LIMIT ?4
        """)
    static let edits = Query(
        """
        SELECT at, text FROM edit
        WHERE organisation = ?1 AND room = ?2 AND message = ?3 AND number >= ?4 ORDER BY number LIMIT ?5
        """)
    static let lastMessage = Query(
        """
        SELECT seq, sender, posted, deleted_by, substr(text, 1, 200) FROM message
        WHERE organisation = ?1 AND room = ?2 ORDER BY seq DESC LIMIT 1
        """)

    // MARK: Writing

    static let insertMessage = Query(
        """
        INSERT INTO message (organisation, room, seq, sender, token, nonce, posted, parent, mentions, fields, text)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif(?10, '{}'), ?11)
        """)
    static let insertMention = Query(
        "INSERT OR IGNORE INTO mention (organisation, user, room, message) VALUES (?1, ?2, ?3, ?4)")
    static let deleteMention = Query(
        "DELETE FROM mention WHERE organisation = ?1 AND user = ?2 AND room = ?3 AND message = ?4")
    static let answerThread = Query(
        """
        INSERT INTO thread (organisation, room, parent, replies, last_reply, answered) VALUES (?1, ?2, ?3, 1, ?4, ?5)
        ON CONFLICT DO UPDATE SET replies = replies + 1, last_reply = ?4, answered = ?5
        """)
    static let dropReply = Query(
        "UPDATE thread SET replies = replies - 1 WHERE organisation = ?1 AND room = ?2 AND parent = ?3")
    static let messageState = Query(
        """
        SELECT sender, parent, deleted_by, mentions FROM message WHERE organisation = ?1 AND room = ?2 AND seq = ?3
        """)
    static let keepFormerText = Query(
        """
        INSERT INTO edit (organisation, room, message, number, at, text)
        SELECT organisation, room, seq,
            (SELECT coalesce(max(number) + 1, 0) FROM edit WHERE organisation = ?1 AND room = ?2 AND message = ?3),
            coalesce(edited, posted), text
        FROM message WHERE organisation = ?1 AND room = ?2 AND seq = ?3
        """)
    static let editMessage = Query(
        """
        UPDATE message SET
            text = ?4, mentions = ?5, fields = nullif(coalesce(?6, fields), '{}'), change = ?7, changed = ?8, edited = ?8
        WHERE organisation = ?1 AND room = ?2 AND seq = ?3
        """)
    static let deleteMessage = Query(
        """
        UPDATE message SET
            text = '', mentions = NULL, fields = NULL, edited = NULL, deleted_by = ?4, change = ?5, changed = ?6
        WHERE organisation = ?1 AND room = ?2 AND seq = ?3
        """)
    static let deleteFormerTexts = Query(
        "DELETE FROM edit WHERE organisation = ?1 AND room = ?2 AND message = ?3")

    static let messages = [
        message, messageByNonce, messagesBefore, messagesAfter, repliesBefore, repliesAfter, postedFrom, changes,
        threads, edits, lastMessage, insertMessage, insertMention, deleteMention, answerThread, dropReply,
        messageState, keepFormerText, editMessage, deleteMessage, deleteFormerTexts,
    ]
}
