/// Encodes and decodes the records of any protocol, from its schema alone.
///
/// It shares no code with the Swift that is generated and none with `WireFormat`: it is written from the rules of the wire
/// (PROTOCOL §1), so that each of them checks the others. It is made for tools and tests: it is slow and explains everything.
///
///     let codec = SchemaCodec(schema)
///     let bytes = try codec.encode(.message("PostMessage", id: 7, fields: ["room": .number(5), …]))
///     for inspection in codec.inspect(bytes, from: .client) { … }
public struct SchemaCodec: Sendable {
    /// The protocol.
    public let schema: Schema

    /// Everything that records carry, in the order of the opcodes.
    public let forms: [RecordForm]

    private let structures: [String: Structure]
    private let heapBound: HeapBound
    private let enumerations: [String: [(name: String, value: UInt8)]]

    /// A codec for the records of a protocol.
    public init(_ schema: Schema) {
        self.schema = schema
        forms = schema.recordForms
        structures = Dictionary(uniqueKeysWithValues: schema.structures.map { ($0.payload.name, $0) })
        heapBound = HeapBound(structures: structures)
        var enumerations = schema.enumerations.map { ($0.name, $0.cases.map { (name: $0.name, value: $0.value) }) }
        enumerations.append(("FailureCode", schema.failures.map { (name: $0.name, value: $0.number) }))
        self.enumerations = Dictionary(uniqueKeysWithValues: enumerations)
    }

    /// The form with a name: `PostMessage`, `PostMessage.Reply`, or the other name that the schema gives to a reply.
    public func form(named name: String) -> RecordForm? {
        forms.first { form in
            if case .request(_, name) = form.message.kind, form.isReply { return true }
            return form.name == name
        }
    }

    /// The most heap that the generated Swift takes to decode a payload of so many bytes, whatever they are.
    public func heapBytesMax(decoding form: RecordForm, byteCount: Int) -> Int {
        heapBound.bytes(of: form.payload, byteCount: min(byteCount, form.payload.size.upperBound))
    }

    /// The known values of an enumeration, `FailureCode` among them, in the order of the schema.
    public func cases(of enumeration: String) -> [(name: String, value: UInt8)] { enumerations[enumeration] ?? [] }

    /// A structure of the schema.
    func structure(_ name: String) -> Structure {
        guard let structure = structures[name] else { preconditionFailure("a checked schema has all its structures") }
        return structure
    }
}

// MARK: - Encoding

extension SchemaCodec {
    /// The bytes of a record, with the length in front.
    ///
    /// - Throws: where a value is not what the schema allows, or the record is longer than its limit.
    public func encode(_ record: SchemaRecord) throws(SchemaValueError) -> [UInt8] {
        let body = try body(of: record)
        return Varint.bytes(UInt64(body.count)) + body
    }

    private func body(of record: SchemaRecord) throws(SchemaValueError) -> [UInt8] {
        switch record {
        case .unknown(let opcode, let id, let payload):
            return [opcode] + (id.map { Varint.bytes(UInt64($0)) } ?? []) + payload
        case .message(let name, let id, let fields):
            guard let form = form(named: name) else {
                throw SchemaValueError(path: name, what: "the protocol \(schema.name) has no such message")
            }
            let body = try self.body(of: form, id: id, fields)
            guard body.count <= form.limit else {
                throw SchemaValueError(path: name, what: "record of \(body.count) bytes, at most \(form.limit)")
            }
            return body
        }
    }

    /// The body of a record; with `replacing`, one that is broken at those places.
    func body(
        of form: RecordForm, id: UInt32?, _ fields: SchemaFields, replacing: [String: [UInt8]] = [:]
    ) throws(SchemaValueError) -> [UInt8] {
        var writer = ValueWriter(self, replacing: replacing)
        writer.append([form.opcode])
        if form.hasID {
            guard let id, id != 0 else { throw SchemaValueError(path: form.name, what: "the id is missing or 0") }
            writer.append(Varint.bytes(UInt64(id)))
        } else if id != nil {
            throw SchemaValueError(path: form.name, what: "it has an id, which only requests and their answers have")
        }
        try writer.write(fields, of: form.payload, isOpen: true, path: form.name)
        return writer.bytes
    }
}

// MARK: - Decoding

