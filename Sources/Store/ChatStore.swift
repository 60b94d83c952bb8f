public import ParleyProtocol
public import WireFormat

/// Everything that lasts: what a server keeps and gives back, whichever database does the keeping.
///
/// The rules of the conversation (who may do what) live in the services, written once for any store, as synchronous
/// bodies over a ``ReadTransaction`` or ``WriteTransaction``. A store gives those bodies a consistent view and
/// makes what they did durable, all or nothing.
///
///     service ── write(in: scope) { transaction in … } committed: { result in publish } ──▶ store
///                                     │                              │
///                          runs alone, sees all before it      called in commit order, after the data is safe
///
/// Every transaction is bound to one organisation: nothing of another one can be named through it.
public protocol ChatStore: Sendable {
    /// Runs `body` on a consistent snapshot, beside the writer. What was committed before the call is seen.
    ///
    /// Never called from an event loop's thread synchronously: the body runs on a thread of the store's.
    /// - Throws: what `body` throws; `unavailable` when the database cannot be read.
    func read<Result: Sendable>(
        in organisation: OrganisationID,
        _ body: @escaping @Sendable (any ReadTransaction) throws(Failure) -> Result
    ) async throws(Failure) -> Result

    /// Runs `body` alone, after all writes before it, commits what it did together with whatever else waits, and
    /// returns when that is on the disk.
    ///
    /// A body that throws leaves nothing behind. It has to be a function of the transaction only: it may be run
    /// again when a neighbour in the same batch had to be undone.
    /// - Parameter committed: called once with the result after the commit and before this function returns, in the
    ///   order of the commits, never two at a time. It must not block: this is where events are published.
    /// - Throws: what `body` throws; `unavailable` when the database cannot be written (a full disk, say): nothing has
    ///   been kept then, and a later call may succeed.
    func write<Result: Sendable>(
        in scope: WriteScope,
        _ body: @escaping @Sendable (any WriteTransaction) throws(Failure) -> Result,
        committed: @escaping @Sendable (Result) -> Void
    ) async throws(Failure) -> Result

    /// The organisation with this slug.
    func organisation(slug: Slug) async throws(Failure) -> OrganisationRecord?

    /// All organisations, in ascending order of their slugs.
    func organisations() async throws(Failure) -> [OrganisationRecord]

    /// Makes an organisation.
    /// - Throws: `conflict` when the slug is taken.
    func createOrganisation(slug: Slug, name: String, at now: Timestamp) async throws(Failure) -> OrganisationRecord

    /// Whose token has this SHA-256. Tokens that were revoked or have expired by `now`, and those of deactivated users, are not found.
    func tokenHolder(hash: TokenHash, at now: Timestamp) async throws(Failure) -> TokenHolder?

    /// A number that grows with every change to users and tokens that can end a session or change its role, whichever
    /// process made the change.
    func identityVersion() async throws(Failure) -> Int64

    /// Whom the changes concerned that raised ``identityVersion()`` above `version`; each account once, in any order.
    func accountChanges(since version: Int64) async throws(Failure) -> [Account]

    /// Commits what waits and closes the database. Calls after this fail with `unavailable`.
    func close() async
}

extension ChatStore {
    /// Writes without telling anybody.
    public func write<Result: Sendable>(
        in scope: WriteScope,
        _ body: @escaping @Sendable (any WriteTransaction) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await write(in: scope, body, committed: { _ in })
    }
}

/// An organisation, as stores tell them apart. Never on the wire.
public struct OrganisationID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number in the store.
    public let rawValue: Int64

    /// Wraps a number that the store gave.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// The number, for a log.
    public var description: String { "organisation \(rawValue)" }
}

/// A user, told apart from those of all other organisations.
public struct Account: Hashable, Sendable {
    /// Where the user belongs.
    public var organisation: OrganisationID
    /// The number of the user there.
    public var user: UserID

    /// The user with this number.
    public init(organisation: OrganisationID, user: UserID) {
        self.organisation = organisation
        self.user = user
    }
}

/// The SHA-256 of a session token: 32 bytes. The token itself is never stored.
public struct TokenHash: Hashable, Sendable {
    /// 32 bytes.
    public let bytes: [UInt8]

    /// Wraps 32 bytes, and traps when there are more or fewer.
    public init(_ bytes: [UInt8]) {
        precondition(bytes.count == 32, "a SHA-256 has 32 bytes")
        self.bytes = bytes
    }
}

/// In whose name and when something is written; every record keeps it.
public struct WriteScope: Hashable, Sendable {
    /// The organisation that everything is in.
    public var organisation: OrganisationID
    /// Who does it; nil is the operator, at the command line.
    public var actor: UserID?
    /// When it is done.
    public var now: Timestamp

    /// In the name of `actor`.
    public init(organisation: OrganisationID, actor: UserID?, now: Timestamp) {
        self.organisation = organisation
        self.actor = actor
        self.now = now
    }
}
