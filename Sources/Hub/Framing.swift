/// How records stand on a connection's wire, where they do not stand there as they are: in messages of a WebSocket.
///
/// Confined to the event loop of the connections that it serves.
public protocol Framing: AnyObject, Sendable {
    /// By how many bytes a message may be longer than the records in it.
    var overheadBytesMax: Int { get }

    /// Whether a message is the same for all connections with this framing: then it is made once.
    var isShared: Bool { get }

    /// Makes one message of whole records.
    /// - Parameter isSecret: whether the message must not be compressed.
    func frame(_ records: [UInt8], isSecret: Bool) -> [UInt8]
}

/// Records for many connections, and what they are on each kind of wire: made when the first connection needs it, and shared.
final class SharedRecords {
    /// The records, one behind the other.
    let records: [UInt8]

    /// Whether they must not be compressed.
    private let isSecret: Bool

    /// There are as many as connections have agreed on different windows: one or two.
    private var framed: [(framing: any Framing, bytes: [UInt8])] = []

    init(_ records: [UInt8], isSecret: Bool) {
        self.records = records
        self.isSecret = isSecret
    }

    /// One event.
    convenience init(_ frame: OutboundFrame) { self.init(frame.bytes, isSecret: frame.isSecret) }

    /// The bytes for a connection; without framing the records as they are.
    func bytes(for framing: (any Framing)?) -> [UInt8] {
        guard let framing else { return records }
        guard framing.isShared else { return framing.frame(records, isSecret: isSecret) }
        if let made = framed.first(where: { $0.framing === framing }) { return made.bytes }
        let bytes = framing.frame(records, isSecret: isSecret)
        framed.append((framing, bytes))
        return bytes
    }
}
