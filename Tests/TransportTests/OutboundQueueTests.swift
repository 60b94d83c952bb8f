import ParleyProtocol
import Testing
import WireFormat

@testable import Hub

/// Limits under which a few events are many.
private func limits(events: Int, chunk: Int = 1 << 20) -> OutboundLimits {
    var limits = OutboundLimits()
    limits.outboundBytesMax = events + OutboundLimits.goodbyeReserveBytes
    limits.chunkBytesMax = chunk
    return limits
}

private func posted(_ seq: UInt32, in room: UInt32 = 1, text: String = "hello") -> OutboundFrame {
    frame(.posted(seq, in: RoomID(room), text: text), at: UInt64(seq))
}

private func marker(_ seq: UInt64, of user: UInt32 = 1, in room: UInt32 = 1) -> OutboundFrame {
    frame(.readMarkerMoved(ReadMarkerMoved(room: RoomID(room), user: UserID(user), seq: Position(UInt32(seq)))))
}

private func typing(in room: UInt32 = 1) -> OutboundFrame {
    frame(.typing(Typing(room: RoomID(room), user: UserID(1))))
}

private func frame(_ event: Event, at: UInt64 = 0) -> OutboundFrame {
    guard let frame = try? OutboundFrame(event, at: Timestamp(milliseconds: at)) else {
        preconditionFailure("the tests' events are within their bounds")
    }
    return frame
}

/// What a user alone is told of a room in which it takes part.
private func ownState(in room: UInt32 = 1) -> OutboundFrame {
    frame(
        .ownStateChanged(
            OwnStateChanged(
                room: RoomID(room),
                state: RoomState(
                    room: RoomID(room), seq: Position(1), at: Timestamp(milliseconds: 0), details: 1, read: Position(0),
                    unread: 1, mentions: 0), revision: 1, role: .member)))
}

private func left(_ room: UInt32 = 1) -> OutboundFrame { frame(.roomLeft(RoomLeft(room: RoomID(room)))) }

extension OutboundQueue {
    /// Takes everything that can be sent, as the receiver reads it.
    fileprivate mutating func drain() -> [ServerRecord] {
        var bytes: [UInt8] = []
        while let chunk = take() {
            bytes += chunk
            accepted(chunk.count)
        }
        return records(in: bytes)
    }

    /// Takes a chunk and leaves it in the socket's hands.
    fileprivate mutating func stall() -> Int { take()?.count ?? 0 }
}

/// Splits a stream into its records.
private func records(in bytes: [UInt8]) -> [ServerRecord] {
    var records: [ServerRecord] = []
    var rest = bytes[...]
    while !rest.isEmpty {
        let unread = Array(rest)
        guard let frame = try? RecordFrame.next(in: unread.span.bytes, limit: 1 << 20),
            let record = try? ServerRecord(decoding: unread.span.bytes.extracting(frame.body))
        else {
            Issue.record("the stream consists of whole records")
            return records
        }
        records.append(record)
        rest = rest.dropFirst(frame.totalLength)
    }
    return records
}

@Suite struct `What waits for a connection` {
    @Test func `events go out in their order, and the first of a tick is not copied`() {
        var queue = OutboundQueue(limits: OutboundLimits())
        let first = posted(1)
        queue.offer(first)
        #expect(queue.take() == first.bytes)
        queue.accepted(first.bytes.count)
        queue.offer(posted(2))
        queue.offer(posted(3))
        #expect(queue.drain().compactMap(\.seq) == [2, 3])
        #expect(queue.isEmpty)
    }

