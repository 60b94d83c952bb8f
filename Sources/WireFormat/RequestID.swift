/// The number that a client gives to a request and that its answer carries: a prefix varint of 1 to 4,294,967,295.
@frozen
public struct RequestID: WireNumber {
    /// The number itself; never 0.
    public let rawValue: UInt32

    /// The values that the protocol allows.
    @inlinable
    public static var range: ClosedRange<UInt32> { 1...UInt32.max }

    /// Wraps a number that is known not to be 0.
    @inlinable
    public init(unchecked rawValue: UInt32) {
        self.rawValue = rawValue
    }
}
