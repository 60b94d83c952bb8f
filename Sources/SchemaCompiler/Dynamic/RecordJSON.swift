/// Records as JSON, for people and for other languages.
///
///     {"message": "PostMessage", "id": 7, "fields": {"room": 5, "nonce": 9, "text": "hi"}}
///     {"unknown": 127, "id": 9, "payload": "0102"}
///
/// | type | in JSON |
/// | --- | --- |
/// | numbers, `timestamp`, `elapsed`, `back`, `zz` | a number; a text of digits beyond 2^53 - 1, which not everybody reads |
/// | an enumeration | the name of the value; the number, if it is unknown |
/// | `bit` | `true`; absent when it is not set |
/// | `bytes` | a text: hex, or base64 where that is asked for |
/// | a structure | an object |
/// | a text, byte string or list of equal parts | also `{"repeat": PART, "count": NUMBER}` |
public struct RecordJSON: Sendable {
    /// The codec whose schema names everything.
    public let codec: SchemaCodec

    /// How byte strings are written.
    public let byteText: ByteText

    /// Whether long texts, byte strings and lists of equal parts are written as `{"repeat": …, "count": …}`. They are always
    /// understood.
    public let abbreviates: Bool

    /// Records of a schema, with byte strings in this form.
    public init(_ codec: SchemaCodec, byteText: ByteText = .hex, abbreviates: Bool = false) {
        self.codec = codec
        self.byteText = byteText
        self.abbreviates = abbreviates
    }

    /// What is abbreviated has at least so many equal parts.
    static let repeatsMin = 16
}

// MARK: - To JSON

extension RecordJSON {
    /// A record as JSON. What the schema does not know is left out.
    public func json(_ record: SchemaRecord) -> JSONValue {
        switch record {
        case .message(let name, let id, let fields):
            var members = [JSONValue.Member("message", .string(name))]
            if let id { members.append(.init("id", .number(id))) }
            if let form = codec.form(named: name) { members.append(.init("fields", json(fields, of: form.payload))) }
            return .object(members)
        case .unknown(let opcode, let id, let payload):
            var members = [JSONValue.Member("unknown", .number(opcode))]
            if let id { members.append(.init("id", .number(id))) }
            return .object(members + [.init("payload", .string(byteText.text(payload)))])
        }
    }

    private func json(_ fields: SchemaFields, of payload: Payload) -> JSONValue {
        .object(
            payload.fields.compactMap { field in
                guard let value = fields[field.name], value != .bit(false) else { return nil }
                return .init(field.name, json(value, of: field.type))
            })
    }

    private func json(_ value: SchemaValue, of type: WireType) -> JSONValue {
        switch value {
        case .number(let number):
            if case .enumeration(let name, _) = type,
                let known = codec.cases(of: name).first(where: { UInt64($0.value) == number })
            {
                return .string(known.name)
            }
            return number < 1 << 53 ? .number(number) : .string(String(number))
        case .signed(let number): return number.magnitude < 1 << 53 ? .number(number) : .string(String(number))
        case .bit(let bit): return .bool(bit)
        case .text(let text):
            let parts = text.unicodeScalars.map { JSONValue.string(String($0)) }
            return repeated(parts) ?? .string(text)
        case .bytes(let bytes):
            return repeated(bytes.map { .string(byteText.text([$0])) }) ?? .string(byteText.text(bytes))
        case .list(let list):
            guard case .list(let element, _) = type.resolved else { return .array([]) }
            let elements = list.map { json($0, of: element) }
            return repeated(elements) ?? .array(elements)
        case .structure(let fields):
            guard case .structure(let name) = type.resolved else { return .object([]) }
            return json(fields, of: codec.structure(name).payload)
        }
    }

    private func repeated(_ parts: [JSONValue]) -> JSONValue? {
        guard abbreviates, parts.count >= Self.repeatsMin, let first = parts.first, parts.allSatisfy({ $0 == first })
        else { return nil }
        return ["repeat": first, "count": .number(parts.count)]
    }
}
