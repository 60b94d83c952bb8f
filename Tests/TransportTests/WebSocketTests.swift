import Hub
import NIOCore
import NIOPosix
import ParleyProtocol
import Services
import Testing
import Transport
import WebSocketProtocol
import WireFormat

/// The agreements that connections may have: none, without context, with context, and a small window.
private let agreements: [DeflateAgreement?] = [
    nil, DeflateAgreement(keepsServerContext: false, keepsClientContext: false), DeflateAgreement(),
    DeflateAgreement(keepsServerContext: false, serverWindowBits: 9, clientWindowBits: 9),
    DeflateAgreement(serverWindowBits: 10),
]

private let longText = String(repeating: "Let us meet at one o'clock. ", count: 40)

@Suite struct `A conversation over WebSocket` {
    @Test(arguments: agreements) func `has the same records as one over TCP`(agreement: DeflateAgreement?) async throws
    {
        try await TestServer.run { test in
            let client = try await test.connect(agreement)
            let other = try await test.signIn(2)
            try await client.send(.hello(user: 1), .post(2, "one"), .post(3, longText), .ping)
            let records = try await client.next(6)
            #expect(
                records.filter(\.isReply) == [
                    .reply(id: RequestID(1), .hello(TestServer.welcome)), .posted(2, 1), .posted(3, 2),
                ])
            #expect(records.compactMap(\.seq) == [1, 2])
            #expect(records.contains(.event(.pong(Pong()))))
            #expect(try await other.next(2).compactMap(\.seq) == [1, 2])
            try await other.send(.post(4, longText))
            guard case .event(.messagePosted(let event)) = try await client.next() else {
                Issue.record("the message arrives")
                return
            }
            #expect(event.text == longText)
        }
    }

    @Test func `is one with everybody else's, whatever was agreed on`() async throws {
        try await TestServer.run(threads: 2) { test in
            var clients = [try await test.signIn(1), try await test.signIn(2)]
            for agreement in agreements + agreements { clients.append(try await test.signIn(3, agreement)) }
            test.publish(1...20, text: longText)
            try await test.wait { $0.deliveries == 20 * clients.count }
            test.publish(21...60)
            for client in clients {
                let records = try await client.next(60)
                #expect(records.compactMap(\.seq) == Array(1...60))
                #expect(client.webSocket?.closed == nil)
            }
        }
    }

    @Test(arguments: [1, 2]) func `compresses a message to many once, for all loops`(threads: Int) async throws {
        try await TestServer.run(threads: threads) { test in
            let agreement = DeflateAgreement(keepsServerContext: false, keepsClientContext: false)
            var clients: [TestClient] = []
            for user in 1...10 {
                // Listeners and connections take the loops in turn.
                if user.isMultiple(of: 2) { _ = test.group.next() }
                clients.append(try await test.signIn(UInt8(user), agreement))
            }
            test.publish(1...1, text: longText)
            for client in clients { #expect(try await client.next()?.seq == 1) }
            let counters = await test.server.counters()
            #expect((longText.utf8.count..<longText.utf8.count + 30).contains(counters.deflateBytesIn))
            #expect(counters.deflateBytesOut < 100)
            #expect(counters.deliveries == 10)
            let frames = clients.compactMap { $0.webSocket?.bytes.suffix(counters.deflateBytesOut) }
            #expect(frames.allSatisfy { $0 == frames[0] && $0.first == 0xc2 })
            for shard in test.hub.shards { #expect(try await shard.loop.submit { shard.deliveries }.get() > 0) }
        }
    }

    @Test func `sends what many receive in one tick as one message`() async throws {
        try await TestServer.run { test in
            let client = try await test.signIn(1, nil)
            let before = client.webSocket?.messages ?? 0
            try await test.group.next().submit { test.publish(1...50) }.get()
            #expect(try await client.next(50).compactMap(\.seq) == Array(1...50))
            #expect((client.webSocket?.messages ?? 0) - before <= 2)
        }
    }

    @Test func `never compresses a secret`() async throws {
        let token = [UInt8](repeating: 7, count: 32)
        let override: TestServer.Override = { request, _, _ throws(Failure) in
            guard case .createToken = request else { return nil }
            let at = Timestamp(milliseconds: 1)
            return .createToken(
                CreateToken.Reply(
                    token: token, info: TokenInfo(token: TokenID(1), name: "bot", created: at, expires: at)))
        }
        try await TestServer.run(override: override) { test in
            for agreement in agreements {
                let client = try await test.signIn(1, agreement)
                try await client.send(.request(id: RequestID(2), .createToken(CreateToken(name: "bot"))))
                guard case .reply(_, .createToken(let reply)) = try await client.next() else {
                    Issue.record("the token arrives")
                    continue
                }
                #expect(reply.token == token)
                // As it is, in a frame that is not compressed.
                #expect(client.webSocket?.bytes.contains(token) == true)
            }
        }
    }

    @Test(arguments: agreements) func `gives the same answers for a stream that comes byte by byte`(
        agreement: DeflateAgreement?
    ) async throws {
        try await TestServer.run { test in
            let client = try await test.connect(agreement)
            let webSocket = try #require(client.webSocket)
            var stream: [UInt8] = []
            for record in [ClientRecord.hello(user: 1), .post(2, longText), .post(3, "x")] {
                stream += webSocket.message(try record.encoded())
            }
            for byte in stream { try await client.send(bytes: [byte]) }
            let records = try await client.next(5)
            #expect(records.filter(\.isReply).count == 3)
            #expect(records.compactMap(\.seq) == [1, 2])
        }
    }

    @Test func `takes messages in fragments, with Pings between them`() async throws {
        try await TestServer.run { test in
            let client = try await test.signIn(1, nil)
            let webSocket = try #require(client.webSocket)
            let record = try ClientRecord.post(2, "in parts").encoded()
            var stream = webSocket.frame(.binary, [record[0]], isFinal: false)
            for byte in record[1...] {
                stream += webSocket.frame(.ping, [byte]) + webSocket.frame(.continuation, [byte], isFinal: false)
            }
            try await client.send(bytes: stream + webSocket.frame(.continuation))
            let records = try await client.next(2)
            #expect(records.contains(.posted(2, 1)))
            #expect(webSocket.bytes.contains([0x8a, 0x01, record[record.count - 1]]))
        }
    }

    @Test func `answers each Ping, and of a crowd the newest`() async throws {
        try await TestServer.run { test in
            let client = try await test.signIn(1, nil)
            let webSocket = try #require(client.webSocket)
            let ping = try ClientRecord.ping.encoded()
            for number in UInt8(1)...3 {
                try await client.send(bytes: webSocket.frame(.ping, [number]) + webSocket.message(ping))
                #expect(try await client.next() == .event(.pong(Pong())))
                #expect(webSocket.bytes.contains([0x8a, 0x01, number]))
            }
            let before = webSocket.bytes.count
            let crowd = (0...20_000).flatMap { webSocket.frame(.ping, [UInt8($0 >> 8), UInt8($0 & 0xff)]) }
            try await client.send(bytes: crowd + webSocket.message(ping))
            #expect(try await client.next() == .event(.pong(Pong())))
            #expect(webSocket.bytes.contains([0x8a, 0x02, 0x4e, 0x20]))
            #expect(webSocket.bytes.count - before < 20_000)
        }
    }

    @Test func `keeps what has to wait, records and frames`() async throws {
        try await TestServer.run { test in
            let client = try await test.signIn(1, nil)
            let webSocket = try #require(client.webSocket)
            // More than a session looks at while a request runs: in one message, and in messages of their own.
            let text = String(repeating: "x", count: 3_000)
            var stream: [UInt8] = []
            for start in [UInt32(2), 20] {
                let posts = try (start..<start + 18).map { try ClientRecord.post($0, text).encoded() }
                stream +=
                    start == 2 ? webSocket.message(Array(posts.joined())) : posts.flatMap { webSocket.message($0) }
            }
            try await client.send(bytes: stream)
            let records = try await client.next(72)
            #expect(records.filter(\.isReply).count == 36)
            #expect(records.compactMap(\.seq) == Array(1...36))
        }
    }

    @Test func `of a reader that stops is bounded, and goes on live`() async throws {
        var limits = TransportLimits.patient
        limits.sendBufferBytes = 4_096
        for agreement in agreements {
            try await TestServer.run(limits: limits) { test in
                let reader = try await test.signIn(1, agreement, receiveBufferBytes: 2_048)
                // Every text is different, so that none compresses to nothing.
                var texts: [String] = []
                var state: UInt64 = 1
                for _ in 0..<600 {
                    texts.append(
                        (0..<500).map { _ in
                            state = state &* 6_364_136_223_846_793_005 &+ 1
                            return String(state >> 40, radix: 36)
                        }.joined())
                }
                for (index, text) in texts.enumerated() {
                    let number = UInt32(index + 1)
                    test.publish(number...number, text: text)
                    if number % 50 == 0 {
                        try await test.wait { $0.deliveries == Int(number) }
                        #expect(await test.server.counters().bytesWaitingMax <= 256 * 1024)
                    }
                }
                #expect(await test.server.counters().losses.leftOut > 100)
                var held: UInt32 = 0
                while held < 600, let record = try await reader.next() {
                    switch record {
                    case .event(.messagePosted(let event)):
                        #expect(event.seq == Seq(held + 1))
                        #expect(event.text == texts[Int(held)])
                        held += 1
                    case .event(.roomBehind(let behind)): held = behind.seq.rawValue
                    default: Issue.record("nothing else arrives, \(record) did")
                    }
                }
                test.publish(601...601)
                #expect(try await reader.next()?.seq == 601)
            }
        }
    }
}

@Suite struct `The end of a WebSocket` {
    @Test func `says Goodbye, and then closes with 4000 and the failure's number`() async throws {
        for agreement in agreements {
            try await TestServer.run { test in
                let client = try await test.connect(agreement)
                try await client.send(.post(1))
                let records = try await client.rest()
                #expect(records.compactMap(\.goodbyeCode) == [.helloRequired])
                #expect(
                    client.webSocket?.closed
                        == CloseStatus(
                            CloseCode(rawValue: 4000 + UInt16(FailureCode.helloRequired.rawValue)), "helloRequired"))
            }
        }
    }

    @Test func `comes behind everything that waits when the server drains`() async throws {
        try await TestServer.run { test in
            let client = try await test.signIn(1, DeflateAgreement())
            test.publish(1...100)
            await test.server.drain(after: Milliseconds(1_000))
            let records = try await client.rest()
            #expect(records.compactMap(\.seq) == Array(1...100))
            #expect(records.last?.goodbyeCode == .shuttingDown)
            #expect(client.webSocket?.closed?.code?.rawValue == 4000 + UInt16(FailureCode.shuttingDown.rawValue))
        }
    }

    @Test func `is answered with the peer's code`() async throws {
        for status in [CloseStatus(.normal), CloseStatus(.goingAway), .none] {
            try await TestServer.run { test in
                let client = try await test.signIn(1, nil)
                let close = try #require(client.webSocket?.close(status))
                try await client.send(bytes: close)
                #expect(try await client.rest() == [])
                #expect(client.webSocket?.closed == status)
                try await test.wait { $0.connectionsOpen == 0 }
            }
        }
    }

    @Test func `comes as soon as the client has answered, and never later than it may linger`() async throws {
        for (lingerMilliseconds, answers) in [(UInt64(600_000), true), (100, false)] {
            var limits = TransportLimits.patient
            limits.lingerMilliseconds = lingerMilliseconds
            limits.deadlineResolutionMilliseconds = 10
            try await TestServer.run(limits: limits) { test in
                let client = try await test.connect(DeflateAgreement())
                try await client.send(.post(1))
                #expect(try await client.rest().compactMap(\.goodbyeCode) == [.helloRequired])
                // The client holds its side open, and says more than it should.
                let webSocket = try #require(client.webSocket)
                let close = answers ? webSocket.close(CloseStatus(.normal)) : [0xff]
                try await client.send(bytes: webSocket.message([1, 2, 3]) + close)
                try await test.wait { $0.connectionsOpen == 0 }
            }
        }
    }

    @Test func `follows the client's Goodbye`() async throws {
        try await TestServer.run { test in
            let client = try await test.signIn(1, nil)
            try await client.send(.goodbye)
            #expect(try await client.rest() == [])
            #expect(client.webSocket?.closed == CloseStatus(.normal))
        }
    }

    @Test func `follows whatever breaks the rules, with the code that it has`() async throws {
        let text = TestWebSocket(nil)
        let message = try ClientRecord.hello(user: 1).encoded()
        for (bytes, code) in [
            (text.message(Array("{}".utf8), kind: .text), 1003), ([0x82, 0x01, 0x00], 1002),
            ([0xc2, 0x80, 0, 0, 0, 0], 1002), (text.frame(.continuation), 1002),
            ([0x82, 0xff, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0], 1009), (text.frame(.close, [3]), 1002),
            // No record, half a record, and a record that the next message goes on with.
            (text.message([]), 4000 + Int(FailureCode.malformed.rawValue)),
            (text.message(Array(message.dropLast())), 4000 + Int(FailureCode.malformed.rawValue)),
            (
                text.message(Array(message.prefix(5))) + text.message(Array(message.dropFirst(5))),
                4000 + Int(FailureCode.malformed.rawValue)
            ),
        ] {
            try await TestServer.run { test in
                let client = try await test.connect(nil)
                try await client.send(bytes: bytes)
                _ = try await client.rest()
                #expect(client.webSocket?.closed?.code?.rawValue == UInt16(code))
            }
        }
    }

    @Test func `follows what a stranger makes too long, told from its header`() async throws {
        try await TestServer.run { test in
            let client = try await test.connect(nil)
            let webSocket = try #require(client.webSocket)
            // The longest flight: Hello, and what stands behind it.
            let hello = try ClientRecord.hello(user: 1).encoded()
            var flight = hello
            for number in UInt32(2)...5 {
                flight += try ClientRecord.post(number, String(repeating: "x", count: 3_500)).encoded()
            }
            try await client.send(bytes: webSocket.message(flight))
            #expect(try await client.next(9).filter(\.isReply).count == 5)
            // Who is greeted may say more at once.
            try await client.send(bytes: webSocket.frame(.binary, hello, isFinal: false))
            try await client.send(bytes: [0x00, 0xff, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0])
            _ = try await client.rest()
            #expect(webSocket.closed?.code == .messageTooBig)
            let stranger = try await test.connect(nil)
            try await stranger.send(bytes: [0x02, 0xfe, 0x40, 0x01, 0, 0, 0, 0])
            _ = try await stranger.rest()
            #expect(stranger.webSocket?.closed?.code == .messageTooBig)
        }
    }

    @Test func `follows a bomb at the limit`() async throws {
        try await TestServer.run { test in
            let client = try await test.connect(DeflateAgreement())
            let bomb = try #require(client.webSocket?.message([UInt8](repeating: 0, count: 1_000_000)))
            #expect(bomb.count < 2_000)
            try await client.send(bytes: bomb)
            _ = try await client.rest()
            #expect(client.webSocket?.closed?.code == .messageTooBig)
        }
    }
}
