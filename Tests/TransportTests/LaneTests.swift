import NIOCore
import NIOEmbedded
import ParleyProtocol
import Services
import Testing
import WireFormat

@testable import Hub

/// Sockets that take what they are told to.
private final class Sockets: DirectWriter, @unchecked Sendable {
    // Sendable: a test is one thread.
    var taken: [CInt: [UInt8]] = [:]
    var writes = 0
    /// How many bytes a socket takes at a time; nil when it is broken.
    var capacity: [CInt: Int?] = [:]

    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) -> Int? {
        writes += 1
        guard let capacity = capacity[descriptor, default: .max] else { return nil }
        taken[descriptor, default: []] += bytes.prefix(capacity)
        return min(capacity, bytes.count)
    }
}

/// A connection that keeps what it is given, and takes nothing before it is told to.
private final class Connection: Outlet {
    var transmitted: [UInt8] = []
    var rest: [UInt8] = []
    var isTaking = true

    func transmit(_ bytes: [UInt8]) -> Int {
        transmitted += bytes
        return isTaking ? bytes.count : 0
    }
    func transmitRest(_ rest: ArraySlice<UInt8>) { self.rest += rest }
    func endSession(_ reason: FailureCode) {}
    func overflow() {}
    func roomForReply() {}
    func drained() {}
}

/// Puts a byte in front.
private final class Prefixing: Framing, @unchecked Sendable {
    // Sendable: a test is one thread.
    let overheadBytesMax = 1
    let form: MessageForm?
    var made = 0

    init(form: MessageForm?) { self.form = form }

    func frame(_ records: [UInt8], isSecret: Bool) -> [UInt8] {
        made += 1
        return [0xff] + records
    }
}

@Suite struct `A lane` {
    private let loop = EmbeddedEventLoop()
    private let sockets = Sockets()
    private let shard: HubShard
    private let event: OutboundFrame

    init() throws {
        shard = HubShard(loop: loop, writer: sockets)
        event = try OutboundFrame(.posted(1, in: TestServer.room, text: "hello"), at: Timestamp(milliseconds: 1))
    }

    /// A connection on which a user is signed in, with a socket that is written to straight.
    private func listener(
        _ number: Int, to descriptor: CInt?, framing: (any Framing)? = nil
    ) -> (subscriber: Subscriber, connection: Connection) {
        let subscriber = Subscriber(
            id: ConnectionID(rawValue: UInt64(number)), shard: shard, limits: OutboundLimits(), framing: framing)
        let connection = Connection()
        subscriber.connect(to: connection)
        subscriber.descriptor = descriptor
        shard.signIn(subscriber, as: TestServer.identity(user: UserID(UInt32(number))))
        shard.listen(subscriber, to: [TestServer.room])
        subscriber.release()
        return (subscriber, connection)
    }

    private func publish(times: Int = 1) {
        for _ in 0..<times {
            shard.publish(
                event, EventMessages(), in: TestServer.organisation, to: .room(TestServer.room, exceptUser: nil))
        }
        loop.run()
    }

    @Test func `leads past the connection while nothing is before an event`() {
        let (_, connection) = listener(1, to: 7)
        publish(times: 2)
        #expect(sockets.taken == [7: event.bytes + event.bytes])
        #expect(sockets.writes == 1)
        #expect(connection.transmitted.isEmpty)
        #expect(shard.deliveries == 2 && shard.directWrites == 1 && shard.directBytes == 2 * event.bytes.count)
    }

    @Test func `is there only for connections that write straight to their socket`() {
        let (subscriber, connection) = listener(1, to: nil)
        publish()
        #expect(connection.transmitted == event.bytes)
        subscriber.descriptor = 7
        publish()
        subscriber.descriptor = nil
        publish()
        #expect(sockets.taken == [7: event.bytes])
        #expect(connection.transmitted == event.bytes + event.bytes)
    }

