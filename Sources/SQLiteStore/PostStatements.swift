extension SQLiteStore {
    /// The name of the database in its data directory.
    package static let databaseName = "parley.sqlite"

    /// What a message without parent and mentions costs, in the order in which it is run, for those who measure SQLite itself with the
    /// same statements: the nonce, the sender's part in the room, the counter and its next number, the message, the sender's marker.
    package static var postStatements: [String] {
        [Query.messageByNonce, .access, .roomCounter, .setCounter, .insertMessage, .setRead].map(\.text)
    }
}
