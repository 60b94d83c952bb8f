import DequeModule
import ParleyProtocol
import WireFormat

extension ClientState {
    // MARK: Comparing what is held with what is there

    /// Rooms that one SyncRooms may name (the schema's bound).
    private static let syncRoomsMax = 800

    mutating func nextSync(now: Duration) -> SyncRooms? {
        guard let place = syncDue else { return nil }
        if let syncNotBefore, now < syncNotBefore { return nil }
        (syncDue, syncNotBefore) = (nil, nil)
        var cursors = cursors()[...]
        var after: RoomID?
        if case .after(let room) = place {
            after = room
            cursors = cursors.drop { $0.room <= room }
        }
        let named = cursors.prefix(ClientState.syncRoomsMax)
        return SyncRooms(
            after: after, through: named.count < cursors.count ? named.last?.room : nil, rooms: Array(named))
    }

    mutating func received(_ reply: SyncRooms.Reply, to sync: SyncRooms, now: Duration) -> [ClientAction] {
        compared(
            states: reply.rooms, gone: reply.gone, claimed: sync.rooms, more: reply.more, through: sync.through,
            now: now)
    }

    /// Takes what the server said of rooms that it compared.
    ///
    /// - Parameters:
    ///   - claimed: What the client said that it held, in ascending order of rooms.
    ///   - more: After which room the answer was cut.
    ///   - through: Up to which room the client had asked; nil for all.
    mutating func compared(
        states: [RoomState], gone: [RoomID], claimed: [RoomCursor], more: RoomID?, through: RoomID?, now: Duration
    ) -> [ClientAction] {
        var actions: [ClientAction] = []
        var confirmed = Set(claimed.map(\.room))
        if let more { confirmed = confirmed.filter { $0 <= more } }
        for state in states {
            confirmed.remove(state.room)
            actions += compared(state, now: now)
        }
        for room in gone {
            confirmed.remove(room)
            actions += forget(room)
        }
        for room in confirmed.sorted() { actions += confirm(room) }
        if let next = more ?? through { syncDue = .after(next) }
        return actions
    }

    /// A state below what was held when the connection began is of a server that was restored from a backup. One that is only
    /// below what is held now was overtaken by events.
    private mutating func compared(_ state: RoomState, now: Duration) -> [ClientAction] {
        if let timeline = timelines[state.room], state.seq < timeline.begun {
            timelines[state.room] = RoomTimeline(state)
            return [.deliver(.roomReset(state), timelines[state.room]?.stored)]
        }
        let actions = adopt(state, now: now)
        return [.deliver(.roomState(state), timelines[state.room]?.stored)] + actions
    }

    /// The server has confirmed that what is held of a room is all there is.
    mutating func confirm(_ room: RoomID) -> [ClientAction] {
        guard timelines[room]?.confirmCurrent() == true else { return [] }
        return hold(room)
    }

    /// What is held of a room has changed, beside what the application is told.
    func hold(_ room: RoomID) -> [ClientAction] {
        timelines[room].map { [.hold($0.stored)] } ?? []
    }

    // MARK: Rooms that come and go

    /// Takes a state of a room: it is held from now on, or was already and may have fallen behind.
    mutating func adopt(_ state: RoomState, now: Duration) -> [ClientAction] {
        let room = state.room
        if timelines[room] != nil {
            return carryOut(timelines[room]?.received(state) ?? [], of: room, now: now)
        }
        timelines[room] = RoomTimeline(state)
        guard let stray = strays.removeValue(forKey: room) else { return [] }
        return isBehind(room, Position(stray.rawValue), now: now)
    }

    /// The user takes no part in a room any more.
    mutating func forget(_ room: RoomID) -> [ClientAction] {
        strays[room] = nil
        askQueue.removeAll { $0 == room }
        guard timelines.removeValue(forKey: room) != nil else { return [] }
        return [.deliver(.roomLeft(room), StoredCursor(room: room, seq: nil))]
    }

    /// The user has signed out, or is another one: nothing is held any more, of any room.
    mutating func forgetRooms() -> [ClientAction] {
        let rooms = timelines.keys.sorted()
        (timelines, strays, askQueue) = ([:], [:], [])
        return rooms.map { .hold(StoredCursor(room: $0, seq: nil)) }
    }

    /// The user has read up to a place.
    mutating func read(_ position: Position, in room: RoomID) {
        guard let held = timelines[room]?.read, position > held else { return }
        timelines[room]?.read = position
    }

    // MARK: Events

