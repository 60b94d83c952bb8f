/// Why a specification cannot be written: an example is missing, or it does not keep to the schema.
public struct SpecificationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One sentence that names the example and what is wrong with it.
    public let description: String

    init(_ description: String) { self.description = description }
}
