import ParleyProtocol
import Store
import WireFormat

extension ReadTransaction {
    /// Lets the sessions of these users, who have just come into a room, hear it, and tells them about it.
    /// - Parameter connection: the connection that asked for it, which has it from the reply.
    func announceRoom(
        _ room: RoomID, to users: [UserID], except connection: ConnectionID? = nil,
        in announcements: inout Announcements
    ) throws(Failure) {
        for (user, entry) in try roomEntries(of: users, in: room) {
            announcements.joined(user, room)
            announcements.publish(
                .roomJoined(RoomJoined(room: room, entry: entry)),
                to: .user(user, exceptConnection: connection))
        }
    }

    /// Ends what a user, who has just gone out of a room, hears of it, and tells the user and the others.
    func announceDeparture(
        of user: UserID, from room: RoomID, by actor: UserID, in announcements: inout Announcements
    ) throws(Failure) {
        let revision = try details(of: room).revision
        announcements.left(user, room)
        announcements.publish(.roomLeft(RoomLeft(room: room)), to: .user(user, exceptConnection: nil))
        announcements.publish(
            .participantLeft(ParticipantLeft(room: room, user: user, revision: revision, by: actor)),
            to: .room(room, exceptUser: nil))
    }
}
