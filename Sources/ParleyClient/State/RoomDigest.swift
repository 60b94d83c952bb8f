import ParleyProtocol
import WireFormat

/// FNV-1a (64 bits, big-endian) over the encodings of cursors, one after the other.
enum RoomDigest {
    static func of(_ cursors: [RoomCursor]) -> [UInt8] {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for cursor in cursors {
            for byte in WireWriter.bytes(size: cursor.encodedSize, write: { cursor.write(to: &$0) }) {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
            }
        }
        return (0..<8).map { UInt8(truncatingIfNeeded: hash >> (56 - 8 * $0)) }
    }
}
