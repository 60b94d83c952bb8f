import Foundation
import GRDB
import Logging
import ParleyProtocol
import Store
import WireFormat

@testable import SQLiteStore

/// A data directory that goes away with the last reference to it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.appending(path: "parley-store-\(UUID().uuidString)").path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var database: String { path + "/parley.sqlite" }

    func open(
        _ mode: SQLiteStore.Mode = .server, hooks: SQLiteStore.Hooks = SQLiteStore.Hooks()
    ) throws(SQLiteStoreError) -> SQLiteStore {
        try SQLiteStore.open(directory: path, mode: mode, readers: 4, logger: .quiet, hooks: hooks)
    }

    /// The files as they are at this moment, as a power cut would leave them.
    func copied() throws -> TemporaryDirectory {
        let copy = TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: copy.path, withIntermediateDirectories: true)
        // The journal first: the database file must not be older than what the journal goes on from.
        for file in ["parley.sqlite-wal", "parley.sqlite"]
        where FileManager.default.fileExists(atPath: "\(path)/\(file)") {
            try FileManager.default.copyItem(atPath: "\(path)/\(file)", toPath: "\(copy.path)/\(file)")
        }
        return copy
    }
}

extension Logger {
    /// Says nothing: these tests make errors on purpose.
    static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

/// An organisation with one user and one room, to write to.
struct Desk: Sendable {
    let store: SQLiteStore
    let organisation: OrganisationID
    let room = RoomID(1)
    let user = UserID(1)
    let token = TokenID(1)

    /// Makes it in an empty store.
    init(in store: SQLiteStore) async throws {
        let organisation = try await store.createOrganisation(
            slug: "acme", name: "Acme", at: Timestamp(milliseconds: 1)
        ).id
        self.init(store, organisation)
        try await store.write(in: scope) { transaction throws(Failure) in
            let user = try transaction.insertUser(login: "maria", name: "Maria", role: .member, fields: nil)
            _ = try transaction.insertToken(
                NewToken(
                    user: user.user, hash: TokenHash([UInt8](repeating: 1, count: 32)), name: "T",
                    expires: Timestamp(milliseconds: 1_000_000)))
            let room = try transaction.insertRoom(name: "Room", topic: nil, fields: nil, pair: nil)
            try transaction.setParticipant(user.user, of: room, role: .owner)
        }
    }

    /// Finds it again in a store that was opened anew.
    init(_ store: SQLiteStore, _ organisation: OrganisationID = OrganisationID(rawValue: 1)) {
        self.store = store
        self.organisation = organisation
    }

    var scope: WriteScope {
        WriteScope(organisation: organisation, actor: user, now: Timestamp(milliseconds: 1000))
    }

    func message(_ nonce: UInt64, _ text: String = "text") -> NewMessage {
        NewMessage(
            room: room, sender: user, token: token, nonce: nonce, text: text, parent: nil, mentions: [], fields: nil)
    }

    @discardableResult
    func post(_ nonce: UInt64, _ text: String = "text") async throws(Failure) -> Seq {
        let message = message(nonce, text)
        return try await store.write(in: scope) { transaction throws(Failure) in try transaction.append(message).seq }
    }

    /// The nonces of all messages, in the order of the numbers.
    func nonces(through last: UInt64) async throws(Failure) -> [UInt64] {
        let token = token
        return try await store.read(in: organisation) { transaction throws(Failure) in
            var found: [(Seq, UInt64)] = []
            for nonce in 0...last {
                if let known = try transaction.message(nonce: nonce, token: token) {
                    found.append((known.message.message.seq, nonce))
                }
            }
            return found.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// The numbers of all messages.
    func seqs() async throws(Failure) -> [Seq] {
        let room = room
        return try await store.read(in: organisation) { transaction throws(Failure) in
            try transaction.messages(in: room, .newest, limit: .max).map(\.message.seq)
        }
    }
}

/// Waits until something is so; fails after ten seconds.
func eventually(_ condition: () throws -> Bool) async throws {
    for _ in 0..<2000 {
        if try condition() { return }
        try await Task.sleep(for: .milliseconds(5))
    }
    throw NeverCame()
}

struct NeverCame: Error {}
