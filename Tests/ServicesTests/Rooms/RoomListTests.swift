import ParleyProtocol
import Services
import Store
import Testing
import WireFormat

@Suite struct `The list of one's rooms` {
    @Test func `begins with the room where something happened last`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        var rooms: [RoomID] = []
        for _ in 0..<3 {
            world.clock.advance(milliseconds: 1000)
            rooms.append(try await anna.room(with: ben))
        }
        #expect(try await anna.rooms().rooms.map(\.room.room) == rooms.reversed())
        world.clock.advance(milliseconds: 1000)
        try await ben.post("one", in: rooms[1], mentions: [anna.user])
        let list = try await anna.rooms().rooms
        #expect(list.map(\.room.room) == [rooms[1], rooms[2], rooms[0]])
        #expect(list.map(\.state.unread) == [1, 0, 0])
        #expect(list.map(\.state.mentions) == [1, 0, 0])
        #expect(list.first?.last == LastMessage(seq: Seq(1), sender: ben.user, at: world.clock.now, preview: "one"))
    }

    @Test func `is read by pages, also through rooms of the same moment`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        var rooms: [RoomID] = []
        for number in 0..<7 {
            if number.isMultiple(of: 3) { world.clock.advance(milliseconds: 1000) }
            rooms.append(try await anna.room())
        }
        var listed: [RoomID] = []
        var cursor: RoomListCursor?
        repeat {
            let page = try await anna.rooms(limit: 2, after: cursor)
            listed += page.rooms.map(\.room.room)
            cursor = page.more
        } while cursor != nil
        #expect(listed == [rooms[6], rooms[5], rooms[4], rooms[3], rooms[2], rooms[1], rooms[0]])
    }

    @Test func `says that there is no more when the last page is full`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        for _ in 0..<2 { _ = try await anna.room() }
        #expect(try await anna.rooms(limit: 2).more == nil)
        #expect(try await anna.rooms(limit: 1).more != nil)
    }

    @Test func `holds archived rooms only when they are asked for`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.archive(room)
        #expect(try await anna.rooms().rooms.isEmpty)
        #expect(try await anna.rooms(archived: true).rooms.map(\.room.room) == [room])
    }

    @Test func `is cut to what a record holds, and the rest follows`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let fields = "{\"a\":\"\(String(repeating: "x", count: 3900))\"}"
        for number in 0..<30 {
            _ = try await anna.createRoom("\(number)", topic: String(repeating: "t", count: 1000), fields: fields)
        }
        let first = try await anna.rooms()
        #expect(first.rooms.count < 15)
        #expect(first.more != nil)
        let second = try await anna.rooms(after: first.more)
        let third = try await anna.rooms(after: second.more)
        #expect(third.more == nil)
        #expect((first.rooms + second.rooms + third.rooms).map(\.room.room) == (1...30).reversed().map { RoomID($0) })
    }

    @Test func `takes any place that a client may name`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        let end = RoomListCursor(at: Timestamp(milliseconds: .max), room: RoomID(4_294_967_295))
        #expect(try await anna.rooms(after: end).rooms.map(\.room.room) == [room])
        let start = RoomListCursor(at: Timestamp(milliseconds: 0), room: RoomID(1))
        #expect(try await anna.rooms(after: start).rooms.isEmpty)
    }
}
