/// The text of a statement, told apart by identity: finding the prepared statement hashes an address, not the text.
///
/// All statements that the store ever runs are static members, a file for each theme. ``all`` lists them,
/// and a test holds the plan of each against it.
final class Query: Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static let all = transactions + identity + rooms + messages

    static let begin = Query("BEGIN IMMEDIATE")
    static let commit = Query("COMMIT")
    static let rollback = Query("ROLLBACK")
    static let savepoint = Query("SAVEPOINT body")
    static let releaseSavepoint = Query("RELEASE body")
    static let rollbackToSavepoint = Query("ROLLBACK TO body")

    static let transactions = [begin, commit, rollback, savepoint, releaseSavepoint, rollbackToSavepoint]
}
