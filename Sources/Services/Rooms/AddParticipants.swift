public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Adds people to a group room, as members.
    public func addParticipants(_ request: AddParticipants, by caller: Caller) async throws(Failure)
        -> AddParticipants.Reply
    {
        try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            let access = try transaction.participation(of: identity.user, in: request.room)
            try access.requireGroup("A direct room takes exactly two people.")
            try access.require(.moderator)
            try access.requireWritable()
            let wanted = Set(request.users).sorted()
            let present = Set(try transaction.participants(of: request.room, among: wanted))
            let users = wanted.filter { !present.contains($0) }
            try transaction.requireActive(users, field: AddParticipants.Field.users)
            let count = Int(try transaction.details(of: request.room).participants)
            guard count + users.count <= ServiceLimits.participantsMax else {
                throw .tooLarge(
                    field: AddParticipants.Field.users,
                    detail: "A room takes at most \(ServiceLimits.participantsMax) people.")
            }
            try transaction.requirePlace(forOthers: users, field: AddParticipants.Field.users)
            for user in users { try transaction.setParticipant(user, of: request.room, role: .member) }
            try transaction.announceRoom(request.room, to: users, in: &announcements)
            let details = try transaction.details(of: request.room)
            for user in users {
                announcements.publish(
                    .participantChanged(
                        ParticipantChanged(
                            room: request.room, user: user, revision: details.revision, role: .member, by: identity.user
                        )),
                    to: .room(request.room, exceptUser: user))
            }
            return AddParticipants.Reply(room: details)
        }
    }
}
