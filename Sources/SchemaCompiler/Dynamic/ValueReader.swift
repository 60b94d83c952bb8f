/// Reads values as the schema says, notes what each byte says, and explains damage.
///
/// What was read before the damage is kept: values are put into the place that the caller gives, as far as they go.
struct ValueReader {
    let codec: SchemaCodec
    let bytes: [UInt8]

    /// Where the next value begins.
    private(set) var position: Int

    /// Where the payload ends that the reader is in.
    private(set) var end: Int

    private(set) var spans: [WireSpan] = []

    /// Whether bytes behind an unknown flag were passed over.
    private(set) var isCut = false

    /// Where the body ends.
    private let bodyEnd: Int

    /// What ends where the reader may not go on.
    private var whole: String { end == bodyEnd ? "the bytes end" : "the structure around it ends" }

    init(_ codec: SchemaCodec, _ bytes: [UInt8], _ range: Range<Int>) {
        self.codec = codec
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
        bodyEnd = range.upperBound
    }

    /// Notes what bytes say.
    mutating func note(_ range: Range<Int>, path: String, _ meaning: String) {
        spans.append(WireSpan(range, path: path, meaning))
    }

    // MARK: - Payloads

    /// Reads the fields of a payload to its end.
    mutating func readFields(
        of payload: Payload, isOpen: Bool, path: String, into fields: inout SchemaFields
    ) throws(WireDamage) {
        for field in payload.required { try read(field, path, into: &fields) }
        let flags = try readFlags(of: payload, isOpen: isOpen, path)
        // What lies behind an unknown field cannot be found, so only the flags below the first unknown one count.
        let unknown = flags & ~payload.knownFlags
        let present = unknown == 0 ? flags : flags & ((1 << UInt64(unknown.trailingZeroBitCount)) - 1)
        for field in payload.optional where present & 1 << UInt64(field.flag ?? 0) != 0 {
            try read(field, path, into: &fields)
        }
        guard isOpen else { return }
        if unknown != 0 {
            isCut = true
            let meaning = "passed over: from the unknown flag ?\(unknown.trailingZeroBitCount) on"
            spans.append(WireSpan(position..<end, path: path, meaning, isPassedOver: true))
            position = end
        }
        guard position == end else {
            let count = end - position
            throw WireDamage(
                .leftOverBytes, at: position, path: path,
                "\(count) \(count == 1 ? "byte is" : "bytes are") left over at its end")
        }
    }

    private mutating func read(_ field: Field, _ path: String, into fields: inout SchemaFields) throws(WireDamage) {
        var value: SchemaValue?
        defer { fields[field.name] = value }
        try read(field.type, path: "\(path).\(field.name)", into: &value)
    }

    private mutating func readFlags(of payload: Payload, isOpen: Bool, _ path: String) throws(WireDamage) -> UInt64 {
        if isOpen ? position == end : payload.optional.isEmpty { return 0 }
        let start = position
        let flags = try readVarint("\(path) flags")
        if isOpen && flags == 0 {
            throw WireDamage(.emptyFlags, at: start, path: path, "flags of zero: they are left out when none is set")
        }
        if !isOpen && flags & ~payload.knownFlags != 0 {
            let unknown = (flags & ~payload.knownFlags).trailingZeroBitCount
            throw WireDamage(
                .unknownFlag, at: start, path: path,
                "flag ?\(unknown), \(payload.name) is closed and has \(payload.names(of: payload.knownFlags))")
        }
        note(start..<position, path: path, flags == 0 ? "no flags" : "flags \(payload.names(of: flags))")
        return flags
    }

    // MARK: - Values

    private mutating func read(
        _ type: WireType, path: String, into value: inout SchemaValue?
    ) throws(WireDamage) {
        let start = position
        switch type.resolved {
        case .byte:
            let byte = try readByte(path)
            value = .number(UInt64(byte))
            note(start..<position, path: path, "\(byte)")
        case .number(let range), .back(let range):
            let number = try readVarint(path)
            guard range.contains(number) else {
                throw WireDamage(.numberOutOfRange, at: start, path: path, OutOfBounds.number(number, range))
            }
            value = .number(number)
            note(start..<position, path: path, type.meaning(of: number))
        case .timestamp, .elapsed:
            let number = try readVarint(path)
            value = .number(number)
            note(start..<position, path: path, type.meaning(of: number))
        case .signed:
            let place = try readVarint(path)
            let number = Int64(bitPattern: place >> 1) ^ -Int64(bitPattern: place & 1)
            value = .signed(number)
            note(start..<position, path: path, "\(number)")
        case .bit:
            value = .bit(true)
            note(start..<start, path: path, "set by its flag")
        case .text(let range):
            let text = try readText(range, path)
            value = .text(text)
            note(start..<position, path: path, text.quoted)
        case .bytes(let range):
            let count = try readLength(range, path, OutOfBounds.bytes)
            value = .bytes(try readBytes(count, path))
            note(start..<position, path: path, "\(count) \(count == 1 ? "byte" : "bytes")")
        case .fixedBytes(let count):
            value = .bytes(try readBytes(count, path))
            note(start..<position, path: path, "\(count) \(count == 1 ? "byte" : "bytes")")
        case .enumeration(let name, let isOpen):
            value = .number(try readEnumeration(name, isOpen: isOpen, path))
        case .list(let element, let range): try readList(of: element, range, path, into: &value)
        case .structure(let name): try readStructure(codec.structure(name), path, into: &value)
        case .alias: preconditionFailure("a resolved type is no alias")
        }
    }

