public import ParleyProtocol

/// Which messages of a room the application knows in the midst of catching up.
///
/// Changes come in the order of their numbers. A message that was changed while the pages were read comes with a later
/// page than its own number, and whether it is new to the application cannot be seen from it.
public struct ToldMessages: Hashable, Sendable {
    /// Messages up to here were known before the catching up began.
    public var known: Position
    /// The numbers behind `known` that have been told since: messages, and changes, which are no messages. Mostly one range.
    public var numbers: RangeSet<UInt64>

    /// What is known when catching up begins, or what was told of it.
    public init(known: Position, numbers: RangeSet<UInt64> = RangeSet()) {
        self.known = known
        self.numbers = numbers
    }

    /// Whether the application hears of this message for the first time; it has heard of it from then on.
    mutating func isFirst(_ number: UInt32) -> Bool {
        guard number > known.rawValue, !numbers.contains(UInt64(number)) else { return false }
        note(number)
        return true
    }

    /// The room's counter gave this number to something that has been told.
    mutating func note(_ number: UInt32) {
        guard number > known.rawValue else { return }
        numbers.insert(contentsOf: UInt64(number)..<UInt64(number) + 1)
    }
}
