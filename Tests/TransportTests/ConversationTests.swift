import ParleyProtocol
import Testing
import Transport
import WireFormat

@Suite struct `A conversation over TCP` {
    @Test func `hello, and a post behind it without waiting, take one round trip`() async throws {
        try await TestServer.run { test in
            let client = try await test.connect()
            try await client.send(.hello(user: 1), .post(2, "one"), .post(3, "two"))
            let records = try await client.next(5)
            #expect(records.first == .reply(id: RequestID(1), .hello(TestServer.welcome)))
            #expect(records.compactMap(\.seq) == [1, 2])
            #expect(
                records.contains(
                    .reply(id: RequestID(2), .postMessage(.init(seq: Seq(1), at: Timestamp(milliseconds: 1))))))
            #expect(
                records.contains(
                    .reply(id: RequestID(3), .postMessage(.init(seq: Seq(2), at: Timestamp(milliseconds: 2))))))
        }
    }

    @Test func `a post reaches everybody in the room, on every loop`() async throws {
        try await TestServer.run(threads: 2) { test in
            var clients: [TestClient] = []
            for user in 1...6 { clients.append(try await test.signIn(UInt8(user))) }
            try await clients[0].send(.post(2, "hello all"))
            for client in clients.dropFirst() {
                guard case .event(.messagePosted(let event)) = try await client.next() else {
                    Issue.record("the message arrives")
                    continue
                }
                #expect(event.text == "hello all")
                #expect(event.sender == UserID(1))
            }
        }
    }
}
