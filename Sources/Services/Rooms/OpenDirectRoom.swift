public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Gives the direct room with somebody, and makes it if it is not there yet.
    public func openDirectRoom(_ request: OpenDirectRoom, by caller: Caller) async throws(Failure)
        -> OpenDirectRoom.Reply
    {
        try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            guard request.user != identity.user else {
                throw .invalid(field: OpenDirectRoom.Field.user, detail: "A direct room takes two people.")
            }
            if let room = try transaction.directRoom(of: identity.user, and: request.user) {
                return OpenDirectRoom.Reply(room: try transaction.entry(room, of: identity.user))
            }
            try transaction.requireActive([request.user], field: OpenDirectRoom.Field.user)
            try transaction.requirePlace(for: identity.user)
            try transaction.requirePlace(forOthers: [request.user], field: OpenDirectRoom.Field.user)
            let pair = (min(identity.user, request.user), max(identity.user, request.user))
            let room = try transaction.insertRoom(name: nil, topic: nil, fields: nil, pair: pair)
            try transaction.setParticipant(pair.0, of: room, role: .member)
            try transaction.setParticipant(pair.1, of: room, role: .member)
            try transaction.announceRoom(
                room, to: [pair.0, pair.1], except: caller.connection, in: &announcements)
            return OpenDirectRoom.Reply(room: try transaction.entry(room, of: identity.user))
        }
    }
}
