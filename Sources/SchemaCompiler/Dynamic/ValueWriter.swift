/// Writes values as the schema says.
struct ValueWriter {
    let codec: SchemaCodec

    /// Bytes to write in place of those that a value takes, by its path; behind a path with `?`, the flags of that payload,
    /// and with `+`, what stands at its end. This is how broken records are made: the lengths around them stay right.
    var replacing: [String: [UInt8]] = [:]

    private(set) var bytes: [UInt8] = []

    init(_ codec: SchemaCodec, replacing: [String: [UInt8]] = [:]) {
        self.codec = codec
        self.replacing = replacing
    }

    mutating func append(_ more: [UInt8]) { bytes += more }

    /// The required fields; then, if one is present, the flags and the optional fields that are present.
    mutating func write(
        _ fields: SchemaFields, of payload: Payload, isOpen: Bool, path: String
    ) throws(SchemaValueError) {
        for name in fields.keys.sorted() where !payload.fields.contains(where: { $0.name == name }) {
            throw SchemaValueError(path: "\(path).\(name)", what: "\(payload.name) has no such field")
        }
        for field in payload.required {
            guard let value = fields[field.name] else {
                throw SchemaValueError(path: "\(path).\(field.name)", what: "missing, though it is required")
            }
            try write(value, of: field.type, path: "\(path).\(field.name)")
        }
        let present = payload.optional.filter { fields[$0.name] != nil && fields[$0.name] != .bit(false) }
        let flags = present.reduce(UInt64(0)) { $0 | 1 << UInt64($1.flag ?? 0) }
        if let replaced = replacing["\(path)?"] {
            bytes += replaced
        } else if flags != 0 || (!isOpen && !payload.optional.isEmpty) {
            bytes += Varint.bytes(flags)
        }
        for field in present {
            guard let value = fields[field.name] else { continue }
            try write(value, of: field.type, path: "\(path).\(field.name)")
        }
        bytes += replacing["\(path)+"] ?? []
    }

    /// A value, if the schema allows it there.
    mutating func write(_ value: SchemaValue, of type: WireType, path: String) throws(SchemaValueError) {
        if let replaced = replacing[path] {
            bytes += replaced
            return
        }
        switch (type.resolved, value) {
        case (.byte, .number(let number)):
            try check(number, in: 0...255, path)
            bytes.append(UInt8(truncatingIfNeeded: number))
        case (.number(let range), .number(let number)), (.back(let range), .number(let number)):
            try check(number, in: range, path)
            bytes += Varint.bytes(number)
        case (.timestamp, .number(let number)), (.elapsed, .number(let number)): bytes += Varint.bytes(number)
        case (.signed, .signed(let number)): bytes += Varint.bytes(UInt64(bitPattern: number << 1 ^ number >> 63))
        case (.bit, .bit): return
        case (.text(let range), .text(let text)):
            try check(range.contains(text.utf8.count), OutOfBounds.text(UInt64(text.utf8.count), range), path)
            bytes += Varint.bytes(UInt64(text.utf8.count)) + text.utf8
        case (.bytes(let range), .bytes(let string)):
            try check(range.contains(string.count), OutOfBounds.bytes(UInt64(string.count), range), path)
            bytes += Varint.bytes(UInt64(string.count)) + string
        case (.fixedBytes(let count), .bytes(let string)):
            try check(string.count == count, OutOfBounds.bytes(UInt64(string.count), count...count), path)
            bytes += string
        case (.list(let element, let range), .list(let list)):
            try check(range.contains(list.count), OutOfBounds.list(UInt64(list.count), range), path)
            bytes += Varint.bytes(UInt64(list.count))
            for (index, value) in list.enumerated() { try write(value, of: element, path: "\(path)[\(index)]") }
        case (.enumeration(let name, let isOpen), .number(let number)):
            try check(number, in: 0...255, path)
            let isKnown = codec.cases(of: name).contains { UInt64($0.value) == number }
            try check(isOpen || isKnown, "\(name) has no value \(number) and is closed", path)
            bytes.append(UInt8(truncatingIfNeeded: number))
        case (.structure(let name), .structure(let fields)):
            try writeStructure(codec.structure(name), fields, path: path)
        default:
            throw SchemaValueError(path: path, what: "\(value.kind), where \(type.written) belongs")
        }
    }

    private mutating func writeStructure(
        _ structure: Structure, _ fields: SchemaFields, path: String
    ) throws(SchemaValueError) {
        var inner = ValueWriter(codec, replacing: replacing)
        try inner.write(fields, of: structure.payload, isOpen: structure.isOpen, path: path)
        if structure.isOpen { bytes += Varint.bytes(UInt64(inner.bytes.count)) }
        bytes += inner.bytes
    }

    private func check(_ number: UInt64, in range: ClosedRange<UInt64>, _ path: String) throws(SchemaValueError) {
        try check(range.contains(number), OutOfBounds.number(number, range), path)
    }

    private func check(_ isAllowed: Bool, _ what: @autoclosure () -> String, _ path: String) throws(SchemaValueError) {
        guard isAllowed else { throw SchemaValueError(path: path, what: what()) }
    }
}

extension SchemaValue {
    /// What it is, for somebody who expected something else.
    fileprivate var kind: String {
        switch self {
        case .number: "a number"
        case .signed: "a signed number"
        case .bit: "a bit"
        case .text: "a text"
        case .bytes: "a byte string"
        case .list: "a list"
        case .structure: "a structure"
        }
    }
}
