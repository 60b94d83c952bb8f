public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Makes a group room with its maker as owner.
    public func createRoom(_ request: CreateRoom, by caller: Caller) async throws(Failure) -> CreateRoom.Reply {
        try TextRules.checkLine(request.name, what: "name", field: CreateRoom.Field.name)
        if let topic = request.topic {
            try TextRules.checkLine(topic, what: "topic", mayBeEmpty: true, field: CreateRoom.Field.topic)
        }
        try TextRules.checkFields(request.fields, field: CreateRoom.Field.fields)
        return try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            let others = Set(request.participants).subtracting([identity.user]).sorted()
            try transaction.requireActive(others, field: CreateRoom.Field.participants)
            try transaction.requirePlace(for: identity.user)
            try transaction.requirePlace(forOthers: others, field: CreateRoom.Field.participants)
            let room = try transaction.insertRoom(
                name: request.name, topic: request.topic, fields: request.fields, pair: nil)
            try transaction.setParticipant(identity.user, of: room, role: .owner)
            for user in others { try transaction.setParticipant(user, of: room, role: .member) }
            try transaction.announceRoom(
                room, to: [identity.user] + others, except: caller.connection, in: &announcements)
            return CreateRoom.Reply(room: try transaction.entry(room, of: identity.user))
        }
    }
}
