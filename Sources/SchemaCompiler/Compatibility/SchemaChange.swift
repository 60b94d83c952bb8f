/// One difference between the schema of a release and the schema that is to follow it.
public struct SchemaChange: Hashable, Sendable, CustomStringConvertible {
    /// What changed: `MessagePosted.text`, `failure notFound`.
    public let subject: String

    /// How it changed: `utf8<0..8000> became utf8<0..4000>`.
    public let what: String

    /// Why that breaks something, or what to take care of although it breaks nothing. Nil when there is nothing to say.
    public let reason: String?

    /// Whether peers of the old and of the new schema can misunderstand each other.
    public let isBreaking: Bool

    /// As it is printed: `breaking    MessagePosted.text: utf8<0..8000> became utf8<0..4000> (…)`.
    public var description: String {
        (isBreaking ? "breaking    " : "compatible  ") + "\(subject): \(what)" + (reason.map { " (\($0))" } ?? "")
    }
}

extension SchemaCompiler {
    /// What changed between two schemas, in the order of the new one. Documentation, the explanations of failures, services and
    /// names of types do not count: they are not on the wire.
    ///
    /// The rule: **a receiver must accept whatever a peer of either schema may send; a sender can hold back.** Servers are renewed
    /// before clients, so a client may be given more to send, as long as it does not send it to an old server; a server cannot
    /// hold back, because what it sends to many is the same for all.
    public static func differences(from old: Schema, to new: Schema) -> [SchemaChange] {
        var comparison = SchemaComparison(old: old, new: new)
        comparison.compare()
        return comparison.changes
    }
}
