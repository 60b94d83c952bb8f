import ParleyProtocol
import Services
import Store
import Testing
import WireFormat

/// What the schema says a request may fail with, it has to fail with somewhere: a client is written for it.
///
/// Two are left out: `unavailable` is the store's fault and may come everywhere, and `tooLarge` takes thousands of rooms.
@Suite struct `The failures that the schema lists` {
    private typealias Case = (request: Request, code: FailureCode)

    private static let none = RoomID(99)
    private static let page = PageSize(10)

    @Test func `are given, each of them`() async throws {
        let world = try await World()
        let (anna, ben, _) = try await world.people()
        let bot = try await world.person("bot", role: .bot)
        let root = try await world.person("root", role: .owner)
        let rooms = try await Rooms(anna, ben)

        var given: [UInt8: Set<FailureCode>] = [:]
        var declared: [UInt8: Set<FailureCode>] = [:]
        let cases: [(Person, [Case])] = [
            (anna, Self.ofRooms(rooms, ben.user) + Self.ofMessages(rooms) + Self.ofIdentity(bot.user)),
            (ben, Self.ofPlainMembers(rooms, anna.user)),
            (root, Self.ofAdministrators),
        ]
        for (person, cases) in cases {
            for (request, code) in cases {
                declared[request.opcode] = Set(request.guards.failures).subtracting([.unavailable, .tooLarge])
                await expectFailure(code, of: request, by: person)
                given[request.opcode, default: []].insert(code)
            }
        }
        #expect(given == declared)
        // Those of the directory, of rooms and of messages that may fail at all; signing in has tests of its own.
        let opcodes = Set<UInt8>([0x12, 0x13, 0x14, 0x17]).union(0x20...0x2e).union(0x30...0x37).subtracting([0x22])
        #expect(Set(given.keys) == opcodes)
    }

    private func expectFailure(_ code: FailureCode, of request: Request, by person: Person) async {
        do throws(Failure) {
            let reply = try await person.world.services.dispatch(request, by: person.caller)
            Issue.record("\(request) is answered: \(reply)")
        } catch {
            #expect(error.code == code, "\(request)")
        }
    }

    /// Rooms in which something can go wrong.
    private struct Rooms {
        /// Anna's, with Ben. 1 is Anna's message, 2 is Ben's, 3 was deleted by 4.
        let group: RoomID
        let direct: RoomID
        let archived: RoomID

        init(_ anna: Person, _ ben: Person) async throws {
            group = try await anna.room(with: ben)
            direct = try await anna.directRoom(with: ben)
            archived = try await anna.room(with: ben)
            try await anna.post("one", in: group, nonce: 1)
            try await ben.post("two", in: group)
            try await anna.post("three", in: group)
            try await anna.delete(Seq(3), in: group)
            try await anna.post("one", in: archived)
            try await anna.archive(archived)
        }
    }

    private static func ofIdentity(_ bot: UserID) -> [Case] {
        [
            (.createToken(CreateToken(name: " ")), .invalid),
            (.createToken(CreateToken(name: "a", user: bot)), .forbidden),
            (.listTokens(ListTokens(limit: page, user: bot)), .forbidden),
            (.revokeToken(RevokeToken(token: TokenID(99))), .notFound),
            (.updateProfile(UpdateProfile()), .invalid),
        ]
    }

    private static let ofAdministrators: [Case] = [
        (.createToken(CreateToken(name: "a", user: UserID(99))), .notFound),
        (.listTokens(ListTokens(limit: page, user: UserID(99))), .notFound),
    ]

