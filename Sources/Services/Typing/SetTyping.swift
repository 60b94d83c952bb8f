import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Tells the others in a room that somebody is typing there, or has stopped. What may not be done is passed over:
    /// a notification has no answer. The store is asked only when there is something to tell.
    func setTyping(_ signal: SetTyping, by caller: Caller) async {
        guard let identity = caller.identity else { return }
        let typist = Typist(organisation: identity.organisation, room: signal.room, user: identity.user)
        if signal.stopped { return typing.stopped(typist, telling: tell) }
        guard !typing.renewed(typist, now: uptime()) else { return }
        // Whoever leaves while the store is asked makes its answer old.
        var departures: UInt64
        repeat {
            departures = typing.departures
            guard await mayWrite(typist) else { return }
        } while !typing.started(typist, now: uptime(), since: departures, telling: tell)
    }

    /// Ends the typing of those who have not renewed it.
    func endForgottenTyping() { typing.expire(now: uptime(), telling: tell) }

    private func mayWrite(_ typist: Typist) async -> Bool {
        let mayWrite = try? await store.read(in: typist.organisation) { transaction throws(Failure) in
            try transaction.access(to: typist.room, by: typist.user).map { !$0.isArchived }
        }
        return mayWrite ?? nil ?? false
    }

    private func tell(_ announcement: TypingAnnouncement) { announcement.tell(through: broadcaster, at: now()) }
}

extension TypingAnnouncement {
    /// Tells the others in the room.
    func tell(through broadcaster: any Broadcaster, at now: Timestamp) {
        broadcaster.publish(
            .typing(Typing(room: typist.room, user: typist.user, stopped: stopped)),
            in: typist.organisation, to: .room(typist.room, exceptUser: typist.user), at: now)
    }
}
