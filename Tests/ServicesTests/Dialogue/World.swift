import Foundation
import Logging
import ParleyProtocol
import SQLiteStore
import Store
import Synchronization
import WireFormat

@testable import Services

/// An organisation with services over a store in a directory of its own, a clock that stands still until it is told to move, and an
/// ear for everything that is published.
final class World: Sendable {
    /// Shared, because they keep threads.
    static let passwords = Passwords(cost: .testing)

    let store: SQLiteStore
    let services: ChatServices
    let heard = Ear()
    let clock = TestClock()
    let organisation: OrganisationID

    private let directory = TemporaryDirectory()
    private let connections = Mutex<UInt64>(0)

    init() async throws {
        store = try SQLiteStore.open(
            directory: directory.path, mode: .server, readers: 2,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let clock = clock
        services = ChatServices(
            store: store, broadcaster: heard, passwords: Self.passwords, signInGuard: SignInGuard(),
            settings: ServiceSettings(), now: { clock.now }, uptime: { clock.uptime })
        organisation = try await store.createOrganisation(slug: "acme", name: "Acme", at: clock.now).id
    }

    /// Somebody new who is signed in.
    /// - Parameter organisation: this world's own, unless another one is given.
    func person(
        _ login: String, role: OrganisationRole = .member, in organisation: OrganisationID? = nil
    ) async throws(Failure) -> Person {
        let organisation = organisation ?? self.organisation
        let user = try await write(in: organisation) { transaction throws(Failure) in
            try transaction.insertUser(login: login, name: login.capitalized, role: role, fields: nil).user
        }
        return try await signIn(user, role: role, in: organisation)
    }

    /// Anna, Ben and Cleo.
    func people() async throws(Failure) -> (Person, Person, Person) {
        (try await person("anna"), try await person("ben"), try await person("cleo"))
    }

    /// A second organisation in the same store.
    func otherOrganisation() async throws(Failure) -> OrganisationID {
        try await store.createOrganisation(slug: "other", name: "Other", at: clock.now).id
    }

    /// A session of a user, with a token and a connection of its own.
    func signIn(
        _ user: UserID, role: OrganisationRole, in organisation: OrganisationID
    ) async throws(Failure) -> Person {
        let expires = clock.now.advanced(byMilliseconds: 90 * 86_400_000)
        let token = try await write(in: organisation) { transaction throws(Failure) in
            let hash = TokenHash((0..<32).map { _ in UInt8.random(in: 0...255) })
            return try transaction.insertToken(NewToken(user: user, hash: hash, name: "test", expires: expires)).token
        }
        let connection = connections.withLock { last in
            last += 1
            return ConnectionID(rawValue: last)
        }
        let identity = Identity(organisation: organisation, user: user, role: role, token: token, expires: expires)
        return Person(
            world: self,
            caller: Caller(identity: identity, address: "192.0.2.1", connection: connection, session: SilentSession()))
    }

    /// Takes an account out of use, as an operator does.
    func deactivate(_ person: Person) async throws(Failure) {
        let user = person.user
        _ = try await write(in: organisation) { transaction throws(Failure) in
            try transaction.updateUser(user, name: nil, role: nil, isActive: false, fields: nil)
        }
    }

    /// Changes the store past the services.
    func write<Result: Sendable>(
        in organisation: OrganisationID, by actor: Person? = nil,
        _ body: @escaping @Sendable (any WriteTransaction) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await store.write(
            in: WriteScope(organisation: organisation, actor: actor?.user, now: clock.now), body)
    }
}

/// A time of day that moves only when it is told to.
final class TestClock: Sendable {
    private let time = Mutex(Timestamp(milliseconds: 200_000_000_000))
    private let elapsed = Mutex(ContinuousClock.now)

    var now: Timestamp { time.withLock { $0 } }

    /// What nobody sets.
    var uptime: ContinuousClock.Instant { elapsed.withLock { $0 } }

    func advance(milliseconds: UInt64) {
        time.withLock { $0 = $0.advanced(byMilliseconds: milliseconds) }
        elapsed.withLock { $0 = $0.advanced(byMilliseconds: milliseconds) }
    }

    /// As when somebody sets the machine's clock.
    func turnBack(milliseconds: UInt64) {
        time.withLock { $0 = Timestamp(milliseconds: $0.milliseconds - milliseconds) }
    }
}

/// A directory that goes away with the last reference to it.
private final class TemporaryDirectory: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "parley-services-\(UUID().uuidString)").path

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A session that nothing is done to.
private struct SilentSession: SessionControl {
    func signIn(_ identity: Identity) async {}
    func listen(to rooms: [RoomID]) async {}
    func signOut() async {}
}