    private static func ofRooms(_ rooms: Rooms, _ ben: UserID) -> [Case] {
        let nobody = UserID(99)
        let cursor = RoomCursor(room: rooms.group, seq: Position(0), details: 0, read: Position(0))
        return [
            (.createRoom(CreateRoom(name: " ")), .invalid),
            (.createRoom(CreateRoom(name: "a", participants: [nobody])), .notFound),
            (.openDirectRoom(OpenDirectRoom(user: UserID(1))), .invalid),
            (.openDirectRoom(OpenDirectRoom(user: nobody)), .notFound),
            (.getRoom(GetRoom(room: none)), .notFound),
            (.updateRoom(UpdateRoom(room: none, name: "a")), .notFound),
            (.updateRoom(UpdateRoom(room: rooms.group)), .invalid),
            (.updateRoom(UpdateRoom(room: rooms.archived, name: "a")), .archived),
            (.archiveRoom(ArchiveRoom(room: none)), .notFound),
            (.archiveRoom(ArchiveRoom(room: rooms.direct)), .invalid),
            (.listParticipants(ListParticipants(room: none, limit: page)), .notFound),
            (.addParticipants(AddParticipants(room: none, users: [ben])), .notFound),
            (.addParticipants(AddParticipants(room: rooms.direct, users: [ben])), .invalid),
            (.addParticipants(AddParticipants(room: rooms.archived, users: [ben])), .archived),
            (.removeParticipant(RemoveParticipant(room: none, user: ben)), .notFound),
            (.removeParticipant(RemoveParticipant(room: rooms.direct, user: ben)), .invalid),
            (.removeParticipant(RemoveParticipant(room: rooms.archived, user: ben)), .archived),
            (.changeRole(ChangeRole(room: none, user: ben, role: .owner)), .notFound),
            (.changeRole(ChangeRole(room: rooms.direct, user: ben, role: .owner)), .invalid),
            (.changeRole(ChangeRole(room: rooms.archived, user: ben, role: .owner)), .archived),
            (.changeRole(ChangeRole(room: rooms.group, user: UserID(1), role: .member)), .conflict),
            (.leaveRoom(LeaveRoom(room: none)), .notFound),
            (.leaveRoom(LeaveRoom(room: rooms.direct)), .invalid),
            (.leaveRoom(LeaveRoom(room: rooms.group)), .conflict),
            (.muteRoom(MuteRoom(room: none)), .notFound),
            (.markRead(MarkRead(room: none, seq: Position(1))), .notFound),
            (.markRead(MarkRead(room: rooms.group, seq: Position(5))), .invalid),
            (.markUnread(MarkUnread(room: none, seq: Seq(1))), .notFound),
            (.syncRooms(SyncRooms(rooms: [cursor, cursor])), .invalid),
        ]
    }

    private static func ofMessages(_ rooms: Rooms) -> [Case] {
        [
            (.postMessage(PostMessage(room: none, nonce: 2, text: "a")), .notFound),
            (.postMessage(PostMessage(room: rooms.archived, nonce: 2, text: "a")), .archived),
            (.postMessage(PostMessage(room: rooms.archived, nonce: 1, text: "a")), .conflict),
            (.postMessage(PostMessage(room: rooms.group, nonce: 2, text: " ")), .invalid),
            (.editMessage(EditMessage(room: rooms.group, seq: Seq(4), text: "a")), .notFound),
            (.editMessage(EditMessage(room: rooms.group, seq: Seq(2), text: "a")), .forbidden),
            (.editMessage(EditMessage(room: rooms.archived, seq: Seq(1), text: "a")), .archived),
            (.editMessage(EditMessage(room: rooms.group, seq: Seq(3), text: "a")), .conflict),
            (.editMessage(EditMessage(room: rooms.group, seq: Seq(1), text: "")), .invalid),
            (.deleteMessage(DeleteMessage(room: rooms.group, seq: Seq(4))), .notFound),
            (.deleteMessage(DeleteMessage(room: rooms.archived, seq: Seq(1))), .archived),
            (.deleteMessage(DeleteMessage(room: rooms.group, seq: Seq(3))), .conflict),
            (.getMessages(GetMessages(room: none, limit: page)), .notFound),
            (.getMessages(GetMessages(room: rooms.group, limit: page, before: Seq(1), around: Seq(1))), .invalid),
            (.getReplies(GetReplies(room: none, parent: Seq(1), limit: page)), .notFound),
            (
                .getReplies(
                    GetReplies(room: rooms.group, parent: Seq(1), limit: page, before: Seq(1), after: Position(1))),
                .invalid
            ),
            (.listThreads(ListThreads(room: none, limit: page)), .notFound),
            (.getChanges(GetChanges(room: none, since: Position(0), limit: page)), .notFound),
            (.getChanges(GetChanges(room: rooms.group, since: Position(5), limit: page)), .invalid),
            (.getEdits(GetEdits(room: rooms.group, seq: Seq(4), limit: page)), .notFound),
        ]
    }

    /// Ben takes part in Anna's rooms, and is nothing more there.
    private static func ofPlainMembers(_ rooms: Rooms, _ anna: UserID) -> [Case] {
        [
            (.updateRoom(UpdateRoom(room: rooms.group, name: "a")), .forbidden),
            (.archiveRoom(ArchiveRoom(room: rooms.group)), .forbidden),
            (.addParticipants(AddParticipants(room: rooms.group, users: [anna])), .forbidden),
            (.removeParticipant(RemoveParticipant(room: rooms.group, user: anna)), .forbidden),
            (.changeRole(ChangeRole(room: rooms.group, user: anna, role: .member)), .forbidden),
            (.deleteMessage(DeleteMessage(room: rooms.group, seq: Seq(1))), .forbidden),
        ]
    }
}
