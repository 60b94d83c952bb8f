/// Rooms and who takes part in them.
extension Query {
    // MARK: Reading

    private static let roomColumns = """
        room.id, room.kind, room.revision, room.participants, room.created_at, room.created_by, room.updated_at,
        room.updated_by, room_details.name, room_details.topic, room.archived, room_details.fields, room.pair_low,
        room.pair_high
        """
    private static let roomTables = """
        room JOIN room_details ON room_details.organisation = room.organisation AND room_details.room = room.id
        """
    /// The rooms of one participant, found by room and user, or all of them, found by user.
    private static let ownRoom = """
        participant JOIN room ON room.organisation = participant.organisation AND room.id = participant.room
        """
    private static let ownRooms = """
        participant INDEXED BY participant_user
        CROSS JOIN room ON room.organisation = participant.organisation AND room.id = participant.room
        """

    static let access = Query(
        """
        SELECT room.kind, room.archived, room.seq, room.at, room.revision, participant.role, participant.muted,
          participant.read
        FROM \(ownRoom)
        WHERE participant.organisation = ?1 AND participant.room = ?2 AND participant.user = ?3
        """)
    static let room = Query(
        "SELECT \(roomColumns) FROM \(roomTables) WHERE room.organisation = ?1 AND room.id = ?2")
    static let roomCounter = Query("SELECT seq, at FROM room WHERE organisation = ?1 AND id = ?2")
    static let directRoom = Query(
        "SELECT id FROM room WHERE organisation = ?1 AND pair_low = ?2 AND pair_high = ?3")
    static let roomIDs = Query("SELECT room FROM participant WHERE organisation = ?1 AND user = ?2 ORDER BY room")
    static let roomCount = Query(
        "SELECT count(*) FROM (SELECT 1 FROM participant WHERE organisation = ?1 AND user = ?2 LIMIT ?3)")
    static let roomCursors = Query(
        """
        SELECT room.id, room.seq, room.revision + participant.changes, participant.read
        FROM \(ownRooms)
        WHERE participant.organisation = ?1 AND participant.user = ?2 ORDER BY participant.room
        """)
    private static let stateColumns =
        "room.id, room.seq, room.at, room.revision + participant.changes, participant.read"
    static let roomStates = Query(
        """
        SELECT \(stateColumns) FROM \(ownRooms)
        WHERE participant.organisation = ?1 AND participant.user = ?2
            AND participant.room > ?3 AND participant.room <= ?4
        ORDER BY participant.room LIMIT ?5
        """)
    static let roomState = Query(
        """
        SELECT \(stateColumns), participant.role, participant.muted FROM \(ownRoom)
        WHERE participant.organisation = ?1 AND participant.room = ?2 AND participant.user = ?3
        """)
    static let newestRooms = Query(
        """
        SELECT room.id FROM \(ownRooms)
        WHERE participant.organisation = ?1 AND participant.user = ?2 AND room.archived <= ?3
            AND (room.at < ?4 OR room.at = ?4 AND room.id < ?5)
        ORDER BY room.at DESC, room.id DESC LIMIT ?6
        """)
    /// Counts no further than to `?5`, and looks at no more than `?6` messages.
    static let unread = Query(
        """
        SELECT count(*) FROM (
            SELECT 1 FROM (
                SELECT sender, deleted_by FROM message
                WHERE organisation = ?1 AND room = ?2 AND seq > ?3 ORDER BY seq LIMIT ?6)
            WHERE sender <> ?4 AND deleted_by IS NULL LIMIT ?5)
        """)
    /// Whether there are more than `?4` messages behind a place.
    static let hasMoreMessages = Query(
        """
        SELECT 1 FROM message WHERE organisation = ?1 AND room = ?2 AND seq > ?3 ORDER BY seq LIMIT 1 OFFSET ?4
        """)
    static let unreadMentions = Query(
        """
        SELECT count(*) FROM (
            SELECT 1 FROM mention WHERE organisation = ?1 AND user = ?2 AND room = ?3 AND message > ?4 LIMIT ?5)
        """)
    static let participants = Query(
        """
        SELECT user, role, created_at, receipt FROM participant
        WHERE organisation = ?1 AND room = ?2 AND user > ?3 ORDER BY user LIMIT ?4
        """)
    static let participant = Query(
        """
        SELECT role, read, receipt, changes FROM participant WHERE organisation = ?1 AND room = ?2 AND user = ?3
        """)
    static let ownerCount = Query(
        """
        SELECT count(*) FROM participant INDEXED BY participant_owner
        WHERE organisation = ?1 AND room = ?2 AND role = 2
        """)

    // MARK: Writing

    static let nextRoom = Query(
        """
        UPDATE organisation SET last_room = last_room + 1 WHERE id = ?1 AND last_room < ?2 RETURNING last_room
        """)
    static let insertRoom = Query(
        """
        INSERT INTO room (organisation, id, kind, pair_low, pair_high, at, created_at, created_by, updated_at, updated_by)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?6, ?7)
        """)
    static let insertRoomDetails = Query(
        """
        INSERT INTO room_details (organisation, room, name, topic, fields)
        VALUES (?1, ?2, ?3, nullif(?4, ''), nullif(?5, '{}'))
        """)
    static let updateRoomDetails = Query(
        """
        UPDATE room_details SET
            name = coalesce(?3, name), topic = nullif(coalesce(?4, topic), ''),
            fields = nullif(coalesce(?5, fields), '{}')
        WHERE organisation = ?1 AND room = ?2
        """)
    /// `?3` is added to the revision, `?4` to the number of participants.
    static let reviseRoom = Query(
        """
        UPDATE room SET
            revision = revision + ?3, participants = participants + ?4, archived = coalesce(?5, archived),
            updated_at = ?6, updated_by = coalesce(?7, updated_by)
        WHERE organisation = ?1 AND id = ?2
        """)
    static let insertParticipant = Query(
        """
        INSERT INTO participant (
            organisation, room, user, role, read, receipt, created_at, created_by, updated_at, updated_by)
        SELECT organisation, id, ?3, ?4, seq, seq, ?5, ?6, ?5, ?6 FROM room WHERE organisation = ?1 AND id = ?2
        """)
    static let setRole = Query(
        """
        UPDATE participant SET role = ?4, updated_at = ?5, updated_by = ?6
        WHERE organisation = ?1 AND room = ?2 AND user = ?3
        """)
    static let deleteParticipant = Query(
        "DELETE FROM participant WHERE organisation = ?1 AND room = ?2 AND user = ?3")
    static let setMuted = Query(
        """
        UPDATE participant SET muted = ?4, changes = changes + 1, updated_at = ?5, updated_by = ?6
        WHERE organisation = ?1 AND room = ?2 AND user = ?3 AND muted <> ?4
        """)
    static let setRead = Query(
        """
        UPDATE participant SET read = ?4, receipt = max(receipt, ?4)
        WHERE organisation = ?1 AND room = ?2 AND user = ?3
        """)
    static let setCounter = Query("UPDATE room SET seq = ?3, at = ?4 WHERE organisation = ?1 AND id = ?2")

    static let rooms = [
        access, room, roomCounter, directRoom, roomIDs, roomCount, roomCursors, roomStates, roomState, newestRooms,
        unread,
        hasMoreMessages, unreadMentions, participants, participant, ownerCount, nextRoom, insertRoom, insertRoomDetails,
        updateRoomDetails, reviseRoom, insertParticipant, setRole, deleteParticipant, setMuted, setRead, setCounter,
    ]
}
