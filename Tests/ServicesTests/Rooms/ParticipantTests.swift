import ParleyProtocol
import Store
import Testing
import WireFormat

@testable import Services

@Suite struct `Who takes part in a room` {
    @Test func `grows when a moderator adds people, who hear the room from then on`() async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        let room = try await anna.room(with: ben)
        try await anna.make(ben, .moderator, in: room)
        try await anna.post("before", in: room)
        _ = world.heard.take()
        let details = try await ben.add(anna, cleo, to: room)
        #expect(details.participants == 3)
        let entry = try await cleo.entry(of: room)
        #expect(entry.role == .member)
        #expect(entry.state.unread == 0, "what was before is not unread")
        #expect(
            world.heard.take() == [
                .joined(cleo.user, room),
                .event(.roomJoined(RoomJoined(room: room, entry: entry)), .user(cleo.user, exceptConnection: nil)),
                .event(
                    .participantChanged(
                        ParticipantChanged(
                            room: room, user: cleo.user, revision: details.revision, role: .member, by: ben.user)),
                    .room(room, exceptUser: cleo.user)),
            ])
        #expect(try await cleo.messages(in: room).messages.map(\.text) == ["before"])
    }

    @Test func `stays as it is when everybody is there already, and so do the roles`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        let revision = try await anna.make(ben, .moderator, in: room).revision
        _ = world.heard.take()
        #expect(try await anna.add(ben, anna, to: room).revision == revision)
        #expect(world.heard.take().isEmpty)
        #expect(try await ben.entry(of: room).role == .moderator)
    }

    @Test func `is not for members to change`() async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        let dora = try await world.person("dora")
        let room = try await anna.room(with: ben, cleo)
        await expectFailure(.forbidden) { () throws(Failure) in try await ben.add(dora, to: room) }
        await expectFailure(.forbidden) { () throws(Failure) in try await ben.remove(cleo, from: room) }
        await expectFailure(.forbidden) { () throws(Failure) in try await ben.make(ben, .owner, in: room) }
        #expect(world.heard.take().isEmpty)
    }

    @Test func `takes only users who are there and active, all or none`() async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        let room = try await anna.room()
        try await world.deactivate(cleo)
        let failure = await expectFailure(.notFound, field: AddParticipants.Field.users) { () throws(Failure) in
            try await anna.add(ben, cleo, to: room)
        }
        #expect(failure?.detail?.contains("\(cleo.user)") == true)
        #expect(try await anna.participants(of: room).participants.count == 1)
    }

    @Test func `is bounded`() async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        let room = try await anna.room()
        try await world.write(in: world.organisation, by: anna) { transaction throws(Failure) in
            for number in 2..<ServiceLimits.participantsMax {
                let user = try transaction.insertUser(
                    login: "user\(number)", name: "U", role: .member, fields: nil)
                try transaction.setParticipant(user.user, of: room, role: .member)
            }
        }
        await expectFailure(.tooLarge, field: AddParticipants.Field.users) { () throws(Failure) in
            try await anna.add(ben, cleo, to: room)
        }
        #expect(try await Int(anna.add(ben, to: room).participants) == ServiceLimits.participantsMax)
        await expectFailure(.tooLarge, field: AddParticipants.Field.users) { () throws(Failure) in
            try await anna.add(cleo, to: room)
        }
    }

    @Test func `does not include somebody who has as many rooms as others may fill, who can make some all the same`()
        async throws
    {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        let room = try await anna.room()
        try await world.fill(cleo, upTo: ServiceLimits.roomsByOthersMax)
        await expectFailure(.tooLarge, field: AddParticipants.Field.users) { () throws(Failure) in
            try await anna.add(ben, cleo, to: room)
        }
        await expectFailure(.tooLarge, field: CreateRoom.Field.participants) { () throws(Failure) in
            try await anna.createRoom("Lab", with: [ben, cleo])
        }
        await expectFailure(.tooLarge, field: OpenDirectRoom.Field.user) { () throws(Failure) in
            try await anna.openDirectRoom(with: cleo.user)
        }
        #expect(world.heard.take().isEmpty)
        _ = try await cleo.room()
        _ = try await cleo.directRoom(with: ben)

        try await world.fill(cleo, upTo: ServiceLimits.roomsPerUserMax)
        await expectFailure(.tooLarge) { () throws(Failure) in try await cleo.createRoom("Lab") }
        await expectFailure(.tooLarge) { () throws(Failure) in try await cleo.openDirectRoom(with: anna.user) }
        #expect(world.heard.take().isEmpty)
    }

    @Test func `includes somebody again who has left enough rooms`() async throws {
        let world = try await World()
        let (anna, _, cleo) = try await world.people()
        let room = try await anna.room()
        try await world.fill(cleo, upTo: ServiceLimits.roomsByOthersMax)
        try await cleo.leave(RoomID(2))
        try await anna.add(cleo, to: room)
    }

    @Test func `shrinks when somebody is removed, who hears that and then nothing more`() async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        let room = try await anna.room(with: ben, cleo)
        let details = try await anna.remove(ben, from: room)
        #expect(details.participants == 2)
        #expect(
            world.heard.take() == [
                .left(ben.user, room),
                .event(.roomLeft(RoomLeft(room: room)), .user(ben.user, exceptConnection: nil)),
                .event(
                    .participantLeft(
                        ParticipantLeft(room: room, user: ben.user, revision: details.revision, by: anna.user)),
                    .room(room, exceptUser: nil)),
            ])
        #expect(try await ben.rooms().rooms.isEmpty)
    }

    @Test func `is guarded by rank: moderators remove members, owners anybody but themselves`() async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        let dora = try await world.person("dora")
        let room = try await anna.room(with: ben, cleo, dora)
        try await anna.make(ben, .moderator, in: room)
        try await anna.make(cleo, .moderator, in: room)
        await expectFailure(.forbidden) { () throws(Failure) in try await ben.remove(cleo, from: room) }
        await expectFailure(.forbidden) { () throws(Failure) in try await ben.remove(anna, from: room) }
        await expectFailure(.forbidden) { () throws(Failure) in try await ben.make(dora, .moderator, in: room) }
        try await ben.remove(dora, from: room)
        try await anna.make(ben, .owner, in: room)
        try await anna.remove(cleo, from: room)
        await expectFailure(.invalid, field: RemoveParticipant.Field.user) { () throws(Failure) in
            try await anna.remove(anna, from: room)
        }
        try await anna.remove(ben, from: room)
    }

    @Test func `does not include somebody who is not there`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room()
        await expectFailure(.notFound, field: RemoveParticipant.Field.user) { () throws(Failure) in
            try await anna.remove(ben, from: room)
        }
        await expectFailure(.notFound, field: ChangeRole.Field.user) { () throws(Failure) in
            try await anna.make(ben, .moderator, in: room)
        }
    }

    @Test func `hears of a new role, and the one who got it in every session`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        try await ben.mute(room)
        _ = world.heard.take()
        let before = try await ben.entry(of: room)
        let details = try await anna.make(ben, .moderator, in: room)
        let entry = try await ben.entry(of: room)
        #expect(entry.role == .moderator)
        #expect(entry.state.details > before.state.details)
        #expect(
            entry.state.details - entry.room.revision == before.state.details - before.room.revision,
            "a role changes the revision alone")
        #expect(
            world.heard.take() == [
                .event(
                    .participantChanged(
                        ParticipantChanged(
                            room: room, user: ben.user, revision: details.revision, role: .moderator, by: anna.user)),
                    .room(room, exceptUser: nil)),
                .event(
                    .ownStateChanged(
                        OwnStateChanged(
                            room: room, state: entry.state, revision: details.revision, role: .moderator, muted: true)),
                    .user(ben.user, exceptConnection: nil)),
            ])
        #expect(try await anna.make(ben, .moderator, in: room).revision == details.revision)
        #expect(world.heard.take().isEmpty, "the same role again is no change")
    }

    @Test func `does not hear of a role that is unknown`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        await expectFailure(.invalid, field: ChangeRole.Field.role) { () throws(Failure) in
            try await anna.make(ben, RoomRole(rawValue: 9), in: room)
        }
    }

    @Test func `always includes an owner, who goes only after handing the room over`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        await expectFailure(.conflict, field: ChangeRole.Field.user) { () throws(Failure) in
            try await anna.make(anna, .member, in: room)
        }
        await expectFailure(.conflict) { () throws(Failure) in try await anna.leave(room) }
        #expect(world.heard.take().isEmpty)
        try await anna.make(ben, .owner, in: room)
        try await anna.make(anna, .member, in: room)
        try await anna.leave(room)
        #expect(try await ben.participants(of: room).participants.map(\.user) == [ben.user])
    }

    @Test func `becomes nobody when the last one leaves`() async throws {
        let world = try await World()
        let anna = try await world.person("anna")
        let room = try await anna.room()
        try await anna.leave(room)
        let heard = world.heard.take()
        #expect(heard.first == .left(anna.user, room))
        #expect(
            heard.dropFirst().first == .event(.roomLeft(RoomLeft(room: room)), .user(anna.user, exceptConnection: nil)))
        await expectFailure(.notFound, field: 0) { () throws(Failure) in try await anna.entry(of: room) }
    }

    @Test func `is listed by pages`() async throws {
        let world = try await World()
        let (anna, ben, cleo) = try await world.people()
        let room = try await anna.room(with: ben, cleo)
        try await ben.post("one", in: room)
        let first = try await cleo.participants(of: room, limit: 2)
        #expect(first.participants.map(\.user) == [anna.user, ben.user])
        #expect(first.participants.map(\.read) == [Position(0), Position(1)])
        #expect(first.more)
        let rest = try await cleo.participants(of: room, limit: 2, after: ben.user)
        #expect(rest.participants.map(\.user) == [cleo.user])
        #expect(!rest.more)
    }

    @Test func `knows more of its details each time, also for somebody who comes back`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let room = try await anna.room(with: ben)
        for _ in 0..<5 {
            try await ben.mute(room)
            try await ben.unmute(room)
        }
        let before = try await ben.entry(of: room).state.details
        try await anna.remove(ben, from: room)
        try await anna.add(ben, to: room)
        #expect(try await ben.entry(of: room).state.details > before)
    }
}

extension World {
    /// Gives somebody rooms of their own until they have so many.
    fileprivate func fill(_ person: Person, upTo count: Int) async throws(Failure) {
        try await write(in: organisation, by: person) { transaction throws(Failure) in
            for _ in try transaction.roomCount(of: person.user, limit: count)..<count {
                let room = try transaction.insertRoom(name: "R", topic: nil, fields: nil, pair: nil)
                try transaction.setParticipant(person.user, of: room, role: .owner)
            }
        }
    }
}
