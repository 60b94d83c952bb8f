import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Tells the others in a room that somebody is typing there, or has stopped. What may not be done is passed over:
    /// a notification has no answer.
    func setTyping(_ signal: SetTyping, by caller: Caller) async {
        guard let identity = caller.identity else { return }
        let mayWrite = try? await store.read(in: identity.organisation) { transaction throws(Failure) in
            try transaction.access(to: signal.room, by: identity.user).map { !$0.isArchived }
        }
        guard mayWrite == true else { return }
        let typist = Typist(organisation: identity.organisation, room: signal.room, user: identity.user)
        let announcement =
            signal.stopped ? typing.stopped(typist) : typing.started(typist, now: uptime())
        if let announcement { tell(announcement) }
    }

    /// Ends the typing of those who have not renewed it.
    func endForgottenTyping() {
        for announcement in typing.expired(now: uptime()) { tell(announcement) }
    }

    private func tell(_ announcement: TypingAnnouncement) {
        let typist = announcement.typist
        broadcaster.publish(
            .typing(Typing(room: typist.room, user: typist.user, stopped: announcement.stopped)),
            in: typist.organisation, to: .room(typist.room, exceptUser: typist.user), at: now())
    }
}
