/// How much waits for how many connections: counted when somebody asks, from what the queues know of themselves.
public struct QueueDepths: Hashable, Sendable {
    /// The largest depth of each class, in bytes; deeper than the last one are those of one class more.
    public static let bounds = [0] + (0...8).map { 1024 << (2 * $0) }

    /// The connections of each class.
    private var counts = [Int](repeating: 0, count: bounds.count + 1)

    /// There are no connections.
    public init() {}

    /// Counts a connection.
    public mutating func count(_ bytes: Int) {
        counts[Self.bounds.firstIndex { bytes <= $0 } ?? Self.bounds.count] += 1
    }

    /// For how many connections at most so much waits: one number for each of the bounds, and that of all connections.
    public var cumulative: [Int] {
        var sum = 0
        return counts.map { count in
            sum += count
            return sum
        }
    }

    /// Adds the connections of another loop.
    static func += (left: inout QueueDepths, right: QueueDepths) {
        for index in left.counts.indices { left.counts[index] += right.counts[index] }
    }
}