    @Test func `is closed as long as anything waits, is in flight, held back or kept free`() {
        let (subscriber, connection) = listener(1, to: 7)
        let reply: [UInt8] = [1, 2, 3]
        subscriber.reply(reply)
        publish()
        #expect(connection.transmitted == reply + event.bytes)

        subscriber.queue.reserveReply()
        publish()
        subscriber.queue.endReservation()
        subscriber.queue.hold()
        publish()
        subscriber.release()
        loop.run()
        #expect(connection.transmitted == reply + event.bytes + event.bytes + event.bytes)

        connection.isTaking = false
        subscriber.reply(reply)
        loop.run()
        publish(times: 2)
        #expect(sockets.taken.isEmpty)
        connection.isTaking = true
        subscriber.accepted(reply.count)
        publish()
        #expect(sockets.taken == [7: event.bytes])
        #expect(connection.transmitted.suffix(2 * event.bytes.count) == event.bytes + event.bytes)
    }

    @Test(arguments: [0, 3, nil] as [Int?])
    func `gives the connection what the socket does not take, and is closed until that is sent`(capacity: Int?) {
        let (subscriber, connection) = listener(1, to: 7)
        let other = listener(2, to: 8)
        sockets.capacity[7] = .some(capacity)
        publish()
        let taken = capacity ?? 0
        #expect(sockets.taken[7, default: []] + connection.rest == event.bytes)
        #expect(connection.rest.count == event.bytes.count - taken)
        #expect(subscriber.queue.bytes == event.bytes.count - taken)

        sockets.capacity[7] = .max
        publish()
        #expect(connection.transmitted.isEmpty && sockets.taken[7, default: []].count == taken)
        subscriber.accepted(event.bytes.count - taken)
        #expect(connection.transmitted == event.bytes)
        publish()
        #expect(sockets.taken[7, default: []].suffix(event.bytes.count) == event.bytes)
        #expect(sockets.taken[8] == event.bytes + event.bytes + event.bytes)
        #expect(other.connection.transmitted.isEmpty)
    }

    @Test func `carries what the framing makes, once for all who share it`() {
        let shared = Prefixing(form: MessageForm(1))
        let own = Prefixing(form: nil)
        let last =
            (1...3).map { listener($0, to: CInt($0), framing: shared) } + [
                listener(4, to: 4), listener(5, to: 5, framing: own), listener(6, to: 6, framing: shared),
            ]
        publish()
        let framed = [0xff] + event.bytes
        #expect(sockets.taken == [1: framed, 2: framed, 3: framed, 4: event.bytes, 6: framed])
        #expect(last[4].connection.transmitted == framed)
        #expect(shared.made == 1 && own.made == 1)
    }

    @Test func `ends with its connection, and another one may have its number`() {
        let gone = listener(1, to: 7)
        let stays = listener(2, to: 8)
        let number = gone.subscriber.lane
        gone.subscriber.disconnect()
        #expect(gone.subscriber.lane == Lanes.closed)
        publish()
        let new = listener(3, to: 9)
        #expect(new.subscriber.lane == number)
        gone.subscriber.descriptor = 7
        publish()
        #expect(sockets.taken == [8: event.bytes + event.bytes, 9: event.bytes])
        #expect(stays.connection.transmitted.isEmpty && gone.connection.transmitted.isEmpty)
    }

    @Test func `of who leaves a room while others stay remains that of nobody else`() {
        let listeners = (1...5).map { listener($0, to: CInt($0)) }
        shard.left(UserID(2), room: TestServer.room, in: TestServer.organisation)
        shard.left(UserID(5), room: TestServer.room, in: TestServer.organisation)
        publish()
        #expect(Set(sockets.taken.keys) == [1, 3, 4])
        shard.joined(UserID(5), room: TestServer.room, in: TestServer.organisation)
        publish()
        #expect(
            sockets.taken[5] == event.bytes && sockets.taken[2] == nil
                && sockets.taken[4]?.count == 2 * event.bytes.count)
        #expect(listeners.allSatisfy { $0.connection.transmitted.isEmpty })
    }
}
