/// Writes example values as the schema says, with a note for each value.
struct ExampleEncoder {
    let schema: Schema
    private let structures: [String: Structure]

    init(schema: Schema) {
        self.schema = schema
        structures = Dictionary(uniqueKeysWithValues: schema.structures.map { ($0.payload.name, $0) })
    }

    /// Where an example is, for what is said when it is wrong.
    private struct Place {
        var path: String
        var depth: Int

        func inner(_ name: String) -> Place { Place(path: "\(path).\(name)", depth: depth + 1) }

        func wrong(_ what: String) -> SpecificationError { SpecificationError("the example of \(path): \(what)") }
    }

    // MARK: Records

    /// A whole record.
    /// - Parameters:
    ///   - id: the number of the request; nil for what has none.
    ///   - payload: the message's, or that of its reply.
    func record(_ message: Message, _ payload: Payload, id: UInt64?, _ value: ExampleValue) throws(SpecificationError)
        -> AnnotatedBytes
    {
        let fields = try self.payload(payload, value, isClosed: false)
        var body = AnnotatedBytes()
        body.add(
            [message.opcode], "opcode = \(message.opcode.hex) \(payload.name.replacing(".Reply", with: ": reply"))")
        if let id { body.add(Self.varint(id), "id = \(id)") }
        body.add(fields)
        guard body.count <= (payload.name == message.name ? message.limit : schema.limits.server) else {
            throw SpecificationError("the example of \(payload.name) is longer than its record may be")
        }
        var record = AnnotatedBytes()
        record.add(Self.varint(UInt64(body.count)), "length = \(body.count)")
        record.add(body)
        return record
    }

    /// The fields of a payload.
    func payload(_ payload: Payload, _ value: ExampleValue, isClosed: Bool) throws(SpecificationError) -> AnnotatedBytes
    {
        try self.payload(payload, value, isClosed: isClosed, at: Place(path: payload.name, depth: 0))
    }

    private func payload(_ payload: Payload, _ value: ExampleValue, isClosed: Bool, at place: Place)
        throws(SpecificationError) -> AnnotatedBytes
    {
        guard case .fields(let fields) = value else { throw place.wrong("fields are expected") }
        let values = Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }
        for name in values.keys where !payload.fields.contains(where: { $0.name == name }) {
            throw place.wrong("there is no field \(name)")
        }
        var result = AnnotatedBytes()
        for field in payload.required {
            guard let value = values[field.name] else { throw place.wrong("\(field.name) is missing") }
            result.add(try encode(field.type, value, field.name, at: place))
        }
        let present = payload.optional.filter { values[$0.name] != nil }
        if !present.isEmpty || (isClosed && !payload.optional.isEmpty) {
            let flags = present.reduce(UInt64(0)) { $0 | 1 << UInt64($1.flag ?? 0) }
            let names = present.map { "?\($0.flag ?? 0) \($0.name)" }.joined(separator: ", ")
            result.add(Self.varint(flags), "flags: \(names.isEmpty ? "none" : names)", depth: place.depth)
        }
        for field in present {
            result.add(try encode(field.type, values[field.name] ?? .nothing, field.name, at: place))
        }
        return result
    }

    // MARK: Values

    /// A value by itself.
    func value(_ type: WireType, _ value: ExampleValue, _ name: String) throws(SpecificationError) -> AnnotatedBytes {
        try encode(type, value, name, at: Place(path: name, depth: 0))
    }

    private func encode(_ type: WireType, _ value: ExampleValue, _ name: String, at place: Place)
        throws(SpecificationError) -> AnnotatedBytes
    {
        if case .varying(let shown) = value {
            var result = try encode(type, shown, name, at: place)
            for index in result.lines.indices { result.lines[index].isVarying = true }
            return result
        }
        let here = Place(path: "\(place.path).\(name)", depth: place.depth)
        let label = "\(name): \(type.written)"
        switch type.resolved {
        case .list(let element, let range):
            guard case .list(let elements) = value, range.contains(elements.count) else {
                throw here.wrong("a list of \(range.written) elements is expected")
            }
            var result = AnnotatedBytes()
            let count = elements.count == 1 ? "1 element" : "\(elements.count) elements"
            result.add(Self.varint(UInt64(elements.count)), "\(label) = \(count)", depth: place.depth)
            for (index, value) in elements.enumerated() {
                result.add(try encode(element, value, "[\(index)]", at: place.inner(name)))
            }
            return result
        case .structure(let structureName):
            guard let structure = structures[structureName] else { throw here.wrong("there is no \(structureName)") }
            let inner = try payload(structure.payload, value, isClosed: !structure.isOpen, at: place.inner(name))
            var result = AnnotatedBytes()
            if structure.isOpen {
                result.add(Self.varint(UInt64(inner.count)), "\(label) of \(inner.count) bytes", depth: place.depth)
            } else {
                result.add([], label, depth: place.depth)
            }
            result.add(inner)
            return result
        default:
            let (bytes, meaning) = try simple(type.resolved, value, at: here)
            var result = AnnotatedBytes()
            if let bytes { result.add(bytes, "\(label) = \(meaning)", depth: place.depth) }
            return result
        }
    }

    /// The bytes of a value without parts, and the value in words; no bytes for a bit, which its flag says.
    private func simple(_ type: WireType, _ value: ExampleValue, at place: Place) throws(SpecificationError)
        -> (bytes: [UInt8]?, meaning: String)
    {
        switch (type, value) {
        case (.byte, .number(let number)) where number < 256: return ([UInt8(number)], "\(number)")
        case (.number(let range), .number(let number)) where range.contains(number):
            return (Self.varint(number), number.withCommas)
        case (.back(let range), .number(let number)) where range.contains(number):
            return (Self.varint(number), "\(number) below `seq`")
        case (.elapsed, .number(let number)): return (Self.varint(number), "\(number.withCommas) ms")
        case (.timestamp, .text(let text)):
            guard let moment = CivilTime.milliseconds(text) else { throw place.wrong("\(text) is no moment") }
            return (Self.varint(moment), text)
        case (.bit, .bit(true)): return (nil, "set")
        case (.text(let range), .text(let text)) where range.contains(text.utf8.count):
            let bytes = Array(text.utf8)
            return (Self.varint(UInt64(bytes.count)) + bytes, "\(bytes.count) bytes \"\(text)\"")
        case (.bytes(let range), .text(let hex)):
            guard let bytes = Hex.bytes(hex), range.contains(bytes.count) else { throw place.wrong("bounds") }
            return (Self.varint(UInt64(bytes.count)) + bytes, "\(bytes.count) bytes")
        case (.fixedBytes(let count), .text(let hex)):
            guard let bytes = Hex.bytes(hex), bytes.count == count else {
                throw place.wrong("\(count) bytes are expected")
            }
            return (bytes, "\(count) bytes")
        case (.enumeration(let name, _), .text(let text)):
            let cases = schema.enumerations.first { $0.name == name }?.cases.map { (name: $0.name, value: $0.value) }
            let known = cases ?? schema.failures.map { (name: $0.name, value: $0.number) }
            guard let found = known.first(where: { $0.name == text }) else {
                throw place.wrong("\(name) has no \(text)")
            }
            return ([found.value], "\(found.value) \(text)")
        default: throw place.wrong("the value does not suit \(type.written)")
        }
    }

    /// A prefix varint.
    static func varint(_ value: UInt64) -> [UInt8] {
        let size = Sizes.varint(value)
        guard size < 9 else { return [0xff] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        var bytes = (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
        bytes[0] |= UInt8(truncatingIfNeeded: 0xff00 >> (size - 1))
        return bytes
    }
}
