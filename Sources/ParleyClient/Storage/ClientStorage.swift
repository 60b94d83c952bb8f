public import ParleyProtocol

/// What a client keeps between two runs of a program.
public struct ClientSnapshot: Hashable, Sendable {
    /// The token to come back with.
    public var token: Token?
    /// Whose token it is.
    public var account: Account?
    /// What is held of each room.
    public var cursors: [StoredCursor] = []
    /// The posts that have not been acknowledged.
    public var posts: [PendingPost] = []

    /// What a client begins with.
    public init(
        token: Token? = nil, account: Account? = nil, cursors: [StoredCursor] = [], posts: [PendingPost] = []
    ) {
        self.token = token
        self.account = account
        self.cursors = cursors
        self.posts = posts
    }
}

/// Keeps what a client needs to go on where an earlier run of the program stopped.
///
/// A cursor counts as held when the application has taken its event. Cursors are stored a moment later, so after a crash
/// the last events may come again; after an orderly close they do not.
public protocol ClientStorage: Sendable {
    /// What was stored; nil if nothing was.
    func load() async throws -> ClientSnapshot?
    /// Stores this in place of what was stored before: all of it or nothing.
    func save(_ snapshot: ClientSnapshot) async throws
}
