public import ParleyProtocol
import Store
import WireFormat

extension ChatServices {
    /// Changes a group room's name, topic or custom fields.
    public func updateRoom(_ request: UpdateRoom, by caller: Caller) async throws(Failure) -> UpdateRoom.Reply {
        guard request.name != nil || request.topic != nil || request.fields != nil else {
            throw .invalid(detail: "Nothing is to be changed: give a name, a topic or fields.")
        }
        if let name = request.name { try TextRules.checkLine(name, what: "name", field: UpdateRoom.Field.name) }
        if let topic = request.topic {
            try TextRules.checkLine(topic, what: "topic", mayBeEmpty: true, field: UpdateRoom.Field.topic)
        }
        try TextRules.checkFields(request.fields, field: UpdateRoom.Field.fields)
        return try await change(by: caller) { transaction, identity, announcements throws(Failure) in
            let access = try transaction.participation(of: identity.user, in: request.room)
            try access.requireGroup("A direct room has no name, topic or fields.")
            try access.require(.moderator)
            try access.requireWritable()
            try transaction.updateRoom(
                request.room, name: request.name, topic: request.topic, fields: request.fields, isArchived: nil)
            return UpdateRoom.Reply(room: try transaction.announceDetails(of: request.room, in: &announcements))
        }
    }
}

extension ReadTransaction {
    /// Tells everybody in a room what its details are now, and returns them.
    func announceDetails(of room: RoomID, in announcements: inout Announcements) throws(Failure) -> Room {
        let details = try details(of: room)
        announcements.publish(
            .roomUpdated(RoomUpdated(room: room, details: details)), to: .room(room, exceptUser: nil))
        return details
    }
}
