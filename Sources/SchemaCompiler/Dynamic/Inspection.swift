/// A record in a stream of bytes, taken apart: what could be read of it, which bytes say what, and what is wrong.
public struct Inspection: Hashable, Sendable {
    /// Where the record lies in the bytes, with the length in front.
    public var range: Range<Int>

    /// What was read: up to the damage, if there is one. Nil if not even the kind of record is known.
    public var record: SchemaRecord?

    /// What the bytes say, one after the other and without gaps, up to the damage.
    public var spans: [WireSpan]

    /// Whether bytes behind a flag of a later version were passed over: then the record is not written again as it was.
    public var isCut = false

    /// What is wrong with the record.
    public var damage: WireDamage?

    /// The value that was begun when the bytes ended: `PostMessage.text`.
    public var unfinished: String?

    /// Whether the bytes end before the record does: what is wrong with it may only be that.
    public var isIncomplete = false
}

/// Bytes of a record that belong together, and what they say.
public struct WireSpan: Hashable, Sendable {
    /// Where they lie. Empty for what is there without bytes of its own.
    public let range: Range<Int>

    /// Whose bytes they are: `PostMessage.mentions[3]`.
    public let path: String

    /// What they say: `"hi"`, `list of 3`, `flags ?0 parent, ?2 mentions`.
    public let meaning: String

    /// Whether they stand behind a flag of a later version, so that nobody can say what they mean.
    public let isPassedOver: Bool

    /// Tells what bytes say.
    public init(_ range: Range<Int>, path: String, _ meaning: String, isPassedOver: Bool = false) {
        self.range = range
        self.path = path
        self.meaning = meaning
        self.isPassedOver = isPassedOver
    }
}
