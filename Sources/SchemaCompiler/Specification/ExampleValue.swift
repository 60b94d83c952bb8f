/// A value of an example, as a person writes it in Swift. What it becomes on the wire, the schema decides:
///
/// | type | is written as |
/// | --- | --- |
/// | numbers, `elapsed`, `back` | `7` |
/// | texts | `"Lunch"` |
/// | values of enumerations | `"group"` |
/// | byte strings | `"00 ff 7a"`, in hex |
/// | `timestamp` | `"2026-05-04T09:00:00.000Z"` |
/// | `bit` | `true` |
/// | lists | `[1, 2]` |
/// | structures | `["room": 7, "seq": 12]`; optional fields may be missing |
indirect enum ExampleValue: Hashable, Sendable {
    case number(UInt64)
    case text(String)
    case bit(Bool)
    case list([ExampleValue])
    case fields([ExampleField])
    /// Another value each time, as a token or the time of day: the example shows one of them.
    case varying(ExampleValue)
}

/// One field of a structure or a message.
struct ExampleField: Hashable, Sendable {
    let name: String
    let value: ExampleValue
}

extension ExampleValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(integerLiteral value: UInt64) { self = .number(value) }

    init(stringLiteral value: String) { self = .text(value) }

    init(booleanLiteral value: Bool) { self = .bit(value) }

    init(arrayLiteral elements: ExampleValue...) { self = .list(elements) }

    init(dictionaryLiteral elements: (String, ExampleValue)...) {
        self = .fields(elements.map { ExampleField(name: $0.0, value: $0.1) })
    }

    /// No field at all: `[:]` would be a list.
    static let nothing = ExampleValue.fields([])
}
