/// A number with a range and a type of its own, as `type UserID = pv<1..4294967295>` declares it: a prefix varint on
/// the wire.
///
/// Distinct types keep numbers of users, rooms and messages apart; what they have in common is here.
public protocol WireNumber: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible
where RawValue: FixedWidthInteger & UnsignedInteger & Sendable {
    /// The values that the schema allows.
    static var range: ClosedRange<RawValue> { get }

    /// Wraps a number that is known to lie in `range`.
    init(unchecked rawValue: RawValue)
}

extension WireNumber {
    /// Wraps a number, or gives nil when it lies outside `range`.
    @inlinable
    public init?(rawValue: RawValue) {
        guard Self.range.contains(rawValue) else { return nil }
        self.init(unchecked: rawValue)
    }

    /// Wraps a number that must lie in `range`; traps when it does not.
    @inlinable
    public init(_ value: some BinaryInteger) {
        guard let rawValue = RawValue(exactly: value), Self.range.contains(rawValue) else {
            preconditionFailure("\(value) is not a \(Self.self): \(Self.range) are")
        }
        self.init(unchecked: rawValue)
    }

    /// The number, in decimal.
    public var description: String { String(rawValue) }

    /// How many bytes the number takes on the wire.
    @inlinable
    public var encodedSize: Int { PrefixVarint.size(UInt64(rawValue)) }

    /// Orders by the number.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// Whether the numbers are the same.
    @inlinable
    public static func == (left: Self, right: Self) -> Bool { left.rawValue == right.rawValue }

    /// Feeds the number to a hasher.
    @inlinable
    public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

    /// Hashes the bare integer in one step: a lookup in a dictionary takes a third of the time that a hasher would.
    @inlinable
    public func _rawHashValue(seed: Int) -> Int { rawValue._rawHashValue(seed: seed) }
}
