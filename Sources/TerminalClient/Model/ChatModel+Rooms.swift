import ParleyClient
package import ParleyProtocol

extension ChatModel {
    /// Takes a room that was listed or made.
    package mutating func take(_ entry: RoomEntry) {
        let room = entry.room.room
        if var known = rooms[room] {
            known.entry = entry
            known.unread = entry.state.unread
            known.mentions = entry.state.mentions
            rooms[room] = known
        } else {
            rooms[room] = ChatRoom(entry)
        }
    }

    /// The user has read up to the newest message of a room.
    package mutating func markRead(_ room: RoomID, _ seq: Position) {
        let before = rooms[room]?.entry.state.read ?? seq
        rooms[room]?.entry.state.read = max(before, seq)
        rooms[room]?.unread = 0
        rooms[room]?.mentions = 0
    }

    mutating func take(_ state: RoomState) -> [Printout] {
        rooms[state.room]?.entry.state = state
        rooms[state.room]?.unread = state.unread
        rooms[state.room]?.mentions = state.mentions
        return []
    }

    mutating func takeOfRoom(_ event: ClientEvent) -> [Printout] {
        switch event {
        case .roomJoined(let entry):
            let isNew = rooms[entry.room.room] == nil
            take(entry)
            let by = entry.room.createdBy == me?.user ? "" : " (/room \(entry.room.room) goes there)"
            return isNew ? [.note("You are now in \(title(entry.room))\(by).")] : []
        case .roomLeft(let room):
            let title = title(room)
            guard rooms.removeValue(forKey: room) != nil else { return [] }
            if current == room { current = nil }
            return [.note("You are no longer in \(title).")]
        case .roomUpdated(let room): return update(room)
        case .ownStateChanged(let changed):
            rooms[changed.room]?.entry.role = changed.role
            rooms[changed.room]?.entry.muted = changed.muted
            return take(changed.state)
        case .participantChanged(let changed): return participantChanged(changed)
        case .participantLeft(let left):
            if let count = rooms[left.room]?.entry.room.participants, count > 0 {
                rooms[left.room]?.entry.room.participants = count - 1
            }
            rooms[left.room]?.typing[left.user] = nil
            rooms[left.room]?.participants.remove(left.user)
            guard left.room == current else { return [] }
            let by = left.by == left.user ? "left" : "was removed by \(login(left.by))"
            return [.note("\(login(left.user)) \(by).")]
        case .readMarkerMoved(let moved):
            if moved.user == me?.user { rooms[moved.room]?.entry.state.read = moved.seq }
            return []
        default: return []
        }
    }

    private mutating func update(_ room: Room) -> [Printout] {
        guard let before = rooms[room.room]?.entry.room else { return [] }
        let titleBefore = title(before)
        rooms[room.room]?.entry.room = room
        guard room.room == current else { return [] }
        var notes: [Printout] = []
        if titleBefore != title(room) { notes.append(.note("The room is now called \(title(room)).")) }
        if before.topic != room.topic {
            let topic = room.topic.map { Sanitizer.line($0) } ?? ""
            notes.append(.note(topic.isEmpty ? "The topic was taken away." : "The topic is now: \(topic)"))
        }
        if before.archived != room.archived {
            notes.append(.note(room.archived ? "The room was archived." : "The room was restored."))
        }
        return notes
    }

    private mutating func participantChanged(_ changed: ParticipantChanged) -> [Printout] {
        rooms[changed.room]?.participants.insert(changed.user)
        guard changed.room == current, changed.user != me?.user else { return [] }
        return [.note("\(login(changed.user)) is now \(changed.role) here (by \(login(changed.by))).")]
    }

    /// Takes away whoever has stopped typing without saying so; whether anything changed.
    package mutating func expireTyping(now: Duration) -> Bool {
        var changed = false
        for (room, value) in rooms where value.typing.values.contains(where: { $0 <= now }) {
            rooms[room]?.typing = value.typing.filter { $0.value > now }
            changed = true
        }
        return changed
    }
}
