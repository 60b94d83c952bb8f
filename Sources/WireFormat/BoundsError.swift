/// A value cannot be encoded, because a field lies outside the bound that the schema gives it.
///
/// Always the fault of the program that filled in the message: whoever takes values from people checks them first.
public struct BoundsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The message or structure, as in `PostMessage`.
    public let message: String

    /// The field whose value is outside its bound; nil when the record as a whole is longer than its limit.
    public let field: String?

    /// Names the message and the field.
    public init(message: String, field: String?) {
        self.message = message
        self.field = field
    }

    /// Names a message by its type, and the field.
    public init(payload: (some WirePayload).Type, field: String?) {
        let qualified = String(reflecting: payload)
        self.init(message: String(qualified.drop { $0 != "." }.dropFirst()), field: field)
    }

    /// A sentence for a log.
    public var description: String {
        if let field { "\(message).\(field) is outside its bound" } else { "\(message) is longer than a record may be" }
    }
}
