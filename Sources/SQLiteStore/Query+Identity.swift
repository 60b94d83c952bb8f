/// Organisations, users and tokens.
extension Query {
    // MARK: Organisations

    static let organisations = Query("SELECT id, slug, name FROM organisation ORDER BY slug")
    static let organisation = Query("SELECT id, slug, name FROM organisation WHERE id = ?1")
    static let organisationBySlug = Query("SELECT id, slug, name FROM organisation WHERE slug = ?1")
    static let insertOrganisation = Query(
        "INSERT INTO organisation (slug, name, created_at, updated_at) VALUES (?1, ?2, ?3, ?3)")

    static let identityVersion = Query("SELECT version FROM identity WHERE id = 1")
    static let raiseIdentityVersion = Query("UPDATE identity SET version = version + 1 WHERE id = 1")

    /// Writes a page, and what is in it already.
    static let keepIdentityVersion = Query("UPDATE identity SET version = version WHERE id = 1")

    static let noteAccountChange = Query(
        """
        INSERT INTO account_change (organisation, user, version) SELECT ?1, ?2, version FROM identity WHERE id = 1
        ON CONFLICT DO UPDATE SET version = excluded.version
        """)
    static let accountChanges = Query("SELECT organisation, user FROM account_change WHERE version > ?1")

    // MARK: Users

    private static let userColumns = "id, role, login, name, inactive, fields"

    static let user = Query("SELECT \(userColumns) FROM user WHERE organisation = ?1 AND id = ?2")
    static let userByLogin = Query("SELECT \(userColumns) FROM user WHERE organisation = ?1 AND login = ?2")
    static let password = Query("SELECT password FROM user WHERE organisation = ?1 AND id = ?2")
    static let users = Query(
        """
        SELECT \(userColumns) FROM user
        WHERE organisation = ?1 AND id > ?2 AND inactive <= ?3 ORDER BY id LIMIT ?4
        """)
    static let usersByWord = Query(
        """
        SELECT \(userColumns) FROM user
        WHERE organisation = ?1 AND inactive <= ?3
            AND id IN (SELECT user FROM user_word WHERE organisation = ?1 AND word >= ?5 AND word < ?6 AND user > ?2)
        ORDER BY id LIMIT ?4
        """)
    static let nextUser = Query(
        """
        UPDATE organisation SET last_user = last_user + 1 WHERE id = ?1 AND last_user < ?2 RETURNING last_user
        """)
    static let insertUser = Query(
        """
        INSERT INTO user (organisation, id, role, login, name, fields, created_at, created_by, updated_at, updated_by)
        VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, '{}'), ?7, ?8, ?7, ?8)
        """)
    static let updateUser = Query(
        """
        UPDATE user SET
            name = coalesce(?3, name), role = coalesce(?4, role), inactive = coalesce(?5, inactive),
            fields = nullif(coalesce(?6, fields), '{}'), updated_at = ?7, updated_by = ?8
        WHERE organisation = ?1 AND id = ?2
        """)
    static let setPassword = Query(
        """
        UPDATE user SET password = ?3, updated_at = ?4, updated_by = ?5 WHERE organisation = ?1 AND id = ?2
        """)
    static let insertWord = Query("INSERT OR IGNORE INTO user_word (organisation, user, word) VALUES (?1, ?2, ?3)")
    static let deleteWords = Query("DELETE FROM user_word WHERE organisation = ?1 AND user = ?2")

    // MARK: Tokens

    private static let tokenColumns = "token.id, token.name, token.created_at, token.expires, token.used, token.user"

    static let token = Query(
        "SELECT \(tokenColumns) FROM token WHERE organisation = ?1 AND id = ?2 AND revoked IS NULL")
    static let tokens = Query(
        """
        SELECT \(tokenColumns) FROM token
        WHERE organisation = ?1 AND user = ?2 AND id > ?3 AND revoked IS NULL AND expires > ?4 ORDER BY id LIMIT ?5
        """)
    static let tokenHolder = Query(
        """
        SELECT \(tokenColumns), organisation.id, organisation.slug, organisation.name,
            user.id, user.role, user.login, user.name, user.inactive, user.fields
        FROM token
            JOIN user ON user.organisation = token.organisation AND user.id = token.user
            JOIN organisation ON organisation.id = token.organisation
        WHERE token.hash = ?1 AND token.revoked IS NULL AND token.expires > ?2 AND user.inactive = 0
        """)
    static let nextToken = Query(
        """
        UPDATE organisation SET last_token = last_token + 1 WHERE id = ?1 AND last_token < ?2 RETURNING last_token
        """)
    static let insertToken = Query(
        """
        INSERT INTO token (organisation, id, user, hash, name, expires, created_at, created_by, updated_at, updated_by)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?7, ?8)
        """)
    /// Forgets a few of those that ended before `?2`.
    static let deleteEndedTokens = Query(
        """
        DELETE FROM token WHERE organisation = ?1 AND id IN (
            SELECT id FROM token INDEXED BY token_end
            WHERE organisation = ?1 AND min(expires, coalesce(revoked, expires)) < ?2 LIMIT ?3)
        """)
    static let revokeToken = Query(
        """
        UPDATE token SET revoked = ?3, updated_at = ?3, updated_by = ?4
        WHERE organisation = ?1 AND id = ?2 AND revoked IS NULL
        """)
    static let revokeTokens = Query(
        """
        UPDATE token INDEXED BY token_user SET revoked = ?4, updated_at = ?4, updated_by = ?5
        WHERE organisation = ?1 AND user = ?2 AND id <> ?3 AND revoked IS NULL
        """)
    static let touchToken = Query(
        "UPDATE token SET used = ?3 WHERE organisation = ?1 AND id = ?2 AND (used IS NULL OR used < ?3)")

    static let identity = [
        organisations, organisation, organisationBySlug, insertOrganisation, identityVersion, raiseIdentityVersion,
        keepIdentityVersion,
        noteAccountChange, accountChanges, user, userByLogin, password, users, usersByWord, nextUser, insertUser,
        updateUser, setPassword, insertWord,
        deleteWords, token, tokens, tokenHolder, nextToken, insertToken, deleteEndedTokens, revokeToken,
        revokeTokens, touchToken,
    ]
}
