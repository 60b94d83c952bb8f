extension RequestNotes {
    /// What all requests about one room have in common.
    private static let notIn =
        "[notFound](#failure-notfound) (field 0): there is no such room, or the user takes no part in it."

    /// Of requests about rooms.
    static let rooms = [
        "CreateRoom": """
        - The maker need not be named in `participants`; a number that is named twice counts once. The others come in as members.
        - [invalid](#failure-invalid): name, topic or fields break the rules of [texts](#texts). [notFound](#failure-notfound) \
        (field 2): a participant is not an active user. [tooLarge](#failure-toolarge): the maker, or a participant (field 2), takes part in \
        2,000 rooms already. Nothing is made then.
        - All participants receive [RoomJoined](#roomjoined) on all connections but this one.
        - It is not protected by a nonce: after a lost reply look into the rooms before asking again.
        """,
        "OpenDirectRoom": """
        - Asking again, by either of the two, gives the same room. Its `pair` names both; `name` and `topic` are absent.
        - [invalid](#failure-invalid): `user` is oneself. [notFound](#failure-notfound): there is no such user, or it is deactivated \
        and there is no room yet. [tooLarge](#failure-toolarge): one of the two takes part in 2,000 rooms already.
        - If the room was made, both receive [RoomJoined](#roomjoined) on all connections but this one.
        """,
        "ListRooms": """
        The order is that of the last thing that took a number, newest first (`state.at`; of two rooms with the same time the higher \
        number first). A room that moves while pages are read may come twice or not at all. For being complete there is SyncRooms; \
        this is for showing a list.
        """,
        "GetRoom": "\(notIn)",
        "UpdateRoom": """
        - What is absent stays; an empty topic and fields of `{}` remove them.
        - \(notIn) [forbidden](#failure-forbidden): the user is a plain member. [archived](#failure-archived). \
        [invalid](#failure-invalid): a direct room (field 0), nothing to change, or a text that breaks the rules.
        - Everybody in the room receives [RoomUpdated](#roomupdated).
        """,
        "ArchiveRoom": """
        - An archived room can be read, marked as read, muted and left, and nothing else. Asking for what is so already succeeds.
        - \(notIn) [forbidden](#failure-forbidden): only owners of the room may. [invalid](#failure-invalid): a direct room.
        - Everybody in the room receives [RoomUpdated](#roomupdated).
        """,
        "ListParticipants": "In ascending order of users. \(notIn)",
        "AddParticipants": """
        - \(notIn) (Field 1:) a user is not active. [forbidden](#failure-forbidden): the user is a plain member. \
        [archived](#failure-archived). [invalid](#failure-invalid): a direct room. [tooLarge](#failure-toolarge): the room would have \
        more than 5,000 participants, or a user takes part in 2,000 rooms already. On a failure nobody is added.
        - Whoever is added has read everything up to then, and receives [RoomJoined](#roomjoined); the others \
        [ParticipantChanged](#participantchanged) for each.
        """,
        "RemoveParticipant": """
        - \(notIn) (Field 1:) this user takes no part. [forbidden](#failure-forbidden): a plain member may remove nobody, a moderator \
        only members. [archived](#failure-archived). [invalid](#failure-invalid): a direct room, or `user` is oneself \
        ([LeaveRoom](#leaveroom)).
        - Whoever is removed receives [RoomLeft](#roomleft), and from then on nothing of the room; the others \
        [ParticipantLeft](#participantleft).
        """,
        "ChangeRole": """
        - \(notIn) (Field 1:) this user takes no part. [forbidden](#failure-forbidden): only owners of the room may. \
        [archived](#failure-archived). [invalid](#failure-invalid): a direct room, or an unknown role. \
        [conflict](#failure-conflict): it is the last owner.
        - Everybody in the room receives [ParticipantChanged](#participantchanged), the user also \
        [OwnStateChanged](#ownstatechanged). Giving the role that somebody has succeeds without events.
        """,
        "LeaveRoom": """
        - \(notIn) [invalid](#failure-invalid): a direct room. [conflict](#failure-conflict): the last owner of a room in which there \
        are others makes somebody else an owner first.
        - All connections of the user receive [RoomLeft](#roomleft), this one too; the others [ParticipantLeft](#participantleft).
        """,
        "MuteRoom": """
        The server does nothing with it but keep it and tell the user's other connections ([OwnStateChanged](#ownstatechanged)). For \
        `revision` see [details of rooms](#details-of-rooms). \(notIn)
        """,
        "MarkRead": """
        - `seq` is a place: any number up to the room's counter, also that of a change. A place behind the marker succeeds and \
        changes nothing.
        - \(notIn) [invalid](#failure-invalid) (field 1): the counter does not stand so high.
        - Everybody in the room receives [ReadMarkerMoved](#readmarkermoved), this connection too. But if the others have seen this user \
        further along already (after a MarkUnread), only the user's other connections are told, by \
        [OwnStateChanged](#ownstatechanged): so move the own marker on the reply.
        - Send it when somebody has stopped scrolling, not for each message.
        """,
        "MarkUnread": """
        - The marker moves to just before the message, if it stands behind that; else nothing changes.
        - \(notIn) (Field 1:) there is no such message.
        - The user's other connections receive [OwnStateChanged](#ownstatechanged).
        """,
        "SyncRooms": """
        - Compares the cursors with all rooms of the user in the range; see [cursors](#cursors). Without fields: all rooms.
        - `gone` names those of the cursors that the user does not take part in; with `more`, only up to that room.
        - [invalid](#failure-invalid) (field 2): the rooms are not in ascending order, or lie outside the range.
        """,
    ]
}
