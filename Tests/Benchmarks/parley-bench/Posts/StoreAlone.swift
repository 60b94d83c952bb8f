import ParleyProtocol
import ParleyServer
import SQLiteStore
import Store

/// The store without network and services: many tasks that post at once.
struct StoreAlone: Sendable {
    private let store: SQLiteStore
    private let data: TestData

    init(_ data: TestData) throws {
        self.data = data
        store = try SQLiteStore.open(directory: data.directory, mode: .server, logger: .errorsOnly)
    }

    /// Posts so often, each person an equal share, one message at a time.
    /// - Parameter round: makes the nonces of each call new.
    /// - Returns: how many seconds it took.
    func post(_ text: String, times count: Int, round: Int) async throws -> Double {
        let share = count / data.people.count
        let begun = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for person in data.people {
                group.addTask {
                    for number in 0..<share {
                        try await post(text, by: person, nonce: UInt64(round * count + number))
                    }
                }
            }
            try await group.waitForAll()
        }
        return (ContinuousClock.now - begun).seconds
    }

    /// Does what the service does inside its transaction.
    private func post(_ text: String, by person: TestData.Person, nonce: UInt64) async throws {
        let message = NewMessage(
            room: person.room, sender: person.user, token: person.tokenID, nonce: nonce, text: text, parent: nil,
            mentions: [], fields: nil)
        let scope = WriteScope(organisation: data.organisation, actor: person.user, now: SystemClock.now())
        _ = try await store.write(in: scope) { transaction throws(Failure) in
            guard try transaction.message(nonce: message.nonce, token: message.token) == nil,
                try transaction.access(to: message.room, by: message.sender) != nil
            else { throw .conflict }
            return try transaction.append(message)
        }
    }

    func close() async { await store.close() }
}

extension Duration {
    var seconds: Double { self / .seconds(1) }
}
