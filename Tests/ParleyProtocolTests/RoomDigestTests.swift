import ParleyProtocol
import Testing
import WireFormat

@Suite struct `The digest of what a client holds` {
    private func cursor(_ room: Int, _ seq: Int, _ details: UInt64, _ read: Int) -> RoomCursor {
        RoomCursor(room: RoomID(room), seq: Position(seq), details: details, read: Position(read))
    }

    @Test func `no room is the hash of no bytes`() {
        #expect(RoomDigest([]).bytes == [0xcb, 0xf2, 0x9c, 0xe4, 0x84, 0x22, 0x23, 0x25])
    }

    // Computed with Python from the bytes 01 02 03 04 and 81 00 c0 40 00 05 00.
    @Test func `rooms are hashed as they stand on the wire`() {
        let digest = RoomDigest([cursor(1, 2, 3, 4), cursor(256, 16_384, 5, 0)])
        #expect(digest.bytes == [0x17, 0x4d, 0xed, 0x43, 0xa1, 0x3d, 0x21, 0x39])
    }

    @Test func `whatever differs makes another digest`() {
        let base = [cursor(1, 2, 3, 4), cursor(2, 2, 3, 4)]
        let others = [
            [], [base[0]], [base[0], cursor(3, 2, 3, 4)], [base[0], cursor(2, 3, 3, 4)],
            [base[0], cursor(2, 2, 4, 4)], [base[0], cursor(2, 2, 3, 3)], base + [cursor(3, 0, 0, 0)],
        ]
        #expect(Set(others.map { RoomDigest($0) }).count == others.count)
        #expect(!others.contains { RoomDigest($0) == RoomDigest(base) })
    }
}
