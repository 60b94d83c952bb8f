import Foundation
import Logging
import ParleyProtocol
import SQLiteStore
import Store
import Synchronization
import WireFormat

@testable import Services

/// The services over a store of their own in a temporary directory, with an organisation, a clock that stands still
/// until it is moved, and a log of what was told to open sessions.
final class Stage: Sendable {
    let store: any ChatStore
    let broadcasts = BroadcastLog()
    let clock = StageClock()
    let services: ChatServices
    let administration: Administration
    let organisation: OrganisationRecord

    private init(store: any ChatStore, workers: Workers) async throws {
        self.store = store
        let passwords = Passwords(cost: .testing, workers: workers)
        let clock = clock
        services = ChatServices(
            store: store, broadcaster: broadcasts, passwords: passwords, signInGuard: SignInGuard(),
            settings: ServiceSettings(agent: "stage", requestWindow: 7), now: { clock.now },
            uptime: { clock.uptime })
        administration = Administration(store: store, passwords: passwords, now: { clock.now })
        organisation = try await administration.createOrganisation(slug: "acme", name: "Acme")
    }

    /// Sets the stage, plays, and clears it away.
    /// - Parameter workers: what hashes passwords.
    static func play(
        workers: Workers = Workers(name: "stage", parallel: 2, waitingMax: 64), _ body: (Stage) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID())")
        defer { try? FileManager.default.removeItem(at: directory) }
        var logger = Logger(label: "stage")
        logger.logLevel = .critical
        let store = try SQLiteStore.open(directory: directory.path, mode: .server, logger: logger)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(Stage(store: store, workers: workers)))
        } catch {
            outcome = .failure(error)
        }
        await store.close()
        try outcome.get()
    }

    /// Makes a user; the password of all is "correct horse".
    func user(_ login: Login, role: OrganisationRole = .member) async throws -> User {
        try await administration.createUser(
            login: login, name: login.capitalized, role: role, password: role == .bot ? nil : Self.password,
            in: organisation.id)
    }

    static let password = "correct horse"

    /// A connection on which `user` is signed in with a token of its own.
    func connection(of user: User) async throws -> (caller: Caller, token: Token) {
        let made = try await administration.createToken(login: user.login, name: "stage", in: organisation.id)
        let identity = Identity(
            organisation: organisation.id, user: user.user, role: user.role, token: made.info.token,
            expires: made.info.expires)
        return (caller(identity), made.token)
    }

    /// A connection, with nobody signed in unless an identity is given.
    func caller(
        _ identity: Identity? = nil, address: String = "192.0.2.1", session: SessionLog = SessionLog()
    ) -> Caller {
        Caller(
            identity: identity, address: address, connection: ConnectionID(rawValue: clock.nextNumber()),
            session: session)
    }

    /// Makes a room in which these users take part, the first one as its owner.
    func room(of users: [User]) async throws -> RoomID {
        let scope = WriteScope(organisation: organisation.id, actor: users[0].user, now: clock.now)
        return try await store.write(in: scope) { transaction throws(Failure) in
            let room = try transaction.insertRoom(name: "Room", topic: nil, fields: nil, pair: nil)
            for user in users {
                try transaction.setParticipant(user.user, of: room, role: user == users[0] ? .owner : .member)
            }
            return room
        }
    }

    /// Posts a message past the services.
    func post(in room: RoomID, by user: User) async throws {
        let scope = WriteScope(organisation: organisation.id, actor: user.user, now: clock.now)
        let message = NewMessage(
            room: room, sender: user.user, token: TokenID(1), nonce: clock.nextNumber(), text: "text", parent: nil,
            mentions: [], fields: nil)
        _ = try await store.write(in: scope) { transaction throws(Failure) in try transaction.append(message) }
    }
}

/// Says the time, and counts.
final class StageClock: Sendable {
    private let state = Mutex((now: Timestamp(milliseconds: 200_000_000_000), number: UInt64(0)))

    private let beginning = ContinuousClock.now

    var now: Timestamp { state.withLock { $0.now } }

    /// As `now`, on a clock that nobody sets.
    var uptime: ContinuousClock.Instant { beginning.advanced(byMilliseconds: now.milliseconds - 200_000_000_000) }

    func advance(seconds: UInt64) {
        state.withLock { $0.now = $0.now.advanced(byMilliseconds: seconds * 1000) }
    }

    /// A number that was not given before.
    func nextNumber() -> UInt64 {
        state.withLock { state in
            state.number += 1
            return state.number
        }
    }
}

/// Remembers what open sessions were told.
final class BroadcastLog: Broadcaster {
    enum Entry: Hashable, Sendable {
        case event(Event, Audience)
        case joined(UserID, RoomID)
        case left(UserID, RoomID)
        case ended(UserID, token: TokenID?, except: TokenID?, FailureCode)
    }

    private let state = Mutex((entries: [Entry](), open: [Identity]()))

    /// Everything so far.
    var entries: [Entry] { state.withLock { $0.entries } }

    /// Says who is signed in on open connections.
    func open(_ identities: [Identity]) { state.withLock { $0.open = identities } }

    func publish(_ event: Event, in organisation: OrganisationID, to audience: Audience, at: Timestamp) {
        add(.event(event, audience))
    }

    func joined(_ user: UserID, room: RoomID, in organisation: OrganisationID) { add(.joined(user, room)) }

    func left(_ user: UserID, room: RoomID, in organisation: OrganisationID) { add(.left(user, room)) }

    func endSessions(
        of user: UserID, token: TokenID?, except: TokenID?, in organisation: OrganisationID, reason: FailureCode
    ) {
        add(.ended(user, token: token, except: except, reason))
    }

    func openIdentities() async -> [Identity] { state.withLock { $0.open } }

    private func add(_ entry: Entry) { state.withLock { $0.entries.append(entry) } }
}

/// Remembers what services did to a session.
final class SessionLog: SessionControl {
    enum Entry: Hashable, Sendable {
        case signIn(Identity)
        case listen([RoomID])
        case signOut
    }

    private let log = Mutex([Entry]())
    private let onSignIn: @Sendable () async -> Void

    /// - Parameter onSignIn: what happens elsewhere just after the session has been signed in.
    init(onSignIn: @escaping @Sendable () async -> Void = {}) { self.onSignIn = onSignIn }

    /// Everything so far.
    var entries: [Entry] { log.withLock { $0 } }

    func signIn(_ identity: Identity) async {
        log.withLock { $0.append(.signIn(identity)) }
        await onSignIn()
    }

    func listen(to rooms: [RoomID]) async { log.withLock { $0.append(.listen(rooms)) } }

    func signOut() async { log.withLock { $0.append(.signOut) } }
}

/// How a request failed; nil when it did not.
func failure<Reply>(_ request: () async throws(Failure) -> Reply) async -> Failure? {
    do throws(Failure) {
        _ = try await request()
        return nil
    } catch {
        return error
    }
}
