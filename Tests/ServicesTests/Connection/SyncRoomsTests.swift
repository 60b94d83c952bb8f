import ParleyProtocol
import Store
import Testing
import WireFormat

@testable import Services

@Suite struct `Syncing rooms` {
    @Test func `only rooms of the range are compared`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let (caller, _) = try await stage.connection(of: maria)
            var rooms: [RoomID] = []
            for _ in 0..<4 { rooms.append(try await stage.room(of: [maria])) }
            let all = try await stage.services.syncRooms(SyncRooms(), by: caller)
            #expect(all.rooms.map(\.room) == rooms)
            let middle = try await stage.services.syncRooms(
                SyncRooms(after: rooms[0], through: rooms[2], rooms: [RoomCursor(all.rooms[1])]), by: caller)
            #expect(middle.rooms.map(\.room) == [rooms[2]])
            #expect(middle.gone.isEmpty)
        }
    }

    @Test func `rooms of others are gone, whether they exist or not`() async throws {
        try await Stage.play { stage in
            let (maria, berta) = (try await stage.user("maria"), try await stage.user("berta"))
            let (caller, _) = try await stage.connection(of: maria)
            let foreign = try await stage.room(of: [berta])
            let held = [foreign, RoomID(77)].map {
                RoomCursor(room: $0, seq: Position(0), details: 0, read: Position(0))
            }
            let reply = try await stage.services.syncRooms(SyncRooms(rooms: held), by: caller)
            #expect(reply.gone == [foreign, RoomID(77)] && reply.rooms.isEmpty)
        }
    }

    @Test func `cursors outside the range or out of order are refused`() async throws {
        try await Stage.play { stage in
            let maria = try await stage.user("maria")
            let (caller, _) = try await stage.connection(of: maria)
            func cursors(_ rooms: Int...) -> [RoomCursor] {
                rooms.map { RoomCursor(room: RoomID($0), seq: Position(0), details: 0, read: Position(0)) }
            }
            let wrong = [
                SyncRooms(after: RoomID(5), rooms: cursors(5)), SyncRooms(through: RoomID(5), rooms: cursors(6)),
                SyncRooms(rooms: cursors(2, 1)), SyncRooms(rooms: cursors(2, 2)),
            ]
            for request in wrong {
                let refusal = await failure { () throws(Failure) in
                    try await stage.services.syncRooms(request, by: caller)
                }
                #expect(refusal?.code == .invalid && refusal?.field == SyncRooms.Field.rooms)
            }
        }
    }

    @Test func `nobody is answered without being signed in`() async throws {
        try await Stage.play { stage in
            let refusal = await failure { () throws(Failure) in
                try await stage.services.syncRooms(SyncRooms(), by: stage.caller())
            }
            #expect(refusal?.code == .signInRequired)
        }
    }
}
