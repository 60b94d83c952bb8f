import Services
import Synchronization

/// How many connections of each network have nobody signed in: so many of them may be, and no network takes the places of all
/// others without as much as a password.
final class SignedOutConnections: Sendable {
    private let counts = Mutex<[String: Int]>([:])
    private let max: Int

    /// - Parameter max: how many connections of one network may be without anybody signed in.
    init(max: Int) { self.max = max }

    /// A connection is opened from an address.
    /// - Returns: nil when there are too many; else a place, which is its own until somebody signs in or it ends.
    func enter(from address: String) -> SignedOutPlace? {
        let network = PeerNetwork.of(address)
        return add(network, atMost: max) ? SignedOutPlace(network: network, among: self) : nil
    }

    fileprivate func add(_ network: String, atMost max: Int) -> Bool {
        counts.withLock { counts in
            guard counts[network, default: 0] < max else { return false }
            counts[network, default: 0] += 1
            return true
        }
    }

    fileprivate func remove(_ network: String) {
        counts.withLock { counts in
            guard let count = counts[network], count > 1 else { return counts[network] = nil }
            counts[network] = count - 1
        }
    }
}

/// Whether one connection counts among those on which nobody is signed in. Confined to the connection.
struct SignedOutPlace {
    private let network: String
    private let connections: SignedOutConnections
    private var isTaken = true

    fileprivate init(network: String, among connections: SignedOutConnections) {
        self.network = network
        self.connections = connections
    }

    /// Somebody is signed in, or the connection has ended.
    mutating func leave() {
        guard isTaken else { return }
        isTaken = false
        connections.remove(network)
    }

    /// Nobody is signed in any more. Whoever was let in once may stay.
    mutating func enterAgain() {
        guard !isTaken else { return }
        isTaken = connections.add(network, atMost: .max)
    }
}
