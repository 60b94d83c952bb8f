public import NIOCore
public import ParleyProtocol
public import Services
import Store
import WireFormat

/// The connections of one event loop: who is signed in on them, who listens to which room, and what is to be sent at the
/// end of this tick.
///
///     publish ─▶ the room's events of this tick ─┐ end of the tick
///     reply   ─▶ the subscriber's queue ─────────┴──────────────▶ one write for each connection
///
/// Events of a room gather once for all its listeners; a tick's bytes are the same array for all who receive nothing else.
///
/// A session that signs in is shown all events of its organisation's rooms and holds them back, because its rooms are still to be
/// read from the store; when they are known it forgets the others. Changes of membership that come in between win over
/// what was read. So there is no moment at which an event is neither in the answer nor behind it.
public final class HubShard: @unchecked Sendable {
    // Sendable: all state is confined to `loop`, and every function that touches it asserts that it runs there.

    /// The loop that everything here is confined to.
    public let loop: any EventLoop

    private var organisations: [OrganisationID: OrganisationTable] = [:]
    private var dirtyRooms: [RoomListeners] = []
    private var dirty: [Subscriber] = []
    private var isFlushScheduled = false

    /// How many bytes a room's tick may gather before it is sent without waiting for the end.
    private static let tickBytesMax = 64 * 1024

    /// How many events were given to a connection's queue.
    public private(set) var deliveries = 0

    /// How often a room's events were written straight to a socket, past the connection.
    public private(set) var directWrites = 0

    /// How many bytes that were.
    public private(set) var directBytes = 0

    /// What connections are reached through when nothing is before them.
    let lanes = Lanes()
    private let writer: any DirectWriter

    /// A shard without connections.
    /// - Parameter writer: writes straight to the sockets of connections that say which they are.
    public init(loop: any EventLoop, writer: any DirectWriter) {
        self.loop = loop
        self.writer = writer
    }

    // MARK: Sessions

    /// Somebody is signed in on a connection from now on. Its events are held back until ``Subscriber/release()``.
    public func signIn(_ subscriber: Subscriber, as identity: Identity) {
        loop.assertInEventLoop()
        signOut(subscriber)
        let organisation = organisations[identity.organisation] ?? OrganisationTable()
        organisations[identity.organisation] = organisation
        let user = organisation.users[identity.user] ?? UserSessions()
        organisation.users[identity.user] = user
        user.subscribers.append(subscriber)
        subscriber.identity = identity
        subscriber.organisation = organisation
        subscriber.user = user
        subscriber.queue.hold()
        if user.isListening {
            for room in user.rooms { begin(subscriber, listeningTo: room, in: organisation) }
        } else {
            organisation.gathering.insert(subscriber)
        }
    }

    /// The rooms of the user who is signed in on a connection, read from the store after `signIn`.
    public func listen(_ subscriber: Subscriber, to rooms: [RoomID]) {
        loop.assertInEventLoop()
        guard let organisation = subscriber.organisation, let user = subscriber.user, !user.isListening else { return }
        user.rooms = Set(rooms)
        for (room, isMember) in user.changes {
            if isMember { user.rooms.insert(room) } else { user.rooms.remove(room) }
        }
        user.changes = [:]
        user.isListening = true
        for subscriber in user.subscribers {
            organisation.gathering.remove(subscriber)
            subscriber.queue.keepOnly(rooms: user.rooms)
            for room in user.rooms { begin(subscriber, listeningTo: room, in: organisation) }
        }
    }

    /// Nobody is signed in on the connection any more: it receives nothing more, and what waits is forgotten.
    public func signOut(_ subscriber: Subscriber) {
        guard subscriber.identity != nil else { return }
        detach(subscriber)
        subscriber.queue.forgetEvents()
    }

    /// The connection receives nothing more than what waits for it.
    public func detach(_ subscriber: Subscriber) {
        loop.assertInEventLoop()
        guard let identity = subscriber.identity, let organisation = subscriber.organisation, let user = subscriber.user
        else { return }
        for room in user.rooms {
            organisation.rooms[room].map(distribute)
            organisation.stop(subscriber, listeningTo: room)
        }
        user.subscribers.removeFirst(subscriber)
        organisation.gathering.remove(subscriber)
        if user.subscribers.isEmpty { organisation.users[identity.user] = nil }
        if organisation.users.isEmpty { organisations[identity.organisation] = nil }
        subscriber.identity = nil
        subscriber.organisation = nil
        subscriber.user = nil
    }

    /// Everybody who is signed in here.
    func identities() -> Set<Identity> {
        loop.assertInEventLoop()
        var identities: Set<Identity> = []
        for organisation in organisations.values {
            for user in organisation.users.values {
                for subscriber in user.subscribers { subscriber.identity.map { _ = identities.insert($0) } }
            }
        }
        return identities
    }

