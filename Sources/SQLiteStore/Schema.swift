/// The tables of the store.
///
/// Everything but `organisation` and `identity` is keyed by its organisation first, so that no look-up can leave it. Times are
/// milliseconds since 2020-01-01T00:00Z. Who made a record and when, and who changed it last, is `created_at`, `created_by`,
/// `updated_at` and `updated_by`; nobody (NULL) is the operator. A message is made by its `sender` when it was `posted`, and
/// was `changed` by them, or by `deleted_by`.
enum Schema {
    /// The statements that bring an empty database to the first version, in order.
    static let version1 = """
        CREATE TABLE organisation (
            id INTEGER PRIMARY KEY,
            slug TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            -- The numbers that were given last.
            last_user INTEGER NOT NULL DEFAULT 0,
            last_room INTEGER NOT NULL DEFAULT 0,
            last_token INTEGER NOT NULL DEFAULT 0,
            created_at INTEGER NOT NULL,
            created_by INTEGER,
            updated_at INTEGER NOT NULL,
            updated_by INTEGER
        ) STRICT;

        -- One row, which counts the changes that can end sessions or change their roles.
        CREATE TABLE identity (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            version INTEGER NOT NULL
        ) STRICT;
        INSERT INTO identity VALUES (1, 0);

        -- Whom these changes concerned, each with the newest one.
        CREATE TABLE account_change (
            organisation INTEGER NOT NULL,
            user INTEGER NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (organisation, user)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX account_change_version ON account_change (version);

        CREATE TABLE user (
            organisation INTEGER NOT NULL REFERENCES organisation (id),
            id INTEGER NOT NULL,
            role INTEGER NOT NULL,
            inactive INTEGER NOT NULL DEFAULT 0,
            login TEXT NOT NULL,
            name TEXT NOT NULL,
            password TEXT,
            created_at INTEGER NOT NULL,
            created_by INTEGER,
            updated_at INTEGER NOT NULL,
            updated_by INTEGER,
            fields TEXT,
            PRIMARY KEY (organisation, id)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX user_login ON user (organisation, login);

        -- Login and name in lower case, once from the beginning of each of their words on.
        CREATE TABLE user_word (
            organisation INTEGER NOT NULL,
            word TEXT NOT NULL,
            user INTEGER NOT NULL,
            PRIMARY KEY (organisation, word, user),
            FOREIGN KEY (organisation, user) REFERENCES user (organisation, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX user_word_user ON user_word (organisation, user);

        CREATE TABLE token (
            organisation INTEGER NOT NULL,
            id INTEGER NOT NULL,
            user INTEGER NOT NULL,
            hash BLOB NOT NULL UNIQUE,
            name TEXT NOT NULL,
            expires INTEGER NOT NULL,
            used INTEGER,
            revoked INTEGER,
            created_at INTEGER NOT NULL,
            created_by INTEGER,
            updated_at INTEGER NOT NULL,
            updated_by INTEGER,
            PRIMARY KEY (organisation, id),
            FOREIGN KEY (organisation, user) REFERENCES user (organisation, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX token_user ON token (organisation, user, id) WHERE revoked IS NULL;
        -- When it ended, or will end.
        CREATE INDEX token_end ON token (organisation, min(expires, coalesce(revoked, expires)));

        -- What each message touches is kept small: the texts are in room_details.
        CREATE TABLE room (
            organisation INTEGER NOT NULL REFERENCES organisation (id),
            id INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            archived INTEGER NOT NULL DEFAULT 0,
            -- The counter, and when it took this number.
            seq INTEGER NOT NULL DEFAULT 0,
            at INTEGER NOT NULL,
            revision INTEGER NOT NULL DEFAULT 1,
            participants INTEGER NOT NULL DEFAULT 0,
            -- The two people of a direct room.
            pair_low INTEGER,
            pair_high INTEGER,
            created_at INTEGER NOT NULL,
            created_by INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            updated_by INTEGER NOT NULL,
            PRIMARY KEY (organisation, id)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX room_pair ON room (organisation, pair_low, pair_high) WHERE pair_low IS NOT NULL;

        CREATE TABLE room_details (
            organisation INTEGER NOT NULL,
            room INTEGER NOT NULL,
            name TEXT,
            topic TEXT,
            fields TEXT,
            PRIMARY KEY (organisation, room),
            FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE participant (
            organisation INTEGER NOT NULL,
            room INTEGER NOT NULL,
            user INTEGER NOT NULL,
            role INTEGER NOT NULL,
            muted INTEGER NOT NULL DEFAULT 0,
            -- The own marker, and how far the person has ever read.
            read INTEGER NOT NULL,
            receipt INTEGER NOT NULL,
            -- How often the person changed what only they see: their details are this and the room's revision.
            changes INTEGER NOT NULL DEFAULT 0,
            created_at INTEGER NOT NULL,
            created_by INTEGER,
            updated_at INTEGER NOT NULL,
            updated_by INTEGER,
            PRIMARY KEY (organisation, room, user),
            FOREIGN KEY (organisation, room) REFERENCES room (organisation, id),
            FOREIGN KEY (organisation, user) REFERENCES user (organisation, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX participant_user ON participant (organisation, user, room);
        CREATE INDEX participant_owner ON participant (organisation, room) WHERE role = 2;

        -- The long columns stand last: who looks at the others does not read them.
        CREATE TABLE message (
            organisation INTEGER NOT NULL,
            room INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            sender INTEGER NOT NULL,
            token INTEGER NOT NULL,
            nonce INTEGER NOT NULL,
            posted INTEGER NOT NULL,
            parent INTEGER,
            -- The number of the newest change, and when it was made.
            change INTEGER,
            changed INTEGER,
            edited INTEGER,
            deleted_by INTEGER,
            mentions BLOB,
            fields TEXT,
            text TEXT NOT NULL,
            PRIMARY KEY (organisation, room, seq),
            FOREIGN KEY (organisation, room) REFERENCES room (organisation, id)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX message_nonce ON message (organisation, token, nonce);
        CREATE UNIQUE INDEX message_change ON message (organisation, room, change) WHERE change IS NOT NULL;
        -- Those that stand as they were posted: what changed since a number is merged from these two.
        CREATE INDEX message_unchanged ON message (organisation, room, seq) WHERE change IS NULL;
        CREATE INDEX message_parent ON message (organisation, room, parent, seq) WHERE parent IS NOT NULL;

        -- Mentions of others than the sender, in messages that are not deleted.
        CREATE TABLE mention (
            organisation INTEGER NOT NULL,
            user INTEGER NOT NULL,
            room INTEGER NOT NULL,
            message INTEGER NOT NULL,
            PRIMARY KEY (organisation, user, room, message)
        ) STRICT, WITHOUT ROWID;

        -- What messages said before they were edited; at is when that text was written.
        CREATE TABLE edit (
            organisation INTEGER NOT NULL,
            room INTEGER NOT NULL,
            message INTEGER NOT NULL,
            number INTEGER NOT NULL,
            at INTEGER NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (organisation, room, message, number)
        ) STRICT, WITHOUT ROWID;

        -- Messages that were answered: how many answers are not deleted, and the newest one, deleted or not.
        CREATE TABLE thread (
            organisation INTEGER NOT NULL,
            room INTEGER NOT NULL,
            parent INTEGER NOT NULL,
            replies INTEGER NOT NULL,
            last_reply INTEGER NOT NULL,
            answered INTEGER NOT NULL,
            PRIMARY KEY (organisation, room, parent)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX thread_newest ON thread (organisation, room, last_reply);
        """
}