    @Test func `a room whose events do not fit is marked as behind, and live events follow the mark`() {
        let size = posted(1).footprint
        var queue = OutboundQueue(limits: limits(events: 4 * size + BehindMark.bytesMax))
        queue.offer(posted(1))
        let inFlight = queue.stall()
        for seq: UInt32 in 2...9 { queue.offer(posted(seq)) }
        #expect(queue.losses.leftOut == 5)
        queue.accepted(inFlight)
        #expect(
            queue.drain().map(\.place) == [.message(1, 2), .message(1, 3), .message(1, 4), .behind(1, 9, at: 9)])
        queue.offer(posted(10))
        #expect(queue.drain().map(\.place) == [.message(1, 10)])
    }

    @Test func `a room that is behind does not hold back another`() {
        let size = posted(1).footprint
        var queue = OutboundQueue(limits: limits(events: 3 * size + 2 * BehindMark.bytesMax))
        queue.offer(posted(1))
        let inFlight = queue.stall()
        queue.offer(posted(2))
        queue.offer(posted(3, text: String(repeating: "x", count: 4 * size)))
        queue.offer(posted(1, in: 2))
        queue.offer(posted(4))
        queue.accepted(inFlight)
        #expect(queue.drain().map(\.place) == [.message(1, 2), .message(2, 1), .behind(1, 4, at: 4)])
    }

    @Test func `a short event counts with what keeping it takes`() {
        let limits = OutboundLimits()
        var queue = OutboundQueue(limits: limits)
        queue.offer(posted(1))
        let inFlight = queue.stall()
        for seq: UInt32 in 2...10_000 { queue.offer(posted(seq)) }
        queue.accepted(inFlight)
        // An object and an array, each with its header, and a place in a queue.
        #expect(queue.drain().count * 128 <= limits.outboundBytesMax)
    }

    @Test func `droppable events go first`() {
        let size = posted(1).footprint
        var queue = OutboundQueue(limits: limits(events: 3 * size + BehindMark.bytesMax))
        queue.offer(posted(1))
        let inFlight = queue.stall()
        queue.offer(typing())
        queue.offer(typing())
        queue.offer(posted(2))
        queue.offer(posted(3))
        #expect(queue.losses.dropped == 2)
        queue.accepted(inFlight)
        #expect(queue.drain().map(\.place) == [.message(1, 2), .message(1, 3)])
    }

    @Test func `of the latest only the newest of a key stays, at the newest place`() {
        var queue = OutboundQueue(limits: OutboundLimits())
        queue.offer(posted(1))
        let inFlight = queue.stall()
        queue.offer(marker(1, of: 1))
        queue.offer(marker(1, of: 2))
        queue.offer(posted(2))
        queue.offer(marker(2, of: 1))
        #expect(queue.losses.replaced == 1)
        queue.accepted(inFlight)
        #expect(queue.drain().map(\.place) == [.read(1, 2, 1), .message(1, 2), .read(1, 1, 2)])
    }

    @Test func `the latest values make durable events yield, which can be fetched`() {
        let size = 6 * marker(1).footprint + posted(1).footprint
        var queue = OutboundQueue(limits: limits(events: size + BehindMark.bytesMax))
        queue.offer(posted(1))
        let inFlight = queue.stall()
        for seq: UInt32 in 2...4 { queue.offer(posted(seq)) }
        for user: UInt32 in 1...6 { queue.offer(marker(1, of: user)) }
        queue.checkInvariants()
        queue.accepted(inFlight)
        let places = queue.drain().map(\.place)
        #expect(places.count { if case .read = $0 { true } else { false } } == 6)
        #expect(places.last == .behind(1, 4, at: 4))
    }

    @Test func `more of the latest than fits is said, not lost: the newest stay`() {
        let size = marker(1).footprint
        var queue = OutboundQueue(limits: limits(events: 10 * size))
        queue.offer(marker(1, of: 1))
        let inFlight = queue.stall()
        for user: UInt32 in 2...50 {
            queue.offer(marker(1, of: user))
            queue.checkInvariants()
        }
        #expect(!queue.isOverflown)
        #expect(queue.losses.valuesLeftOut == 40)
        queue.accepted(inFlight)
        #expect(queue.drain().map(\.place) == (42...50).map { .read(1, $0, 1) } + [.valuesBehind])
        queue.offer(marker(2, of: 1))
        #expect(queue.drain().map(\.place) == [.read(1, 1, 2)])
        #expect(queue.isEmpty)
    }

    @Test func `a value that fits nowhere is left out, and that is said`() {
        var queue = OutboundQueue(limits: limits(events: 100))
        queue.offer(posted(1, text: String(repeating: "x", count: 80)))
        let inFlight = queue.stall()
        queue.offer(marker(1))
        queue.offer(posted(2))
        queue.checkInvariants()
        queue.accepted(inFlight)
        #expect(queue.drain().map(\.place).contains(.valuesBehind))
    }

    @Test func `a mark of a room makes values yield`() {
        let size = marker(1).bytes.count + 7 * marker(1).footprint
        var queue = OutboundQueue(limits: limits(events: size))
        queue.offer(marker(1, of: 1))
        let inFlight = queue.stall()
        for user: UInt32 in 2...8 { queue.offer(marker(1, of: user)) }
        #expect(queue.losses == OutboundQueue.Losses())
        queue.offer(posted(5))
        queue.checkInvariants()
        #expect(!queue.isOverflown)
        queue.accepted(inFlight)
        let places = queue.drain().map(\.place)
        #expect(places.suffix(2) == [.behind(1, 5, at: 5), .valuesBehind])
    }

    @Test func `a burst within one tick does not end a connection that takes what it is given`() {
        let event = posted(1)
        var queue = OutboundQueue(limits: limits(events: 20 * event.footprint, chunk: 5 * event.bytes.count))
        for seq: UInt32 in 1...60 { queue.offer(posted(seq)) }
        for user: UInt32 in 1...60 { queue.offer(marker(1, of: user)) }
        queue.checkInvariants()
        #expect(!queue.isOverflown)
        let places = queue.drain().map(\.place)
        #expect(places.suffix(2) == [.behind(1, 60, at: 60), .valuesBehind])
    }

    @Test func `whoever signed out is told nothing of what waited`() {
        var queue = OutboundQueue(limits: limits(events: 100))
        queue.offer(posted(1))
        let inFlight = queue.stall()
        for user: UInt32 in 1...50 { queue.offer(marker(1, of: user)) }
        queue.offer(posted(2))
        queue.forgetEvents()
        queue.checkInvariants()
        queue.accepted(inFlight)
        #expect(queue.drain().isEmpty)
        #expect(queue.isEmpty)
    }

    @Test func `a reply overtakes what waits, and is made only when it fits`() throws {
        var queue = OutboundQueue(limits: limits(events: OutboundLimits.replyBytesMax + 1000))
        queue.offer(posted(1))
        let inFlight = queue.stall()
        queue.offer(posted(2))
        let reply = try ServerRecord.reply(id: RequestID(1), .signOut(.init())).encoded()
        #expect(queue.hasRoomForReply)
        queue.reserveReply()
        for seq: UInt32 in 3...200 { queue.offer(posted(seq)) }
        queue.checkInvariants()
        queue.endReservation()
        queue.reply(reply)
        #expect(!queue.hasRoomForReply || queue.bytes <= 1000)
        queue.accepted(inFlight)
        let drained = queue.drain()
        #expect(drained.first == .reply(id: RequestID(1), .signOut(.init())))
        #expect(drained.dropFirst().first?.seq == 2)
    }

    @Test func `while it is held a queue lets replies through, and events follow`() throws {
        var queue = OutboundQueue(limits: OutboundLimits())
        queue.hold()
        queue.offer(posted(1))
        queue.offer(posted(1, in: 2))
        queue.keepOnly(rooms: [RoomID(1)])
        #expect(queue.take() == nil)
        queue.reply(try ServerRecord.reply(id: RequestID(1), .signOut(.init())).encoded())
        #expect(queue.drain() == [.reply(id: RequestID(1), .signOut(.init()))])
        queue.release()
        #expect(queue.drain().map(\.place) == [.message(1, 1)])
    }

    @Test func `a room that was left is forgotten, mark and all`() {
        var queue = OutboundQueue(limits: limits(events: 1_000))
        queue.offer(posted(1))
        let inFlight = queue.stall()
        for seq: UInt32 in 2...40 { queue.offer(posted(seq)) }
        queue.offer(typing(in: 2))
        queue.forget(room: RoomID(1))
        queue.checkInvariants()
        queue.accepted(inFlight)
        #expect(queue.drain().allSatisfy { $0.seq == nil })
        #expect(queue.isEmpty)
    }

    @Test func `of a room that was left the user is told nothing more, but that it was left`() {
        for isKnown in [false, true] {
            var queue = OutboundQueue(limits: OutboundLimits())
            queue.offer(posted(1))
            let inFlight = queue.stall()
            queue.offer(ownState())
            queue.offer(ownState(in: 2))
            queue.offer(left())
            if isKnown { queue.keepOnly(rooms: [RoomID(2)]) } else { queue.forget(room: RoomID(1)) }
            queue.checkInvariants()
            queue.accepted(inFlight)
            let drained = queue.drain()
            #expect(drained.count == 2)
            guard case .event(.ownStateChanged(let other)) = drained.first else {
                Issue.record("what belongs to another room stays")
                return
            }
            #expect(other.room == RoomID(2))
            #expect(drained.last == .event(.roomLeft(RoomLeft(room: RoomID(1)))))
        }
    }

    @Test func `a goodbye is the last record: behind what waits, or instead of it when the reason is urgent`() throws {
        let goodbye = try Signal.goodbye(Goodbye(code: .shuttingDown)).encoded()
        for isUrgent in [false, true] {
            var queue = OutboundQueue(limits: OutboundLimits())
            queue.offer(posted(1))
            let inFlight = queue.stall()
            queue.offer(posted(2))
            queue.sayGoodbye(goodbye, isUrgent: isUrgent)
            queue.accepted(inFlight)
            let drained = queue.drain()
            #expect(drained.count == (isUrgent ? 1 : 2))
            #expect(drained.last?.goodbyeCode == .shuttingDown)
        }
    }
}

