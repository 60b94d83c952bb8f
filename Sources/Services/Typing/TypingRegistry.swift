import ParleyProtocol
import Store
import Synchronization

/// The one ``TypingBoard`` of a server, for all of its threads.
final class TypingRegistry: Sendable {
    private let board = Mutex(TypingBoard())

    func started(_ typist: Typist, now: Uptime) -> TypingAnnouncement? {
        board.withLock { $0.started(typist, now: now) }
    }

    func stopped(_ typist: Typist) -> TypingAnnouncement? {
        board.withLock { $0.stopped(typist) }
    }

    func posted(by user: UserID, in room: RoomID, of organisation: OrganisationID) {
        board.withLock { board in
            guard !board.isEmpty else { return }
            board.posted(Typist(organisation: organisation, room: room, user: user))
        }
    }

    func expired(now: Uptime) -> [TypingAnnouncement] {
        board.withLock { $0.expired(now: now) }
    }
}
