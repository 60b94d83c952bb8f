import Foundation
import Logging
import ParleyProtocol
import ParleyServer
import SQLiteStore
import Services
import Store
import WireFormat

/// An organisation with people who hold tokens, and rooms that they share, in a data directory of its own.
struct TestData: Sendable {
    struct Person: Sendable {
        var user: UserID
        var token: Token
        var tokenID: TokenID
        var room: RoomID
    }

    static let slug = "bench"

    /// The data directory.
    let directory: String
    let organisation: OrganisationID
    let people: [Person]

    /// Makes `count` people, who share rooms with `roomSize` people in each.
    static func make(people count: Int, roomSize: Int, in directory: String) async throws -> TestData {
        let store = try SQLiteStore.open(directory: directory, mode: .server, logger: .errorsOnly)
        do {
            let data = try await fill(store, people: count, roomSize: roomSize, directory: directory)
            await store.close()
            return data
        } catch {
            await store.close()
            throw error
        }
    }

    /// The same in a directory of its own: only one server serves one.
    func copy(to path: String) throws -> TestData {
        do {
            try FileManager.default.copyItem(atPath: directory, toPath: path)
        } catch {
            throw BenchFailure("The data directory cannot be copied: \(error.localizedDescription)")
        }
        return TestData(directory: path, organisation: organisation, people: people)
    }

    private static func fill(
        _ store: SQLiteStore, people count: Int, roomSize: Int, directory: String
    ) async throws -> TestData {
        let administration = Administration(
            store: store, passwords: Passwords(cost: .testing), now: SystemClock.now)
        let organisation = try await administration.createOrganisation(slug: slug, name: "Benchmark").id
        // All at once, so that they share their commits.
        var people = try await withThrowingTaskGroup(of: Person.self) { group in
            for number in 0..<count {
                group.addTask {
                    let login = "user\(number)"
                    let user = try await administration.createUser(
                        login: login, name: "User \(number)", role: .member, password: nil, in: organisation)
                    let token = try await administration.createToken(login: login, name: "bench", in: organisation)
                    // Where it is known.
                    return Person(user: user.user, token: token.token, tokenID: token.info.token, room: RoomID(1))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for start in stride(from: 0, to: count, by: roomSize) {
            let members = people[start..<min(start + roomSize, count)]
            let users = members.map(\.user)
            let scope = WriteScope(organisation: organisation, actor: users[0], now: SystemClock.now())
            let room = try await store.write(in: scope) { transaction throws(Failure) in
                let room = try transaction.insertRoom(name: "Room", topic: nil, fields: nil, pair: nil)
                for user in users { try transaction.setParticipant(user, of: room, role: .member) }
                return room
            }
            for index in members.indices { people[index].room = room }
        }
        return TestData(directory: directory, organisation: organisation, people: people)
    }
}

extension Logger {
    /// Says on standard error what goes wrong, and nothing else.
    static var errorsOnly: Logger {
        var logger = Logger(label: "parley-bench") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        return logger
    }
}
