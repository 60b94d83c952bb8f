import ParleyClient
package import ParleyProtocol

extension ChatModel {
    /// Takes a room that was listed or made.
    package mutating func take(_ entry: RoomEntry) {
        let room = entry.room.room
        guard rooms[room] != nil else {
            rooms[room] = ChatRoom(entry)
            return
        }
        rooms[room]?.take(entry)
    }

    /// Takes a room that was asked for again, and tells what differs from what was known.
    package mutating func refresh(_ entry: RoomEntry) -> [Printout] {
        let room = entry.room.room
        guard rooms[room] != nil else { return [] }
        let printouts = update(entry.room) + takeOwnRole(entry.role, in: room, by: nil)
        take(entry)
        return printouts
    }

    /// The rooms that are to be asked for again. They count as asked for from then on: what happens meanwhile marks them anew.
    package mutating func takeOutdated() -> [RoomID] {
        let outdated = rooms.values.filter(\.isOutdated).map(\.id).sorted()
        for room in outdated { rooms[room]?.isOutdated = false }
        return outdated
    }

    /// A room could not be asked for: it still is to be.
    package mutating func markOutdated(_ room: RoomID) { rooms[room]?.isOutdated = true }

    /// Takes what muting a room, or ending that, changed.
    package mutating func take(_ reply: MuteRoom.Reply, muted: Bool) {
        rooms[reply.state.room]?.take(reply.state, revision: reply.revision, muted: muted)
    }

    /// The user has read a room up to a place.
    package mutating func markRead(_ room: RoomID, _ seq: Position) {
        rooms[room]?.read(seq)
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
            rooms[changed.room]?.take(changed.state, revision: changed.revision, muted: changed.muted)
            return takeOwnRole(changed.role, in: changed.room, by: nil)
        case .participantChanged(let changed): return participantChanged(changed)
        case .participantLeft(let left):
            countAnew(left.room, revision: left.revision)
            rooms[left.room]?.typing[left.user] = nil
            rooms[left.room]?.participants.remove(left.user)
            guard left.room == current else { return [] }
            let by = left.by == left.user ? "left" : "was removed by \(login(left.by))"
            return [.note("\(login(left.user)) \(by).")]
        case .readMarkerMoved(let moved):
            if moved.user == me?.user { rooms[moved.room]?.read(moved.seq) }
            return []
        default: return []
        }
    }

    private mutating func update(_ room: Room) -> [Printout] {
        guard let before = rooms[room.room]?.entry.room, before.revision <= room.revision else { return [] }
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
        guard let room = rooms[changed.room] else { return [] }
        countAnew(changed.room, revision: changed.revision)
        rooms[changed.room]?.participants.insert(changed.user)
        if changed.user == me?.user { return takeOwnRole(changed.role, in: changed.room, by: changed.by) }
        guard changed.room == current else { return [] }
        let name = login(changed.user)
        if !room.participants.isEmpty, !room.participants.contains(changed.user) {
            return [.note("\(name) was added by \(login(changed.by)).")]
        }
        return [.note("\(name) is now \(changed.role.phrase) here (by \(login(changed.by))).")]
    }

    /// Somebody came, went or has another role. The server counts people: by the room's revision it is known whether
    /// its count has this in it already, and otherwise it is asked for.
    private mutating func countAnew(_ room: RoomID, revision: UInt64) {
        guard let known = rooms[room]?.entry.room.revision, revision > known else { return }
        rooms[room]?.isOutdated = true
    }

    /// Takes the own role in a room, and tells it if it is another one than before.
    private mutating func takeOwnRole(_ role: RoomRole, in room: RoomID, by author: UserID?) -> [Printout] {
        guard let before = rooms[room]?.entry.role, before != role else { return [] }
        rooms[room]?.entry.role = role
        let place = room == current ? "here" : "in \(title(room))"
        let by = author.flatMap { $0 == me?.user ? nil : " (by \(login($0)))" } ?? ""
        return [.note("You are now \(role.phrase) \(place)\(by).")]
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

extension RoomRole {
    /// With its article, as in `an owner`.
    fileprivate var phrase: String { ("aeiou".contains("\(self)".prefix(1)) ? "an " : "a ") + "\(self)" }
}