    private mutating func readEnumeration(_ name: String, isOpen: Bool, _ path: String) throws(WireDamage) -> UInt64 {
        let start = position
        let byte = try readByte(path)
        let known = codec.cases(of: name).first { $0.value == byte }
        guard isOpen || known != nil else {
            let allowed = codec.cases(of: name).map { "\($0.value) \($0.name)" }.joined(separator: ", ")
            throw WireDamage(.unknownValue, at: start, path: path, "value \(byte), \(name) has \(allowed)")
        }
        note(start..<position, path: path, known?.name ?? "\(byte), unknown to \(name)")
        return UInt64(byte)
    }

    private mutating func readList(
        of element: WireType, _ range: ClosedRange<Int>, _ path: String, into value: inout SchemaValue?
    ) throws(WireDamage) {
        let start = position
        let count = try readLength(range, path, OutOfBounds.list)
        note(start..<position, path: path, "list of \(count)")
        var list: [SchemaValue] = []
        defer { value = .list(list) }
        for index in 0..<count {
            var next: SchemaValue?
            defer { if let next { list.append(next) } }
            try read(element, path: "\(path)[\(index)]", into: &next)
        }
    }

    private mutating func readStructure(
        _ structure: Structure, _ path: String, into value: inout SchemaValue?
    ) throws(WireDamage) {
        var fields: SchemaFields = [:]
        let outer = end
        if structure.isOpen {
            let start = position
            let length = try readVarint(path)
            guard length <= UInt64(end - position) else {
                throw WireDamage(
                    .truncated, at: start, path: path,
                    "structure of \(length) bytes, \(end - position) are left of the payload")
            }
            note(start..<position, path: path, "\(structure.payload.name) of \(length) bytes")
            end = position + Int(length)
        }
        defer {
            value = .structure(fields)
            end = outer
        }
        try readFields(of: structure.payload, isOpen: structure.isOpen, path: path, into: &fields)
    }

    // MARK: - Bytes

    /// Reads one byte.
    mutating func readByte(_ path: String) throws(WireDamage) -> UInt8 {
        guard position < end else { throw WireDamage(.truncated, at: position, path: path, "\(whole) before it") }
        defer { position += 1 }
        return bytes[position]
    }

    /// Reads a prefix varint of any value.
    mutating func readVarint(_ path: String) throws(WireDamage) -> UInt64 {
        let start = position
        let size = Varint.size(first: try readByte(path))
        guard size <= end - start else {
            throw WireDamage(
                .truncated, at: start, path: path,
                "varint of \(size) bytes, of which \(end - start) are there: \(whole)")
        }
        let value = Varint.value(bytes[start..<(start + size)])
        guard Sizes.varint(value) == size else {
            throw WireDamage(
                .notShortest, at: start, path: path,
                "varint of \(size) bytes for \(value), which takes \(Sizes.varint(value))")
        }
        position = start + size
        return value
    }

    private mutating func readLength(
        _ range: ClosedRange<Int>, _ path: String, _ outside: (UInt64, ClosedRange<Int>) -> String
    ) throws(WireDamage) -> Int {
        let start = position
        let length = try readVarint(path)
        guard range.asUnsigned.contains(length) else {
            throw WireDamage(.lengthOutOfBounds, at: start, path: path, outside(length, range))
        }
        return Int(length)
    }

    private mutating func readBytes(_ count: Int, _ path: String) throws(WireDamage) -> [UInt8] {
        guard count <= end - position else {
            throw WireDamage(
                .truncated, at: position, path: path, "\(count) bytes, of which \(end - position) are there: \(whole)")
        }
        defer { position += count }
        return Array(bytes[position..<(position + count)])
    }

    private mutating func readText(_ range: ClosedRange<Int>, _ path: String) throws(WireDamage) -> String {
        let count = try readLength(range, path, OutOfBounds.text)
        let start = position
        let content = try readBytes(count, path)
        do {
            return String(copying: try UTF8Span(validating: content.span))
        } catch {
            let place = error.byteOffsets
            let wrong = content[place].map { String($0, radix: 16) }.joined(separator: " ")
            throw WireDamage(
                .invalidText, at: start, path: path,
                "not UTF-8: \(error.kind.inWords) at offset \(start + place.lowerBound) (\(wrong))")
        }
    }
}

extension Payload {
    /// The flags with the names of their fields: `?0 parent, ?2 mentions`.
    fileprivate func names(of flags: UInt64) -> String {
        let names = (0..<64).filter { flags & 1 << UInt64($0) != 0 }.map { flag in
            let field = fields.first { $0.flag == flag }
            return "?\(flag) \(field?.name ?? "(unknown)")"
        }
        return names.isEmpty ? "none" : names.joined(separator: ", ")
    }
}

extension Unicode.UTF8.ValidationError.Kind {
    /// What is wrong with the bytes of a character.
    fileprivate var inWords: String {
        switch self {
        case .unexpectedContinuationByte: "a continuation byte alone"
        case .surrogateCodePointByte: "half of a surrogate pair"
        case .invalidNonSurrogateCodePointByte: "a byte that begins no character"
        case .overlongEncodingByte: "a form that is longer than its character needs"
        default: "a character that is cut"
        }
    }
}
