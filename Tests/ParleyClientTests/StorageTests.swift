import Foundation
import ParleyProtocol
import Testing
import WireFormat

@testable import ParleyClient

@Suite struct `What a client stores` {
    static let snapshot = ClientSnapshot(
        token: Token((0..<32).map { UInt8($0 * 7 % 256) }),
        account: Account(organisation: "acme", user: UserID(5)),
        cursors: [
            StoredCursor(
                room: RoomID(1), seq: Position(9), at: Timestamp(milliseconds: 77), details: 3, read: Position(8)),
            StoredCursor(room: RoomID(2), seq: Position(0)),
            StoredCursor(
                room: RoomID(3), seq: Position(9),
                told: ToldMessages(
                    known: Position(2), numbers: RangeSet([3..<5, 7..<10, 4_294_967_295..<4_294_967_296]))),
            StoredCursor(room: RoomID(4), seq: Position(2), told: ToldMessages(known: Position(2))),
        ],
        posts: [
            PendingPost(
                request: PostMessage(
                    room: RoomID(1), nonce: .max, text: "a\nb ü", parent: Seq(4), mentions: [UserID(2)]),
                wasSent: true)
        ])

    @Test func `comes back as it was`() async throws {
        let path = NSTemporaryDirectory() + "parley-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let storage = FileStorage(path: path)
        #expect(try await storage.load() == nil)
        try await storage.save(ClientSnapshot())
        try await storage.save(Self.snapshot)
        #expect(try await FileStorage(path: path).load() == Self.snapshot)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test(arguments: [
        "", "something else\n", "parley-client 1\ntoken 00\n", "parley-client 1\ncursor 0 1 2 3 4\n",
        "parley-client 1\npost 1 zz\n", "parley-client 1\nnonsense\n", "parley-client 1\ntold 1 2 3-4\n",
        "parley-client 1\ncursor 1 2 3 4 5\ntold 1 2 4-3\n", "parley-client 1\ncursor 1 2 3 4 5\ntold 2 2 3-4\n",
    ])
    func `a file that is none of a client's is refused with its line`(text: String) throws {
        if text.isEmpty {
            #expect(try SnapshotText.read(text) == ClientSnapshot())
        } else {
            #expect(throws: SnapshotText.Mistake.self) { try SnapshotText.read(text) }
        }
    }

    @Test func `what an earlier version stored can be read`() throws {
        let text = "parley-client 1\naccount acme 5\ncursor 1 9 77 3 8\ncursor 2 4 - 0 0\n"
        let snapshot = try SnapshotText.read(text)
        #expect(snapshot.account == Account(organisation: "acme", user: UserID(5)))
        #expect(
            snapshot.cursors == [
                StoredCursor(
                    room: RoomID(1), seq: Position(9), at: Timestamp(milliseconds: 77), details: 3, read: Position(8)),
                StoredCursor(room: RoomID(2), seq: Position(4)),
            ])
    }

    @Test(arguments: [
        ("localhost", "localhost", 7717), ("127.0.0.1:80", "127.0.0.1", 80), ("[::1]:9", "::1", 9),
        ("::1", "::1", 7717),
        ("[::1]", "::1", 7717),
    ])
    func `an address is read`(text: String, host: String, port: Int) {
        #expect(ServerAddress(text) == ServerAddress(host: host, port: port))
    }

    @Test(arguments: ["", ":80", "host:", "host:0", "host:65536", "host:x", "[::1", "a b"])
    func `what is no address is refused`(text: String) {
        #expect(ServerAddress(text) == nil)
    }
}
