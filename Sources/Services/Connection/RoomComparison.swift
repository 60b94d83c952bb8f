import ParleyProtocol
import Store
import WireFormat

/// What a client holds of its rooms, compared with what is there.
struct RoomComparison: Hashable, Sendable {
    /// The longest list that an answer holds.
    static let roomsMax = 2000

    /// Rooms that are new to the client or where something changed, in ascending order.
    var changed: [RoomState]
    /// Rooms of the cursors that the user does not take part in, in ascending order.
    var gone: [RoomID]
    /// The list was cut: what lies behind this room has not been compared.
    var more: RoomID?

    /// Compares.
    /// - Parameters:
    ///   - held: what the client holds, in ascending order.
    ///   - states: where the rooms of the same range stand, in ascending order; at least the first
    ///     ``statesMax(held:)`` of them.
    ///   - budget: how many bytes the changed rooms may take together.
    init(held: [RoomCursor], states: [RoomState], budget: Int) {
        let cursors = Self.byRoom(held)
        let changes = states.filter { Self.isNews($0, to: cursors) }
        let page = Page.prefix(of: changes, limit: Self.roomsMax, budget: budget)
        changed = page.list
        more = page.isCut ? page.list.last?.room : nil
        let there = Set(states.map(\.room))
        gone = held.map(\.room).filter { !there.contains($0) }
        if let more { gone = gone.filter { $0 <= more } }
    }

    /// How many states have to be looked at, so that the answer is full or complete: one more than may be in it, and
    /// those that may be as the client holds them.
    static func statesMax(held: [RoomCursor]) -> Int { roomsMax + 1 + held.count }

    /// Whether the room is new to the client, or something happened there that it has to know. What is unread follows from
    /// that: it does not have to be counted to tell.
    fileprivate static func isNews(_ state: RoomState, to held: [RoomID: RoomCursor]) -> Bool {
        guard let cursor = held[state.room] else { return true }
        return state.seq != cursor.seq || state.details != cursor.details || state.read != cursor.read
    }

    fileprivate static func byRoom(_ held: [RoomCursor]) -> [RoomID: RoomCursor] {
        Dictionary(uniqueKeysWithValues: held.map { ($0.room, $0) })
    }
}

extension ReadTransaction {
    /// Compares what a client holds of the rooms `after` < room <= `through` with what is there.
    func compareRooms(
        of user: UserID, held: [RoomCursor], after: RoomID?, through: RoomID?, budget: Int
    ) throws(Failure) -> RoomComparison {
        let cursors = RoomComparison.byRoom(held)
        let states = try roomStates(
            of: user, after: after, through: through, limit: RoomComparison.statesMax(held: held),
            countingWhere: { RoomComparison.isNews($0, to: cursors) })
        return RoomComparison(held: held, states: states, budget: budget)
    }
}

extension [RoomCursor] {
    /// Makes sure that the rooms are in ascending order, and in a range.
    /// - Throws: `invalid`, naming the field.
    func check(after: RoomID? = nil, through: RoomID? = nil, field: UInt8) throws(Failure) {
        guard zip(self, dropFirst()).allSatisfy({ $0.room < $1.room }) else {
            throw .invalid(field: field, detail: "The rooms are not in ascending order.")
        }
        if let after, let first, first.room <= after {
            throw .invalid(field: field, detail: "Room \(first.room) is not behind `after`.")
        }
        if let through, let last, last.room > through {
            throw .invalid(field: field, detail: "Room \(last.room) is behind `through`.")
        }
    }
}