    mutating func received(_ event: Event, now: Duration) -> [ClientAction] {
        switch event {
        case .messagePosted, .messageEdited, .messageDeleted: received(durable: event, now: now)
        case .roomBehind(let mark): isBehind(mark, now: now)
        case .valuesBehind: compareAnew() + [.deliver(.valuesBehind, nil)]
        case .roomJoined(let joined):
            adopt(joined.entry.state, now: now)
                + [.deliver(.roomJoined(joined.entry), timelines[joined.entry.state.room]?.stored)]
        case .roomLeft(let left): forget(left.room)
        case .roomUpdated(let updated): [.deliver(.roomUpdated(updated.details), nil)]
        case .participantChanged(let changed): [.deliver(.participantChanged(changed), nil)]
        case .participantLeft(let left): [.deliver(.participantLeft(left), nil)]
        case .ownStateChanged(let changed):
            adopt(changed.state, now: now)
                + [.deliver(.ownStateChanged(changed), timelines[changed.state.room]?.stored)]
        case .readMarkerMoved(let moved): received(moved)
        case .userUpdated(let updated): [.deliver(.userUpdated(updated.details), nil)]
        case .typing(let typing): [.deliver(.typing(typing), nil)]
        case .pong: []
        }
    }

    private mutating func received(durable event: Event, now: Duration) -> [ClientAction] {
        guard let room = event.room, let seq = event.seq else { return [] }
        guard timelines[room] != nil else {
            remember(stray: seq, of: room)
            return []
        }
        return carryOut(timelines[room]?.received(event, seq: seq, waits: applicationIsFull) ?? [], of: room, now: now)
    }

    private mutating func received(_ moved: ReadMarkerMoved) -> [ClientAction] {
        if moved.user == account?.user { read(moved.seq, in: moved.room) }
        return [.deliver(.readMarkerMoved(moved), timelines[moved.room]?.stored)]
    }

    private mutating func isBehind(_ mark: RoomBehind, now: Duration) -> [ClientAction] {
        guard timelines[mark.room] != nil else {
            remember(stray: mark.seq, of: mark.room)
            return []
        }
        return isBehind(mark.room, Position(mark.seq.rawValue), now: now)
    }

    /// The counter of a room stands at a place, and the events up to there do not come by themselves.
    mutating func isBehind(_ room: RoomID, _ position: Position, now: Duration) -> [ClientAction] {
        carryOut(timelines[room]?.isBehind(position) ?? [], of: room, now: now)
    }

    /// What is held of the rooms may be old: it is compared with what is there once more.
    private mutating func compareAnew() -> [ClientAction] {
        syncDue = .beginning
        return []
    }

    /// An event of a room came before the client heard of the room: when it does, the event is not to be missing.
    private mutating func remember(stray seq: Seq, of room: RoomID) {
        guard strays.count < ClientState.straysMax || strays[room] != nil else { return }
        strays[room] = max(strays[room] ?? seq, seq)
    }

    // MARK: Changes

    mutating func nextAsk(now: Duration) -> GetChanges? {
        guard !applicationIsFull, asksInFlight < ClientState.asksMax else { return nil }
        if let askNotBefore, now < askNotBefore { return nil }
        while let room = askQueue.popFirst() {
            guard let timeline = timelines[room], timeline.isCatchingUp else { continue }
            asksInFlight += 1
            return GetChanges(room: room, since: timeline.held, limit: PageSize(PageSize.range.upperBound))
        }
        return nil
    }

    mutating func received(_ page: GetChanges.Reply, of room: RoomID, now: Duration) -> [ClientAction] {
        let actions = carryOut(timelines[room]?.received(page) ?? [], of: room, now: now)
        // A page without changes may lead further all the same.
        return actions.contains { if case .deliver = $0 { true } else { false } } ? actions : hold(room) + actions
    }

    mutating func changesFailed(
        _ failure: Failure, of room: RoomID, patience: Duration, now: Duration
    ) -> [ClientAction] {
        switch failure.code.advice {
        case .retry, .reconnect:
            askQueue.prepend(room)
            askNotBefore = now + patience
            return []
        case .signIn:
            askQueue.prepend(room)
            isSignedIn = false
            return []
        case .never where failure.code == .notFound || failure.code == .forbidden:
            return forget(room)
        case .never:
            return finish(
                .protocolViolation("the changes of room \(room): \(failure.code.name)"), after: .zero, now: now)
        }
    }

    private mutating func carryOut(_ steps: [RoomTimeline.Step], of room: RoomID, now: Duration) -> [ClientAction] {
        var actions: [ClientAction] = []
        let last = steps.lastIndex { if case .deliver = $0 { true } else { false } }
        for (index, step) in steps.enumerated() {
            switch step {
            case .deliver(let event, let cursor):
                // Whoever posted a message has read up to it.
                if case .message(let message) = event, message.sender == account?.user {
                    read(Position(message.seq.rawValue), in: room)
                }
                actions.append(.deliver(event, index == last ? timelines[room]?.stored : cursor))
            case .ask:
                if !askQueue.contains(room) { askQueue.append(room) }
            case .contradiction(let what):
                return actions + finish(.protocolViolation(what), after: .zero, now: now)
            }
        }
        return actions
    }

    /// Everything that was missed has been told, and this has not been said yet.
    mutating func tellCaughtUp() -> [ClientAction] {
        guard phase == .online, isSignedIn, !hasToldCaughtUp, syncDue == nil, askQueue.isEmpty, asksInFlight == 0,
            !inFlight.values.contains(where: { if case .sync = $0.purpose { true } else { false } })
        else { return [] }
        hasToldCaughtUp = true
        return [.deliver(.caughtUp, nil)]
    }
}
