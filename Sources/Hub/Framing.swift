import Synchronization

/// How records stand on a connection's wire, where they do not stand there as they are: in messages of a WebSocket.
///
/// Confined to the event loop of the connections that it serves.
public protocol Framing: AnyObject, Sendable {
    /// By how many bytes a message may be longer than the records in it.
    var overheadBytesMax: Int { get }

    /// What all framings have in common, of whichever loop, that make the same message of the same records: then it is made once. Nil
    /// where a message depends on those before it.
    var form: MessageForm? { get }

    /// Makes one message of whole records.
    /// - Parameter isSecret: whether the message must not be compressed.
    func frame(_ records: [UInt8], isSecret: Bool) -> [UInt8]
}

/// Names a way to make messages: two framings of the same form make the same ones.
public struct MessageForm: Hashable, Sendable {
    private let number: Int

    /// The form of this number; what the numbers mean is up to whoever makes the framings.
    public init(_ number: Int) { self.number = number }
}

/// What the same records have become in different forms, each made when it was first asked for.
private struct MadeMessages: Sendable {
    /// There are as many as connections have agreed on different windows: one or two.
    private var messages: [(form: MessageForm, bytes: [UInt8])] = []

    mutating func message(_ form: MessageForm, make: () -> [UInt8]) -> [UInt8] {
        if let made = messages.first(where: { $0.form == form }) { return made.bytes }
        let bytes = make()
        messages.append((form, bytes))
        return bytes
    }
}

/// The messages of one event, on its way to the connections of all loops: a loop that needs one takes what another has made, and
/// waits for it no longer than making it takes.
final class EventMessages: Sendable {
    private let made = Mutex(MadeMessages())

    func message(_ form: MessageForm, make: () -> [UInt8]) -> [UInt8] {
        made.withLock { $0.message(form, make: make) }
    }
}

/// Records for many connections, and what they are on each kind of wire: made when the first connection needs it, and shared.
struct SharedRecords {
    /// The records, one behind the other.
    let records: [UInt8]

    /// Whether they must not be compressed.
    private let isSecret: Bool

    private var made = MadeMessages()
    /// Where the messages are made that other loops need, too.
    private let event: EventMessages?

    /// - Parameters:
    ///   - isSecret: whether one of the records must not be compressed.
    ///   - event: the messages of all loops, where the record is one event's.
    init(_ records: [UInt8], isSecret: Bool, event: EventMessages? = nil) {
        self.records = records
        self.isSecret = isSecret
        self.event = event
    }

    /// One event.
    init(_ frame: OutboundFrame, _ event: EventMessages) {
        self.init(frame.bytes, isSecret: frame.isSecret, event: event)
    }

    /// The bytes for a connection; without framing the records as they are.
    mutating func bytes(for framing: (any Framing)?) -> [UInt8] {
        guard let framing else { return records }
        guard let form = framing.form else { return framing.frame(records, isSecret: isSecret) }
        func make() -> [UInt8] { framing.frame(records, isSecret: isSecret) }
        return made.message(form) { event?.message(form, make: make) ?? make() }
    }
}
