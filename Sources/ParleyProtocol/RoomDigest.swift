import WireFormat

/// What a client holds of all of its rooms, in 8 bytes: `Hello.digest`.
///
/// A client with many rooms sends it instead of its cursors; the server computes the same of where the rooms stand, and
/// equal bytes mean that nothing changed. It is the FNV-1a hash of 64 bits over the cursors' bytes as they stand on
/// the wire (for each room the prefix varints of `room`, `seq`, `details` and `read`), in ascending order of rooms,
/// nothing between them:
///
///     hash = 0xcbf29ce484222325
///     for each byte: hash = (hash xor byte) · 0x100000001b3 mod 2^64
///
/// and the hash in network order, the highest byte first. A client that holds no room sends the hash of no bytes.
public struct RoomDigest: Hashable, Sendable {
    private static let basis: UInt64 = 0xcbf2_9ce4_8422_2325
    private static let prime: UInt64 = 0x0000_0100_0000_01b3

    /// The hash.
    public let rawValue: UInt64

    /// The digest of these cursors.
    /// - Precondition: they are in ascending order of rooms, each room once.
    public init(_ cursors: [RoomCursor]) {
        let size = cursors.reduce(0) { $0 + $1.encodedSize }
        guard size > 0 else {
            rawValue = Self.basis
            return
        }
        precondition(
            zip(cursors, cursors.dropFirst()).allSatisfy { $0.room < $1.room },
            "cursors are in ascending order of rooms")
        let bytes = WireWriter.bytes(size: size) { writer in
            for cursor in cursors { cursor.write(to: &writer) }
        }
        rawValue = bytes.reduce(Self.basis) { ($0 ^ UInt64($1)) &* Self.prime }
    }

    /// The 8 bytes of the wire.
    public var bytes: [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: rawValue >> UInt64($0)) }
    }
}
