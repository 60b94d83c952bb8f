/// Records that must be refused, each for one reason.
///
/// Every one is a whole record in which one value has been replaced; the lengths around it are right, so that nothing but
/// that value can be the reason.
struct MalformedVectors {
    /// A record, and why it is refused.
    struct Vector {
        let name: String
        let bytes: [UInt8]
        let damage: WireDamage
    }

    let codec: SchemaCodec
    let form: RecordForm

    private(set) var vectors: [Vector] = []

    /// Everything once, as small as it can be.
    private let base: SchemaFields

    /// - Parameter visited: structures whose own vectors exist already.
    init(_ codec: SchemaCodec, _ form: RecordForm, visited: Set<String>) {
        self.codec = codec
        self.form = form
        var values = SampleValues(codec, .small)
        base = values.fields(of: form.payload)
        addHeaders()
        for place in PayloadPlace.all(in: form, codec, visited: visited) {
            addFlags(place)
            for field in place.payload.fields { addValues(of: field.type, path: "\(place.path).\(field.name)") }
        }
    }

    /// Adds a record with `bytes` in place of the value at `path`.
    private mutating func add(
        _ name: String, _ kind: WireDamage.Kind, _ path: String, _ bytes: [UInt8], fields: SchemaFields? = nil
    ) {
        add(name, kind, record: codec.record(of: form, fields ?? base, replacing: [path: bytes]))
    }

    private mutating func add(_ name: String, _ kind: WireDamage.Kind, record: [UInt8]) {
        guard record.count - Varint.size(first: record[0]) <= codec.schema.limit(from: form.senders[0]) else { return }
        do {
            let read = try codec.decode(record, from: form.senders[0])
            preconditionFailure("\(form.name), \(name): it can be read: \(read)")
        } catch {
            precondition(error.kind == kind, "\(form.name), \(name): \(error), not \(kind)")
            vectors.append(Vector(name: name, bytes: record, damage: error))
        }
    }

    // MARK: - Before the fields

    private mutating func addHeaders() {
        guard form.hasID else { return }
        let body = codec.body(of: form, id: 1, base)
        func record(id: [UInt8]) -> [UInt8] {
            let body = [form.opcode] + id + body.dropFirst(2)
            return Varint.bytes(UInt64(body.count)) + body
        }
        add("no id", .truncated, record: [1, form.opcode])
        add("id 0", .numberOutOfRange, record: record(id: [0]))
        add("id 4294967296", .numberOutOfRange, record: record(id: Varint.bytes(4_294_967_296)))
        add("id 1 in 2 bytes", .notShortest, record: record(id: Varint.bytes(1, size: 2)))
    }

    // MARK: - Flags and the end

    private mutating func addFlags(_ place: PayloadPlace) {
        let (payload, path) = (place.payload, place.path)
        let suffix = path == form.name ? "" : " in \(path)"
        let known = Varint.bytes(payload.knownFlags)
        if place.isOpen && path == form.name {
            var values = SampleValues(codec, .smallest)
            let smallest = values.fields(of: form.payload)
            add("flags of zero", .emptyFlags, "\(path)?", [0], fields: smallest)
        } else if place.isOpen && payload.optional.isEmpty {
            add("flags of zero\(suffix)", .emptyFlags, "\(path)?", [0])
        }
        if !payload.optional.isEmpty {
            let size = known.count + 1
            if size <= 9 {
                add(
                    "flags in \(size) bytes\(suffix)", .notShortest, "\(path)?",
                    Varint.bytes(payload.knownFlags, size: size))
            }
            if place.isOpen { add("a byte left over\(suffix)", .leftOverBytes, "\(path)+", [0]) }
        }
        let next = payload.knownFlags == 0 ? 0 : 64 - payload.knownFlags.leadingZeroBitCount
        if !place.isOpen && !payload.optional.isEmpty && next < 64 {
            add(
                "unknown flag ?\(next)\(suffix), which is closed", .unknownFlag, "\(path)?",
                Varint.bytes(payload.knownFlags | 1 << UInt64(next)))
        }
    }

    // MARK: - Values