extension SchemaCodec {
    /// Decodes exactly one record, with the length in front.
    ///
    /// - Throws: what is wrong with it, and where; also when bytes are missing or left over.
    public func decode(_ bytes: [UInt8], from sender: Direction) throws(WireDamage) -> SchemaRecord {
        let inspection = inspect(bytes, at: 0, from: sender, limit: schema.limit(from: sender))
        if let damage = inspection.damage { throw damage }
        let left = bytes.count - inspection.range.upperBound
        guard left == 0, let record = inspection.record else {
            throw WireDamage(
                .leftOverBytes, at: inspection.range.upperBound, path: "record", "\(left) bytes behind the record")
        }
        return record
    }

    /// Takes apart all records of a stream. A damaged body does not end it, because the length says where the next record
    /// begins; a damaged length does. Of a record whose end is missing, everything that is there is told.
    ///
    /// - Parameter limit: how long a body may be, in bytes: that of the direction, unless another one is given.
    public func inspect(_ bytes: [UInt8], from sender: Direction, limit: Int? = nil) -> [Inspection] {
        let limit = limit ?? schema.limit(from: sender)
        var inspections: [Inspection] = []
        var offset = 0
        while offset < bytes.count {
            let inspection = inspect(bytes, at: offset, from: sender, limit: limit)
            inspections.append(inspection)
            offset = inspection.range.upperBound
        }
        return inspections
    }

    private func inspect(_ bytes: [UInt8], at start: Int, from sender: Direction, limit: Int) -> Inspection {
        let header: Range<Int>
        let length: Int
        do {
            (header, length) = try recordLength(bytes, at: start, limit: limit)
        } catch {
            return Inspection(
                range: start..<bytes.count, spans: [], damage: error, isIncomplete: error.kind == .truncated)
        }
        let available = min(length, bytes.count - header.upperBound)
        var reader = RecordReader(self, bytes, body: header.upperBound..<(header.upperBound + available))
        reader.note(header, path: "record", "length \(length)")
        reader.readRecord(from: sender)
        var unfinished: String?
        // What is wrong whatever follows is said rather than that the end is missing.
        if available < length, reader.damage.map({ $0.kind == .truncated }) ?? true {
            unfinished = reader.damage.flatMap { $0.path == "record" ? nil : $0.path }
            let rest = unfinished.map { "; they end in \($0)" } ?? ""
            reader.damage = WireDamage(
                .truncated, at: bytes.count, path: "record",
                "record of \(length) bytes, of which \(available) are there\(rest)")
        }
        return Inspection(
            range: start..<(header.upperBound + available), record: reader.record, spans: reader.spans,
            isCut: reader.isCut, damage: reader.damage, unfinished: unfinished, isIncomplete: available < length)
    }

    /// Reads the length of a record. What has come of it bounds it from below, so a length above the limit is
    /// refused while bytes of it are missing.
    private func recordLength(
        _ bytes: [UInt8], at start: Int, limit: Int
    ) throws(WireDamage) -> (header: Range<Int>, length: Int) {
        guard start < bytes.count else {
            throw WireDamage(.truncated, at: start, path: "record", "there is no record")
        }
        let size = Varint.size(first: bytes[start])
        let there = bytes[start..<min(bytes.count, start + size)]
        let smallestOfSize = size == 1 ? 0 : UInt64(1) << UInt64(7 * (size - 1))
        let value = Varint.value(there) << UInt64(8 * (size - there.count))
        guard max(value, smallestOfSize) <= UInt64(limit) else {
            let exactly = there.count == size ? "" : "at least "
            throw WireDamage(
                .recordTooLong, at: start, path: "record",
                "record of \(exactly)\(max(value, smallestOfSize)) bytes, at most \(limit)")
        }
        guard there.count == size else {
            throw WireDamage(
                .truncated, at: start, path: "record", "length of \(size) bytes, of which \(there.count) are there")
        }
        guard value >= smallestOfSize else {
            throw WireDamage(
                .notShortest, at: start, path: "record",
                "varint of \(size) bytes for \(value), which takes \(Sizes.varint(value))")
        }
        guard value > 0 else { throw WireDamage(.emptyRecord, at: start, path: "record", "length 0, at least 1") }
        return (start..<(start + size), Int(value))
    }
}
