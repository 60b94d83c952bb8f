import ParleyProtocol
import Services
import Store
import Testing
import WireFormat

/// Every request that names a room.
private let requests: [@Sendable (RoomID) -> Request] = [
    { .getRoom(GetRoom(room: $0)) },
    { .updateRoom(UpdateRoom(room: $0, name: "Mine")) },
    { .archiveRoom(ArchiveRoom(room: $0)) },
    { .listParticipants(ListParticipants(room: $0, limit: PageSize(9))) },
    { .addParticipants(AddParticipants(room: $0, users: [UserID(2)])) },
    { .removeParticipant(RemoveParticipant(room: $0, user: UserID(1))) },
    { .changeRole(ChangeRole(room: $0, user: UserID(1), role: .member)) },
    { .leaveRoom(LeaveRoom(room: $0)) },
    { .muteRoom(MuteRoom(room: $0)) },
    { .markRead(MarkRead(room: $0, seq: Position(1))) },
    { .markUnread(MarkUnread(room: $0, seq: Seq(1))) },
    { .postMessage(PostMessage(room: $0, nonce: 1, text: "x")) },
    { .editMessage(EditMessage(room: $0, seq: Seq(1), text: "x")) },
    { .deleteMessage(DeleteMessage(room: $0, seq: Seq(1))) },
    { .getMessages(GetMessages(room: $0, limit: PageSize(9))) },
    { .getReplies(GetReplies(room: $0, parent: Seq(1), limit: PageSize(9))) },
    { .listThreads(ListThreads(room: $0, limit: PageSize(9))) },
    { .getChanges(GetChanges(room: $0, since: Position(0), limit: PageSize(9))) },
    { .getEdits(GetEdits(room: $0, seq: Seq(1), limit: PageSize(9))) },
]

@Suite struct `Whoever takes no part in a room` {
    /// What a person is told about a room.
    private func failure(of request: Request, by person: Person) async -> Failure? {
        do throws(Failure) {
            _ = try await person.world.services.dispatch(request, by: person.caller)
            return nil
        } catch {
            return error
        }
    }

    /// Asks everything of each room, and of one that does not exist, and expects the same answer; and nobody hears of it.
    private func expectNothing(isToldTo person: Person, of rooms: [RoomID]) async {
        let missing = RoomID(4000)
        for request in requests {
            let nowhere = await failure(of: request(missing), by: person)
            #expect(nowhere == .notFound(field: 0), "\(request(missing))")
            for room in rooms {
                #expect(await failure(of: request(room), by: person) == nowhere, "\(request(room))")
            }
        }
        #expect(person.world.heard.take().isEmpty)
    }

    /// Two rooms of Anna's with a message each; the second one is archived.
    private func rooms(of anna: Person, with others: Person...) async throws -> [RoomID] {
        var rooms: [RoomID] = []
        for isArchived in [false, true] {
            let room = try await anna.createRoom("Lab", with: others).room.room
            try await anna.post("one", in: room)
            if isArchived { try await anna.archive(room) }
            rooms.append(room)
        }
        return rooms
    }

    @Test func `cannot tell it from one that does not exist`() async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        var rooms = try await rooms(of: anna, with: cleo)
        rooms.append(try await anna.directRoom(with: cleo))
        _ = world.heard.take()
        await expectNothing(isToldTo: ben, of: rooms)
    }

    @Test func `is told no more by being an owner of the organisation`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let root = try await world.person("root", role: .owner)
        let rooms = try await rooms(of: anna)
        _ = world.heard.take()
        await expectNothing(isToldTo: root, of: rooms)
    }

    @Test func `is told no more by having the same number in another organisation`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let other = try await world.otherOrganisation()
        let olga = try await world.person("olga", in: other)
        let rooms = try await rooms(of: anna)
        _ = world.heard.take()
        await expectNothing(isToldTo: olga, of: rooms)
        #expect(try await olga.rooms(archived: true).rooms.isEmpty)
    }

    @Test func `is told no more by having been there, on any of the open sessions`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let telephone = try await ben.onAnotherDevice()
        let room = try await anna.room(with: ben)
        try await anna.post("one", in: room)
        try await ben.post("two", in: room)
        try await anna.remove(ben, from: room)
        _ = world.heard.take()
        await expectNothing(isToldTo: ben, of: [room])
        await expectNothing(isToldTo: telephone, of: [room])
    }

    @Test func `is not heard after leaving, also when what they said was on its way`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<60 {
                group.addTask {
                    if number == 30 {
                        _ = try? await anna.remove(ben, from: room)
                    } else {
                        _ = try? await ben.post("\(number)", in: room)
                    }
                }
            }
        }
        let heard = world.heard.take()
        let departure = try #require(heard.firstIndex(of: .left(ben.user, room)))
        #expect(heard[departure...].count == 3, "nothing follows but that Ben is gone")
        #expect(try await anna.messages(in: room).messages.count == departure)
    }

    @Test func `is asked to sign in first, when nobody is signed in`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        var nobody = anna
        nobody.caller.identity = nil
        for request in requests {
            #expect(await failure(of: request(room), by: nobody)?.code == .signInRequired)
        }
    }
}
