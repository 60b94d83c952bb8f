// Numbers with a type of their own, and names for texts and byte strings.
//
// Generated from the schema of the protocol by parley-schema. Change the schema, not this file.

public import WireFormat

/// The number of a lamp.
///
/// 1 to 4,294,967,295.
@frozen
public struct LampID: WireNumber {
    /// The number itself.
    public let rawValue: UInt32

    /// The values that the protocol allows.
    @inlinable
    public static var range: ClosedRange<UInt32> { 1...UInt32.max }

    /// Wraps a number that is known to be in `range`.
    @inlinable
    public init(unchecked rawValue: UInt32) {
        self.rawValue = rawValue
    }
}

/// A place in the lamp's history.
///
/// 1 to 1,000,000.
@frozen
public struct Seq: WireNumber {
    /// The number itself.
    public let rawValue: UInt32

    /// The values that the protocol allows.
    @inlinable
    public static var range: ClosedRange<UInt32> { 1...1_000_000 }

    /// Wraps a number that is known to be in `range`.
    @inlinable
    public init(unchecked rawValue: UInt32) {
        self.rawValue = rawValue
    }
}

/// A number that grows for ever.
@frozen
public struct Ticks: WireNumber {
    /// The number itself.
    public let rawValue: UInt64

    /// The values that the protocol allows.
    @inlinable
    public static var range: ClosedRange<UInt64> { 0...UInt64.max }

    /// Wraps a number that is known to be in `range`.
    @inlinable
    public init(unchecked rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

/// What a lamp is called.
///
/// 1 to 40 bytes of UTF-8.
public typealias Label = String
