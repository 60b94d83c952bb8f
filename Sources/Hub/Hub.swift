public import NIOCore
public import ParleyProtocol
public import Services
public import Store
public import WireFormat

/// The fan-out: one ``HubShard`` for each event loop, and the way to all of them.
///
/// An event is encoded once, here, and takes one hop to each loop. As a message of a WebSocket it is made, and compressed, by the
/// first loop that needs it, for all of them; only what gathers in one loop's tick is made by that loop. Hops are made by the caller's thread, so that calls in commit
/// order arrive in commit order.
public final class Hub: Broadcaster {
    /// One shard for each loop, in the order of the loops.
    public let shards: [HubShard]

    /// A hub over these loops.
    /// - Parameter writer: writes straight to the sockets of connections that say which they are.
    public init(loops: [any EventLoop], writer: any DirectWriter) {
        shards = loops.map { HubShard(loop: $0, writer: writer) }
    }

    /// The shard of one of the hub's loops.
    public func shard(of loop: any EventLoop) -> HubShard {
        guard let shard = shards.first(where: { $0.loop === loop }) else {
            preconditionFailure("a connection runs on one of the hub's loops")
        }
        return shard
    }

    /// Sends an event to everyone it concerns.
    ///
    /// An event that cannot be encoded is our own fault. Where it is durable, the receivers are told that they are behind
    /// and fetch it: nothing goes missing silently.
    public func publish(_ event: Event, in organisation: OrganisationID, to audience: Audience, at: Timestamp) {
        let frame: OutboundFrame
        do throws(BoundsError) {
            frame = try OutboundFrame(event, at: at)
        } catch {
            assertionFailure("\(error)")
            guard let (room, seq) = event.number else { return }
            frame = OutboundFrame(behind: BehindMark(seq: seq, at: at), in: room)
        }
        let messages = EventMessages()
        onEachLoop { $0.publish(frame, messages, in: organisation, to: audience) }
    }

    /// From now on the user's sessions receive the room's events.
    public func joined(_ user: UserID, room: RoomID, in organisation: OrganisationID) {
        onEachLoop { $0.joined(user, room: room, in: organisation) }
    }

    /// From now on the user's sessions receive nothing more of the room.
    public func left(_ user: UserID, room: RoomID, in organisation: OrganisationID) {
        onEachLoop { $0.left(user, room: room, in: organisation) }
    }

    /// Ends sessions of a user, telling them why.
    public func endSessions(
        of user: UserID, token: TokenID?, except: TokenID?, in organisation: OrganisationID, reason: FailureCode
    ) {
        onEachLoop { $0.endSessions(of: user, token: token, except: except, in: organisation, reason: reason) }
    }

    /// Who is signed in on the open connections of this server, each identity once.
    public func openIdentities() async -> [Identity] {
        var identities: Set<Identity> = []
        for shard in shards {
            // A loop that has been shut down has no connections.
            identities.formUnion((try? await shard.loop.submit { shard.identities() }.get()) ?? [])
        }
        return Array(identities)
    }

    private func onEachLoop(_ body: @escaping @Sendable (HubShard) -> Void) {
        for shard in shards { shard.loop.execute { body(shard) } }
    }
}
