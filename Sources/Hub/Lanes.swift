/// Writes to sockets beside their channels, without waiting. All calls happen on the event loop of the connection.
public protocol DirectWriter: Sendable {
    /// Hands bytes to the kernel.
    /// - Returns: how many it has taken, fewer than all when the socket's buffer is full; nil when the connection is broken.
    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) -> Int?
}

/// What is to be known of a connection to send it an event when nothing is before it: eight bytes.
///
/// A connection and its queue lie in ten places of the memory, and while a thousand sockets are written to, the kernel
/// pushes all of them out of the processor's caches. A room walks along the lanes of its listeners instead, and touches the
/// connections only of those whose lane is closed.
struct Lane {
    /// The socket; negative as long as the lane is closed: something waits, or is in flight, or goes through a channel.
    var descriptor: CInt = -1
    /// In which ``Lanes/framings`` the records stand on the wire.
    var framing: Int32 = 0

    var isOpen: Bool { descriptor >= 0 }
}

/// The lanes of the connections of one event loop, each at its number.
///
/// Invariant: a lane is open only while its subscriber's queue is clear and its connection writes straight to its socket.
final class Lanes {
    /// A lane that is always closed, for subscribers without one.
    static let closed: Int32 = 0

    private var lanes = [Lane()]
    private var free: [Int32] = []
    /// How records may stand on the wire; nil where they stand there as they are.
    private(set) var framings: [(any Framing)?] = [nil]

    subscript(number: Int32) -> Lane {
        @inline(__always) get { lanes[Int(number)] }
    }

    /// A closed lane for a new connection.
    /// - Returns: its number; ``closed`` where messages are made for each connection anew, which no room can do for many.
    func add(framing: (any Framing)?) -> Int32 {
        guard let index = number(of: framing) else { return Self.closed }
        let lane = Lane(framing: index)
        guard let number = free.popLast() else {
            lanes.append(lane)
            return Int32(lanes.count - 1)
        }
        lanes[Int(number)] = lane
        return number
    }

    /// The connection is gone.
    func remove(_ number: Int32) {
        guard number != Self.closed else { return }
        lanes[Int(number)] = Lane()
        free.append(number)
    }

    /// Opens a lane to a socket, or closes it with nil.
    @inline(__always)
    func set(_ number: Int32, to descriptor: CInt?) {
        guard number != Self.closed else { return }
        lanes[Int(number)].descriptor = descriptor ?? -1
    }

    private func number(of framing: (any Framing)?) -> Int32? {
        guard let framing else { return 0 }
        guard framing.form != nil else { return nil }
        if let index = framings.firstIndex(where: { $0 === framing }) { return Int32(index) }
        framings.append(framing)
        return Int32(framings.count - 1)
    }
}