/// What a record tells a receiver who keeps count.
enum Place: Hashable {
    case message(UInt32, UInt32)
    case behind(UInt32, UInt32, at: UInt64)
    case read(UInt32, UInt32, UInt32)
    case valuesBehind
    case other
}

extension ServerRecord {
    var place: Place {
        switch self {
        case .event(.messagePosted(let event)): .message(event.room.rawValue, event.seq.rawValue)
        case .event(.roomBehind(let event)): .behind(event.room.rawValue, event.seq.rawValue, at: event.at.milliseconds)
        case .event(.readMarkerMoved(let event)):
            .read(event.room.rawValue, event.user.rawValue, event.seq.rawValue)
        case .event(.valuesBehind): .valuesBehind
        case .event, .reply, .failure, .signal, .unknown: .other
        }
    }
}

@Suite struct `Any interleaving` {
    /// A small generator with a seed, so that a failure can be run again.
    private struct Dice {
        var state: UInt64

        mutating func roll(_ sides: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(sides))
        }
    }

    /// A receiver that keeps what it is told and fetches what it is told to fetch.
    private struct Receiver {
        var held: [UInt32: UInt32] = [:]
        var read: [Place: UInt32] = [:]
        var isComparing = false
        var replies = 0

        mutating func receive(_ record: ServerRecord) {
            switch record.place {
            case .message(let room, let seq):
                #expect(seq == (held[room] ?? 0) + 1, "room \(room): nothing is missing, doubled or out of order")
                held[room] = seq
            case .behind(let room, let seq, let at):
                #expect(seq > held[room] ?? 0, "room \(room): a mark tells of what was left out")
                #expect(at == UInt64(seq))
                held[room] = seq
            case .read(let room, let user, let seq):
                #expect(seq > read[.read(room, user, 0)] ?? 0, "a value never gets older")
                read[.read(room, user, 0)] = seq
            case .valuesBehind:
                // What it fetches then is whatever is there.
                isComparing = true
            case .other:
                if case .reply(let id, _) = record {
                    replies += 1
                    #expect(id.rawValue == UInt32(replies), "replies come in their order")
                }
            }
        }
    }

    @Test(arguments: 0..<60)
    func `of events, drains and stalls lets the receiver know all there is`(seed: Int) throws {
        // Every third queue has to leave out values, too.
        let readers = seed % 3 == 0 ? 200 : 4
        var dice = Dice(state: UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 &+ 1)
        let settings = limits(events: OutboundLimits.replyBytesMax + 6_000, chunk: 100 + dice.roll(400))
        var queue = OutboundQueue(limits: settings)
        var receiver = Receiver()
        var published: [UInt32: UInt32] = [:]
        var markers: [Place: UInt32] = [:]
        var sent = 0
        var inFlight: ArraySlice<UInt8> = []
        var stream: [UInt8] = []
        let eagerness = 1 + dice.roll(6)

        func accept(_ count: Int) {
            stream += inFlight.prefix(count)
            inFlight = inFlight.dropFirst(count)
            queue.accepted(count)
        }

        for _ in 0..<1_500 {
            switch dice.roll(12 + eagerness) {
            case 0..<6:
                let room = UInt32(1 + dice.roll(3))
                published[room, default: 0] += 1
                queue.offer(
                    posted(published[room] ?? 0, in: room, text: String(repeating: "x", count: 1 + dice.roll(120))))
            case 6, 7:
                let key = Place.read(UInt32(1 + dice.roll(3)), UInt32(1 + dice.roll(readers)), 0)
                guard case .read(let room, let user, _) = key else { continue }
                markers[key, default: 0] += 1
                queue.offer(marker(UInt64(markers[key] ?? 0), of: user, in: room))
            case 8: queue.offer(typing(in: UInt32(1 + dice.roll(3))))
            case 9 where queue.hasRoomForReply:
                sent += 1
                queue.reply(
                    try ServerRecord.reply(
                        id: RequestID(UInt32(sent)), .postMessage(.init(seq: Seq(1), at: Timestamp(milliseconds: 1)))
                    ).encoded())
            case 10: if dice.roll(20) == 0 { queue.hold() }
            case 11: if dice.roll(4) == 0 { queue.release() }
            default:
                if inFlight.isEmpty, let chunk = queue.take() { inFlight = chunk[...] }
                accept(dice.roll(inFlight.count + 1))
            }
            queue.checkInvariants()
            #expect(!queue.isOverflown)
        }
        queue.release()
        accept(inFlight.count)
        while let chunk = queue.take() {
            inFlight = chunk[...]
            accept(chunk.count)
        }
        for record in records(in: stream) { receiver.receive(record) }
        #expect(queue.isEmpty)
        #expect(receiver.held == published)
        #expect(receiver.read == markers || receiver.isComparing)
        #expect(receiver.isComparing == (queue.losses.valuesLeftOut > 0))
        #expect(receiver.replies == sent)
    }
}
