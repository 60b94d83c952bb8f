import Glibc
import Logging
import NIOCore
import NIOEmbedded
import ParleyProtocol
import Session
import Synchronization
import Testing
import WireFormat

@testable import Transport

@Suite struct `Who is let in` {
    @Test func `of one network only so many without anybody signed in`() async throws {
        var limits = TransportLimits()
        limits.signedOutPerNetworkMax = 2
        try await TestServer.run(limits: limits) { test in
            let first = try await test.connect()
            let second = try await test.connect()
            #expect(try await test.connect().rest().map(\.goodbyeCode) == [.tooManyConnections])
            // Whoever signs in makes room, and whoever leaves.
            try await first.send(.hello(user: 1))
            _ = try await first.next()
            let third = try await test.connect()
            try await third.send(.hello())
            _ = try await third.next()
            #expect(try await test.connect().rest().map(\.goodbyeCode) == [.tooManyConnections])
            try await second.send(.goodbye)
            #expect(try await second.rest().isEmpty)
            try await test.wait { $0.connectionsOpen == 2 }
            let fourth = try await test.signIn(2)
            // Whoever signs out may stay, and counts again.
            try await fourth.send(.request(id: RequestID(2), .signOut(SignOut())))
            #expect(try await fourth.next() == .reply(id: RequestID(2), .signOut(.init())))
            try await fourth.send(.ping)
            #expect(try await fourth.next() == .event(.pong(Pong())))
            #expect(try await test.connect().rest().map(\.goodbyeCode) == [.tooManyConnections])
        }
    }

    @Test func `of those who are too many only so many are told, and the others are closed at once`() async throws {
        var limits = TransportLimits()
        limits.connectionsMax = 1
        limits.refusalsMax = 2
        limits.lingerMilliseconds = 60_000
        try await TestServer.run(limits: limits) { test in
            let admitted = try await test.signIn(1)
            // They stay open: they neither read on nor close.
            let told = [try await test.connect(), try await test.connect()]
            for client in told { #expect(try await client.next()?.goodbyeCode == .tooManyConnections) }
            #expect(try await test.connect().rest().isEmpty)
            #expect(await test.server.counters().connectionsRefused == 3)
            try await admitted.send(.goodbye)
            _ = try await admitted.rest()
            withExtendedLifetime(told) {}
        }
    }
}

@Suite struct `When the system has no descriptor left` {
    /// Counts how often the listener would try.
    private final class Tries: ChannelOutboundHandler {
        typealias OutboundIn = any Channel

        var count = 0

        func read(context: ChannelHandlerContext) { count += 1 }
    }

    @Test(arguments: [EMFILE, ENFILE, ENOBUFS, ENOMEM])
    func `nobody is accepted for a moment, and then again`(code: CInt) throws {
        let tries = Tries()
        let channel = EmbeddedChannel(handlers: [
            tries, AcceptPause(milliseconds: 100, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
        ])
        defer { _ = try? channel.finish() }
        let before = tries.count
        channel.read()
        #expect(tries.count == before + 1)
        channel.pipeline.fireErrorCaught(IOError(errnoCode: code, reason: "accept"))
        channel.read()
        channel.read()
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(99))
        #expect(tries.count == before + 1)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(tries.count == before + 2)
        channel.read()
        #expect(tries.count == before + 3)
        // Nobody behind it hears of an error that passes: a listener would end.
        try channel.throwIfErrorCaught()
    }

    @Test func `an operator is told once in a minute`() throws {
        let lines = Lines()
        let channel = EmbeddedChannel(
            handler: AcceptPause(milliseconds: 100, logger: Logger(label: "test") { _ in lines }))
        defer { _ = try? channel.finish() }
        for second in 1...70 {
            channel.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            #expect(lines.count == (second <= 60 ? 1 : 2), "after \(second) seconds")
        }
    }

    /// Counts the lines of a log.
    private struct Lines: LogHandler {
        private let lines = Counter()
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        var count: Int { lines.count.load(ordering: .relaxed) }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { lines.count.add(1, ordering: .relaxed) }

        private final class Counter: Sendable {
            let count = Atomic<Int>(0)
        }
    }

    @Test func `an error of the peer's does not hold up the next`() throws {
        let tries = Tries()
        let channel = EmbeddedChannel(handlers: [
            tries, AcceptPause(milliseconds: 100, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
        ])
        defer { _ = try? channel.finish() }
        let before = tries.count
        channel.pipeline.fireErrorCaught(IOError(errnoCode: ECONNABORTED, reason: "accept"))
        channel.read()
        #expect(tries.count == before + 1)
        #expect(throws: IOError.self) { try channel.throwIfErrorCaught() }
    }
}
