/// Inflates for connections whose peers keep no context: they borrow an inflater from the first byte of a compressed message to its
/// end, and hold none while they are idle. One is kept for whoever comes next, because making it takes 40 KiB, and for a short
/// message nearly half as much work again as inflating.
///
/// Confined to one thread, as the connections that share it.
public final class InflaterPool {
    /// Without a history.
    private var idle: Inflater?

    /// How many inflaters were made so far.
    public private(set) var made = 0

    /// A pool that makes its first inflater when one is needed.
    public init() {}

    /// An inflater without a history, which understands every window.
    func take() -> Inflater {
        if let inflater = idle.take() { return inflater }
        made += 1
        return Inflater(windowBits: 15)
    }

    /// Takes an inflater back.
    /// - Parameter inflater: has finished a message, and was told to keep nothing of it.
    func giveBack(_ inflater: consuming Inflater) { idle = consume inflater }
}