    private mutating func addValues(of type: WireType, path: String) {
        switch type.resolved {
        case .number(let range), .back(let range): addNumbers(range, path)
        case .timestamp, .elapsed, .signed: add("\(path) in 2 bytes", .notShortest, path, Varint.bytes(0, size: 2))
        case .text(let range):
            addLengths(range, path) { [UInt8](repeating: 0x61, count: $0) }
            addTexts(range, path)
        case .bytes(let range): addLengths(range, path) { [UInt8](repeating: 0, count: $0) }
        case .list(let element, let range):
            var values = SampleValues(codec, .smallest)
            let one = codec.bytes(of: values.value(of: element), element)
            addLengths(range, path) { Array(repeating: one, count: $0).flatMap(\.self) }
            if case .structure = element.resolved { addStructureLength(element, path, count: max(1, range.lowerBound)) }
            guard !element.isStructure else { return }
            addElements(element, path)
        case .enumeration(let name, isOpen: false):
            let known = codec.cases(of: name).map(\.value)
            guard let unknown = (UInt8.min...UInt8.max).last(where: { !known.contains($0) }) else { return }
            add("\(path) is \(unknown), \(name) is closed", .unknownValue, path, [unknown])
        case .structure: addStructureLength(type, path, count: nil)
        case .byte, .bit, .fixedBytes, .enumeration, .alias: return
        }
    }

    /// The values of the first element of a list.
    private mutating func addElements(_ element: WireType, _ path: String) {
        addValues(of: element, path: "\(path)[0]")
    }

    private mutating func addNumbers(_ range: ClosedRange<UInt64>, _ path: String) {
        if range.lowerBound > 0 {
            let below = range.lowerBound - 1
            add("\(path) is \(below)", .numberOutOfRange, path, Varint.bytes(below))
        }
        if range.upperBound < UInt64.max {
            let above = range.upperBound + 1
            add("\(path) is \(above)", .numberOutOfRange, path, Varint.bytes(above))
        }
        let size = Sizes.varint(range.lowerBound) + 1
        guard size <= 9 else { return }
        add("\(path) in \(size) bytes", .notShortest, path, Varint.bytes(range.lowerBound, size: size))
    }

    /// One too few, one too many, and the length in more bytes than it needs. `content` makes so many of them.
    private mutating func addLengths(_ range: ClosedRange<Int>, _ path: String, content: (Int) -> [UInt8]) {
        func value(_ count: Int) -> [UInt8] { Varint.bytes(UInt64(count)) + content(count) }
        if range.lowerBound > 0 {
            let below = range.lowerBound - 1
            add("\(path) of length \(below)", .lengthOutOfBounds, path, value(below))
        }
        let above = range.upperBound + 1
        add("\(path) of length \(above)", .lengthOutOfBounds, path, value(above))
        let length = range.lowerBound
        let size = Sizes.varint(length) + 1
        add(
            "the length of \(path) in \(size) bytes", .notShortest, path,
            Varint.bytes(UInt64(length), size: size) + content(length))
    }

    /// What is no UTF-8, one text for each way to be none (Unicode 16, table 3-7).
    private mutating func addTexts(_ range: ClosedRange<Int>, _ path: String) {
        let wrong: [(String, [UInt8])] = [
            ("a continuation byte alone", [0x80]),
            ("a byte that never occurs", [0xff]),
            ("a character cut at the end", [0xe2, 0x82]),
            ("a character cut in the middle", [0xe2, 0x82, 0x61]),
            ("an overlong form of 2 bytes", [0xc0, 0x80]),
            ("an overlong form of 3 bytes", [0xe0, 0x80, 0x80]),
            ("half of a surrogate pair", [0xed, 0xa0, 0x80]),
            ("beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80]),
        ]
        for (name, bytes) in wrong where bytes.count <= range.upperBound {
            let padding = [UInt8](repeating: 0x61, count: max(0, range.lowerBound - bytes.count))
            let content = padding + bytes
            add("\(path): \(name)", .invalidText, path, Varint.bytes(UInt64(content.count)) + content)
        }
    }

    /// An open structure that reaches beyond the payload around it: alone, or as the first of a list.
    private mutating func addStructureLength(_ type: WireType, _ path: String, count: Int?) {
        guard case .structure(let name) = type.resolved, codec.structure(name).isOpen else { return }
        let beyond = Varint.bytes(16_000)
        let start = count.map { Varint.bytes(UInt64($0)) } ?? []
        add("\(path) reaches beyond its payload", .truncated, path, start + beyond)
    }
}

extension WireType {
    /// Whether it is a structure.
    fileprivate var isStructure: Bool { if case .structure = resolved { true } else { false } }
}

extension SchemaCodec {
    /// The bytes of a value alone.
    func bytes(of value: SchemaValue, _ type: WireType) -> [UInt8] {
        var writer = ValueWriter(self)
        do {
            try writer.write(value, of: type, path: "value")
        } catch {
            preconditionFailure("a sample is what the schema allows: \(error)")
        }
        return writer.bytes
    }
}
