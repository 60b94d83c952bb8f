import Session

/// Who has a deadline: in one place of one wheel at a time.
protocol DeadlineHolder: AnyObject {
    /// Where the wheel keeps this holder; the wheel's own bookkeeping.
    var wheelPlace: WheelPlace? { get set }

    /// The deadline has come.
    /// - Returns: the next one, or nil.
    func deadlineReached(at now: Instant) -> Instant?
}

/// A place in a ``DeadlineWheel``.
struct WheelPlace {
    fileprivate var slot: Int32
    fileprivate var index: Int32
    fileprivate(set) var deadline: Instant
}

/// The deadlines of all connections of one event loop: setting, moving and firing one costs the same however many there are, and
/// the loop needs one timer for all of them.
///
///     slot   0    1    2    3   …   n-1        `turn` moves on by one slot each `resolution`; a deadline that lies
///            │    ▲                            further ahead than one round is passed over until its round has come
///           [..]  └ turn
///
/// Deadlines fire up to one resolution late, never early. A hashed wheel after Varghese and Lauck, scheme 6.
///
/// Invariant: a holder's `wheelPlace` names the place in which it stands.
struct DeadlineWheel {
    private var slots: [[any DeadlineHolder]]
    private let resolutionNanoseconds: UInt64
    /// The number of the slot that fires next, counted without wrapping.
    private var turn: UInt64

    /// How many deadlines are set.
    private(set) var count = 0

    /// A wheel without deadlines.
    init(slots: Int = 256, resolutionMilliseconds: UInt64, startingAt now: Instant) {
        self.slots = Array(repeating: [], count: slots)
        resolutionNanoseconds = resolutionMilliseconds * 1_000_000
        turn = now.nanoseconds / resolutionNanoseconds
    }

    /// Sets the holder's deadline, or moves it.
    mutating func set(_ deadline: Instant, for holder: any DeadlineHolder) {
        if holder.wheelPlace != nil { remove(holder) }
        // Rounded up: the slot fires when its whole span has passed.
        let number = max(turn, deadline.nanoseconds / resolutionNanoseconds)
        let slot = Int(number % UInt64(slots.count))
        holder.wheelPlace = WheelPlace(slot: Int32(slot), index: Int32(slots[slot].count), deadline: deadline)
        slots[slot].append(holder)
        count += 1
    }

    /// Sets the holder's deadline unless an earlier one is set: when that fires, the holder says when the next one is.
    mutating func setEarliest(_ deadline: Instant, for holder: any DeadlineHolder) {
        if let place = holder.wheelPlace, place.deadline <= deadline { return }
        set(deadline, for: holder)
    }

    /// Forgets the holder's deadline.
    mutating func remove(_ holder: any DeadlineHolder) {
        guard let place = holder.wheelPlace else { return }
        let slot = Int(place.slot)
        let index = Int(place.index)
        assert(slots[slot][index] === holder, "a holder stands where its place says")
        holder.wheelPlace = nil
        let last = slots[slot].removeLast()
        if index < slots[slot].count {
            slots[slot][index] = last
            last.wheelPlace?.index = Int32(index)
        }
        count -= 1
    }

    /// Takes out everybody whose deadline has come. Whoever calls this tells them, and sets the deadlines that they name.
    mutating func due(at now: Instant) -> [any DeadlineHolder] {
        let current = now.nanoseconds / resolutionNanoseconds
        guard current > turn else { return [] }
        var due: [any DeadlineHolder] = []
        // After a pause of more than one round every slot is looked at once.
        let passed = min(current - turn, UInt64(slots.count))
        for number in (current - passed)..<current {
            for holder in slots[Int(number % UInt64(slots.count))] {
                guard let place = holder.wheelPlace, place.deadline <= now else { continue }
                due.append(holder)
            }
        }
        turn = current
        for holder in due { remove(holder) }
        return due
    }
}
