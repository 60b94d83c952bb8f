import Hub
import ParleyProtocol
import Services
import Testing
import Transport
import WireFormat

/// Limits under which the kernel takes little.
private var narrow: TransportLimits {
    var limits = TransportLimits.patient
    limits.sendBufferBytes = 4_096
    return limits
}

@Suite struct `A reader that stops and reads on` {
    @Test func `gets every byte in order, on the direct way, on the channel's, and on the direct way again`()
        async throws
    {
        try await TestServer.run(limits: narrow) { test in
            let reader = try await test.signIn(1, receiveBufferBytes: 2_048)
            test.publish(1...10)
            #expect(try await reader.next(10).compactMap(\.seq) == Array(1...10))
            #expect(await test.server.counters().shortWrites == 0)
            // More than the kernel takes, and less than the queue may hold.
            let text = String(repeating: "x", count: 1_000)
            test.publish(11...150, text: text)
            try await test.wait { $0.shortWrites > 0 && $0.deliveries == 150 }
            test.publish(151...200)
            let records = try await reader.next(190)
            #expect(records.compactMap(\.seq) == Array(11...200))
            #expect(records.prefix(140).allSatisfy { $0.text == text })
            let before = await test.server.counters()
            test.publish(201...210)
            #expect(try await reader.next(10).compactMap(\.seq) == Array(201...210))
            let after = await test.server.counters()
            #expect(after.shortWrites == before.shortWrites)
            #expect(after.losses == OutboundQueue.Losses())
        }
    }

    @Test func `that stops again and again gets every byte in order`() async throws {
        try await TestServer.run(limits: narrow) { test in
            let reader = try await test.signIn(1, receiveBufferBytes: 2_048)
            var expected: UInt32 = 1
            for round in 0..<40 {
                let count = UInt32(1 + round * 7 % 23)
                test.publish(
                    expected...(expected + count - 1), text: String(repeating: "y", count: 37 * (round % 13) + 1))
                expected += count
                if round % 4 == 3 {
                    let missing = Int(expected) - 1 - reader.messages
                    let seqs = try await reader.next(missing).compactMap(\.seq)
                    #expect(seqs == Array((UInt32(reader.messages) + 1)..<expected))
                    reader.messages += seqs.count
                }
            }
        }
    }

    @Test func `for long is told how far it is behind, keeps little waiting, and goes on live`() async throws {
        try await TestServer.run(limits: narrow) { test in
            let reader = try await test.signIn(1, receiveBufferBytes: 2_048)
            let text = String(repeating: "x", count: 4_000)
            for start in stride(from: UInt32(1), through: 951, by: 50) {
                test.publish(start...(start + 49), text: text)
                try await test.wait { $0.deliveries == Int(start) + 49 }
                #expect(await test.server.counters().bytesWaitingMax <= 256 * 1024)
            }
            let losses = await test.server.counters().losses
            #expect(losses.marks == 1)
            #expect(losses.leftOut > 500)
            var held: UInt32 = 0
            while held < 1_000, let record = try await reader.next() {
                switch record {
                case .event(.messagePosted(let event)):
                    #expect(event.seq == Seq(held + 1))
                    held += 1
                case .event(.roomBehind(let behind)):
                    #expect(
                        behind == RoomBehind(room: TestServer.room, seq: Seq(1_000), at: Timestamp(milliseconds: 1_000))
                    )
                    held = behind.seq.rawValue
                default: Issue.record("nothing else arrives, \(record) did")
                }
            }
            test.publish(1_001...1_001)
            #expect(try await reader.next()?.seq == 1_001)
        }
    }

    @Test func `for too long is cut off`() async throws {
        var limits = narrow
        limits.outbound.stallMilliseconds = 100
        limits.lingerMilliseconds = 100
        limits.deadlineResolutionMilliseconds = 10
        try await TestServer.run(limits: limits) { test in
            let reader = try await test.signIn(1, receiveBufferBytes: 2_048)
            test.publish(1...200, text: String(repeating: "x", count: 1_000))
            try await test.wait { $0.connectionsEnded == 1 && $0.connectionsOpen == 0 }
            let seqs = try await reader.rest().compactMap(\.seq)
            #expect(seqs == Array(1..<(UInt32(seqs.count) + 1)))
        }
    }

    @Test func `for whom more of the latest waits than fits is told so, and goes on live`() async throws {
        try await TestServer.run(limits: narrow) { test in
            let reader = try await test.signIn(1, receiveBufferBytes: 2_048)
            test.publish(1...100, text: String(repeating: "x", count: 1_000))
            try await test.wait { $0.shortWrites > 0 && $0.deliveries == 100 }
            // Names are latest values, each of another user: none replaces another.
            for user: UInt32 in 1...1_500 {
                let details = User(
                    user: UserID(user), role: .member, login: "user", name: String(repeating: "n", count: 200))
                test.hub.publish(
                    .userUpdated(UserUpdated(user: UserID(user), details: details)), in: TestServer.organisation,
                    to: .organisation, at: Timestamp(milliseconds: 0))
            }
            try await test.wait { $0.losses.valuesLeftOut > 0 && $0.deliveries == 1_600 }
            #expect(await test.server.counters().bytesWaitingMax <= 256 * 1024)
            var users: [UInt32] = []
            while let record = try await reader.next(), record != .event(.valuesBehind(ValuesBehind())) {
                if case .event(.userUpdated(let event)) = record { users.append(event.user.rawValue) }
            }
            #expect(users.last == 1_500)
            test.publish(101...101)
            #expect(try await reader.next()?.seq == 101)
            #expect(await test.server.counters().connectionsEnded == 0)
        }
    }

    @Test func `does not hold up the others`() async throws {
        try await TestServer.run(limits: narrow) { test in
            _ = try await test.signIn(1, receiveBufferBytes: 2_048)
            let other = try await test.signIn(2)
            for start in stride(from: UInt32(1), through: 901, by: 100) {
                test.publish(start...(start + 99), text: String(repeating: "x", count: 500))
                #expect(try await other.next(100).compactMap(\.seq) == Array(start...(start + 99)))
            }
        }
    }
}

@Suite struct `A client that asks and does not listen` {
    @Test func `is asked to wait: no answer is lost, and little waits`() async throws {
        let page = Reply.getUsers(
            .init(
                users: (1...100).map {
                    User(
                        user: UserID($0), role: .member, login: "user", name: String(repeating: "n", count: 200),
                        fields: "{}" + String(repeating: " ", count: 200))
                }))
        let override: TestServer.Override = { request, _, _ async throws(Failure) in
            if case .getUsers = request { page } else { nil }
        }
        try await TestServer.run(limits: narrow, override: override) { test in
            let client = try await test.signIn(1, receiveBufferBytes: 2_048)
            let requests = try (2..<62).flatMap {
                try ClientRecord.request(id: RequestID($0), .getUsers(GetUsers(users: [UserID(1)]))).encoded()
            }
            try await client.send(bytes: requests)
            try await test.wait { $0.bytesWaitingMax > 100_000 }
            #expect(await test.server.counters().bytesWaitingMax <= 256 * 1024)
            #expect(await test.server.counters().replies < 20)
            for id: UInt32 in 2..<62 { #expect(try await client.next() == .reply(id: RequestID(id), page)) }
        }
    }
}

extension ServerRecord {
    /// The text of a message.
    var text: String? { if case .event(.messagePosted(let event)) = self { event.text } else { nil } }
}
