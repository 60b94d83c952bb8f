import Hub
import NIOCore
import ParleyProtocol
import Services
import Testing
import Transport
import WireFormat

private let garden = RoomID(2)
private let kitchen = RoomID(3)

@Suite struct `Who receives what` {
    @Test func `whoever was removed receives nothing more of the room`() async throws {
        try await TestServer.run(threads: 2) { test in
            let removed = try await test.signIn(1)
            let again = try await test.signIn(1)
            let other = try await test.signIn(2)
            test.publish(1...1)
            test.hub.left(UserID(1), room: TestServer.room, in: TestServer.organisation)
            test.publish(2...3)
            test.publishRoomLeft(to: 1)
            for client in [removed, again] {
                #expect(try await client.next()?.seq == 1)
                #expect(try await client.next() == .event(.roomLeft(RoomLeft(room: TestServer.room))))
            }
            #expect(try await other.next(3).compactMap(\.seq) == [1, 2, 3])
        }
    }

    @Test func `what waits for somebody who stopped reading is forgotten with the membership`() async throws {
        var limits = TransportLimits.patient
        limits.sendBufferBytes = 4_096
        try await TestServer.run(limits: limits) { test in
            let removed = try await test.signIn(1, receiveBufferBytes: 2_048)
            test.publish(1...100, text: String(repeating: "x", count: 1_000))
            try await test.wait { $0.shortWrites > 0 && $0.deliveries == 100 }
            test.publish(101...150, text: String(repeating: "x", count: 1_000))
            try await test.wait { $0.deliveries == 150 }
            test.hub.left(UserID(1), room: TestServer.room, in: TestServer.organisation)
            test.publishRoomLeft(to: 1)
            var last: UInt32 = 0
            while let record = try await removed.next() {
                guard let seq = record.seq else {
                    #expect(record == .event(.roomLeft(RoomLeft(room: TestServer.room))))
                    break
                }
                #expect(seq == last + 1)
                last = seq
            }
            #expect(last <= 100)
        }
    }

    @Test func `whoever comes in receives what follows, and nothing of before`() async throws {
        try await TestServer.run { test in
            let client = try await test.signIn(1)
            test.publish(1...2, in: garden)
            test.hub.joined(UserID(1), room: garden, in: TestServer.organisation)
            test.publish(3...4, in: garden)
            #expect(try await client.next(2).compactMap(\.seq) == [3, 4])
        }
    }

    @Test func `nothing arrives before welcome, and nothing that happens meanwhile is missed`() async throws {
        let override: TestServer.Override = { request, caller, hub async throws(Failure) in
            guard case .hello(let hello) = request, hello.token?[0] == 5 else { return nil }
            let publish = { (seq: UInt32, room: RoomID) in
                hub.publish(
                    .posted(seq, in: room), in: TestServer.organisation, to: .room(room, exceptUser: nil),
                    at: Timestamp(milliseconds: UInt64(seq)))
            }
            await caller.session.signIn(TestServer.identity(user: UserID(5)))
            publish(2, TestServer.room)
            publish(50, garden)
            publish(70, kitchen)
            hub.joined(UserID(5), room: kitchen, in: TestServer.organisation)
            publish(71, kitchen)
            hub.left(UserID(5), room: garden, in: TestServer.organisation)
            // The snapshot still knows the garden: the change that came after it wins.
            _ = await hub.openIdentities()
            await caller.session.listen(to: [TestServer.room, garden])
            publish(3, TestServer.room)
            publish(51, garden)
            _ = await hub.openIdentities()
            return .hello(TestServer.welcome)
        }
        try await TestServer.run(override: override) { test in
            let client = try await test.connect()
            try await client.send(.hello(user: 5))
            let records = try await client.next(4)
            #expect(records.first == .reply(id: RequestID(1), .hello(TestServer.welcome)))
            #expect(Set(records.dropFirst().map(\.place)) == [.message(1, 2), .message(3, 71), .message(1, 3)])
            test.publish(52...52, in: garden)
            test.publish(4...4)
            #expect(try await client.next()?.place == .message(1, 4))
        }
    }

    @Test func `a request that fails after signing in leaves nobody signed in`() async throws {
        let override: TestServer.Override = { request, caller, _ async throws(Failure) in
            guard case .hello(let hello) = request, hello.token?[0] == 5 else { return nil }
            await caller.session.signIn(TestServer.identity(user: UserID(5)))
            throw .unavailable
        }
        try await TestServer.run(override: override) { test in
            let client = try await test.connect()
            try await client.send(.hello(user: 5), .post(2))
            #expect(try await client.next(2).map(\.failureCode) == [.unavailable, .signInRequired])
            test.publish(1...1)
            try await client.send(.ping)
            #expect(try await client.next() == .event(.pong(Pong())))
            #expect(await test.hub.openIdentities().isEmpty)
        }
    }

    @Test func `whoever signs out receives nothing more`() async throws {
        try await TestServer.run { test in
            let client = try await test.signIn(1)
            try await client.send(.request(id: RequestID(2), .signOut(SignOut())))
            #expect(try await client.next() == .reply(id: RequestID(2), .signOut(.init())))
            test.publish(1...1)
            try await client.send(.ping, .post(3))
            #expect(try await client.next() == .event(.pong(Pong())))
            #expect(try await client.next()?.failureCode == .signInRequired)
        }
    }

    @Test func `of a tick's events everybody receives those from which it is not excepted`() async throws {
        try await TestServer.run { test in
            let clients = [try await test.signIn(1), try await test.signIn(2), try await test.signIn(3)]
            let numbers: ClosedRange<UInt32> = 1...30
            // All within one tick of the only loop.
            try await test.hub.shards[0].loop.submit {
                for number in numbers {
                    test.hub.publish(
                        .posted(number, in: TestServer.room), in: TestServer.organisation,
                        to: .room(TestServer.room, exceptUser: number % 4 == 3 ? nil : UserID(number % 4 + 1)),
                        at: Timestamp(milliseconds: UInt64(number)))
                }
            }.get()
            for (index, client) in clients.enumerated() {
                let expected = numbers.filter { $0 % 4 != UInt32(index) }
                #expect(try await client.next(expected.count).compactMap(\.seq) == expected)
            }
        }
    }

    @Test func `a user's events reach all of the user's sessions but the one that is excepted`() async throws {
        try await TestServer.run { test in
            let first = try await test.signIn(1)
            let second = try await test.signIn(1)
            let other = try await test.signIn(2)
            test.hub.publish(
                .roomLeft(RoomLeft(room: garden)), in: TestServer.organisation,
                to: .user(UserID(1), exceptConnection: ConnectionID(rawValue: 1)), at: Timestamp(milliseconds: 0))
            #expect(try await second.next() == .event(.roomLeft(RoomLeft(room: garden))))
            for client in [first, other] {
                try await client.send(.ping)
                #expect(try await client.next() == .event(.pong(Pong())))
            }
        }
    }
}

extension TestServer {
    func publishRoomLeft(to user: UInt32) {
        hub.publish(
            .roomLeft(RoomLeft(room: Self.room)), in: Self.organisation,
            to: .user(UserID(user), exceptConnection: nil), at: Timestamp(milliseconds: 0))
    }
}