    /// Ends the sessions of a user, or some of them.
    func endSessions(
        of user: UserID, token: TokenID?, except: TokenID?, in organisation: OrganisationID, reason: FailureCode
    ) {
        loop.assertInEventLoop()
        for subscriber in organisations[organisation]?.users[user]?.subscribers ?? [] {
            guard let used = subscriber.identity?.token, used != except, token == nil || used == token else { continue }
            subscriber.end(reason)
        }
    }

    // MARK: Memberships

    /// A user has come into a room.
    func joined(_ user: UserID, room: RoomID, in organisation: OrganisationID) {
        loop.assertInEventLoop()
        guard let organisation = organisations[organisation], let user = organisation.users[user] else { return }
        guard user.isListening else {
            // What was shown before belongs to the time before.
            for subscriber in user.subscribers { subscriber.queue.forget(room: room) }
            user.changes[room] = true
            return
        }
        guard user.rooms.insert(room).inserted else { return }
        for subscriber in user.subscribers { begin(subscriber, listeningTo: room, in: organisation) }
    }

    /// A user has left a room, or was removed: nothing of it is sent any more, not even what waits.
    func left(_ user: UserID, room: RoomID, in organisation: OrganisationID) {
        loop.assertInEventLoop()
        guard let organisation = organisations[organisation], let user = organisation.users[user] else { return }
        if user.isListening {
            guard user.rooms.remove(room) != nil else { return }
            organisation.rooms[room].map(distribute)
            for subscriber in user.subscribers { organisation.stop(subscriber, listeningTo: room) }
        } else {
            user.changes[room] = false
        }
        for subscriber in user.subscribers { subscriber.queue.forget(room: room) }
    }

    private func begin(_ subscriber: Subscriber, listeningTo room: RoomID, in organisation: OrganisationTable) {
        // What was published earlier in this tick is not for the new listener.
        organisation.rooms[room].map(distribute)
        organisation.listen(subscriber, to: room)
    }

    // MARK: Events

    /// An event was published.
    /// - Parameter messages: those that other loops have made of it.
    func publish(
        _ frame: OutboundFrame, _ messages: EventMessages, in organisation: OrganisationID, to audience: Audience
    ) {
        loop.assertInEventLoop()
        guard let organisation = organisations[organisation] else { return }
        switch audience {
        case .room(let room, let exceptUser):
            for subscriber in organisation.gathering.members where subscriber.identity?.user != exceptUser {
                subscriber.queue.offer(frame)
            }
            guard let listeners = organisation.rooms[room] else { return }
            if listeners.frames.isEmpty { dirtyRooms.append(listeners) }
            listeners.append(frame, messages, except: exceptUser)
            if listeners.bytes.count >= Self.tickBytesMax {
                flush()
            } else {
                scheduleFlush()
            }
        case .user(let user, let exceptConnection):
            guard let sessions = organisation.users[user]?.subscribers else { return }
            // Its room's events keep their place before it.
            if let room = frame.subjectRoom { organisation.rooms[room].map(distribute) }
            var records = SharedRecords(frame, messages)
            for subscriber in sessions where subscriber.id != exceptConnection {
                deliveries += 1
                subscriber.offer([frame], &records)
            }
        case .organisation:
            var records = SharedRecords(frame, messages)
            for user in organisation.users.values {
                deliveries += user.subscribers.count
                for subscriber in user.subscribers { subscriber.offer([frame], &records) }
            }
        }
    }

    private func distribute(_ listeners: RoomListeners) {
        deliveries += listeners.distribute()
    }

    // MARK: The end of the tick

    /// The subscriber has something to send: it goes out at the end of this tick.
    func flushLater(_ subscriber: Subscriber) {
        loop.assertInEventLoop()
        guard !subscriber.isDirty else { return }
        subscriber.isDirty = true
        dirty.append(subscriber)
        scheduleFlush()
    }

    /// What is executed now runs behind everything that is queued on the loop already: at the end of the tick.
    private func scheduleFlush() {
        guard !isFlushScheduled else { return }
        isFlushScheduled = true
        loop.execute {
            self.isFlushScheduled = false
            self.flush()
        }
    }

    private func flush() {
        let rooms = dirtyRooms
        dirtyRooms.removeAll(keepingCapacity: true)
        if rooms.count == 1 {
            // The usual tick: whoever has anything else to be sent, a reply as a rule, gets the events behind it.
            let sent = rooms[0].send(along: lanes, through: writer)
            deliveries += sent.deliveries
            directWrites += sent.writes
            directBytes += sent.bytes
        } else {
            for room in rooms { distribute(room) }
        }
        // A flush may end connections, and make others dirty.
        let subscribers = dirty
        dirty.removeAll(keepingCapacity: subscribers.count < 1024)
        for subscriber in subscribers {
            subscriber.isDirty = false
            subscriber.flush()
        }
    }
}
