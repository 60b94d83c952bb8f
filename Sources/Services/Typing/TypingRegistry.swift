import ParleyProtocol
import Store
import Synchronization

/// The one ``TypingBoard`` of a server, for all of its threads.
///
/// What is to be told is told while the board is locked, which must not block: so nothing of somebody who has left is told
/// behind the departure. ``departures`` counts them: whoever asked the store before one of them asks again.
final class TypingRegistry: Sendable {
    typealias Teller = (TypingAnnouncement) -> Void

    private let state = Mutex((board: TypingBoard(), departures: UInt64(0)))

    /// How often somebody has left a room so far.
    var departures: UInt64 { state.withLock { $0.departures } }

    /// Somebody types of whom the others know.
    /// - Returns: false when there is something to tell, if it may be told: call `started`.
    func renewed(_ typist: Typist, now: Uptime) -> Bool { state.withLock { $0.board.renewed(typist, now: now) } }

    /// Somebody types who took part in the room when so many departures had been.
    /// - Returns: false when somebody has left since; nothing is done then.
    func started(_ typist: Typist, now: Uptime, since departures: UInt64, telling tell: Teller) -> Bool {
        state.withLock { state in
            guard state.departures == departures else { return false }
            if let news = state.board.started(typist, now: now) { tell(news) }
            return true
        }
    }

    func stopped(_ typist: Typist, telling tell: Teller) {
        state.withLock { state in
            if let news = state.board.stopped(typist) { tell(news) }
        }
    }

    /// Somebody has left the room, and types there no more. To be called before the others hear of it.
    func departed(_ typist: Typist, telling tell: Teller) {
        state.withLock { state in
            state.departures += 1
            if let news = state.board.stopped(typist) { tell(news) }
        }
    }

    func posted(by user: UserID, in room: RoomID, of organisation: OrganisationID) {
        state.withLock { state in
            guard !state.board.isEmpty else { return }
            state.board.posted(Typist(organisation: organisation, room: room, user: user))
        }
    }

    func expire(now: Uptime, telling tell: Teller) {
        state.withLock { $0.board.expired(now: now).forEach(tell) }
    }
}
