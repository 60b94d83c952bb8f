/// A value of JSON (RFC 8259). Numbers keep their digits, so that all 64 bits survive; objects keep their order.
public indirect enum JSONValue: Hashable, Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number, as it is written.
    case number(String)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Names with their values.
    case object([Member])

    /// A name of an object with its value.
    public struct Member: Hashable, Sendable {
        /// The name.
        public let name: String
        /// The value.
        public let value: JSONValue

        /// Pairs a name with a value.
        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// A whole number.
    public static func number(_ number: some BinaryInteger) -> JSONValue { .number(String(number)) }

    /// The value behind a name of an object.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    /// An object.
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(members.map { Member($0.0, $0.1) })
    }

    /// A list.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// A text.
    public init(stringLiteral text: String) { self = .string(text) }

    /// A number.
    public init(integerLiteral number: Int) { self = .number(String(number)) }

    /// A truth.
    public init(booleanLiteral bool: Bool) { self = .bool(bool) }
}
