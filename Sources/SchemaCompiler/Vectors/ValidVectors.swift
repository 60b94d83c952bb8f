/// Records that must be read, and how they come back.
struct ValidVectors {
    /// A record, and what it means.
    struct Vector {
        let name: String
        let bytes: [UInt8]
        let record: SchemaRecord
        /// The bytes that the record has when it is written again.
        let again: [UInt8]
    }

    let codec: SchemaCodec
    let form: RecordForm

    private(set) var vectors: [Vector] = []

    /// - Parameter visited: structures whose own vectors exist already.
    init(_ codec: SchemaCodec, _ form: RecordForm, visited: Set<String>) {
        self.codec = codec
        self.form = form
        addSizes()
        addFlags()
        addSamples()
        addUnknownFlags(visited: visited)
        addUnknownValues()
        addStructures(visited: visited)
    }

    private mutating func add(
        _ name: String, _ fields: SchemaFields, id: UInt32 = 1, replacing: [String: [UInt8]] = [:]
    ) {
        let bytes = codec.record(of: form, id: id, fields, replacing: replacing)
        do {
            let record = try codec.decode(bytes, from: form.senders[0])
            vectors.append(Vector(name: name, bytes: bytes, record: record, again: try codec.encode(record)))
        } catch {
            preconditionFailure("\(form.name), \(name): \(error)")
        }
    }

    private func fields(_ extent: SampleValues.Extent, wanted: ((Field) -> Bool)? = nil) -> SchemaFields {
        var values = SampleValues(codec, extent)
        return values.fields(of: form.payload, wanted: wanted)
    }

    // MARK: - Kinds

    private mutating func addSizes() {
        add("the smallest", fields(.smallest))
        guard !form.payload.fields.isEmpty else { return }
        add("the largest", largest(), id: .max)
    }

    /// Everything at its upper bound; of a `fit` list, as many elements as the limit of the record lets in.
    private func largest() -> SchemaFields {
        var fields = fields(.largest)
        guard let list = form.payload.fields.first(where: \.isFit), case .list(let elements)? = fields[list.name],
            let element = elements.first
        else { return fields }
        func byteCount(_ count: Int) -> Int {
            fields[list.name] = count == 0 ? nil : .list(Array(repeating: element, count: count))
            if count == 0 && list.flag == nil { fields[list.name] = .list([]) }
            return codec.body(of: form, id: .max, fields).count
        }
        var (low, high) = (0, elements.count)
        while low < high {
            let middle = (low + high + 1) / 2
            if byteCount(middle) <= form.limit { low = middle } else { high = middle - 1 }
        }
        _ = byteCount(low)
        return fields
    }

    private mutating func addFlags() {
        let optional = form.payload.optional
        for field in optional {
            add("only ?\(field.flag ?? 0) \(field.name)", fields(.smallest) { $0 == field })
        }
        if optional.count > 1 { add("all optional fields", fields(.smallest) { _ in true }) }
    }

    private mutating func addSamples() {
        guard !form.payload.fields.isEmpty else { return }
        for number in 1...3 as ClosedRange<UInt64> {
            var values = SampleValues(codec, .varied, seed: UInt64(form.opcode) << 8 | number)
            add("sample \(number)", values.fields(of: form.payload), id: UInt32(number) * 1000)
        }
    }

    private mutating func addUnknownFlags(visited: Set<String>) {
        let smallest = fields(.smallest)
        let full = fields(.small)
        for place in PayloadPlace.all(in: form, codec, visited: visited) where place.isOpen {
            let (payload, path) = (place.payload, place.path)
            let rest: [UInt8] = [0xde, 0xad, 0xbe, 0xef]
            let next = UInt64(payload.knownFlags == 0 ? 0 : 64 - payload.knownFlags.leadingZeroBitCount)
            let isOuter = path == form.name
            if isOuter {
                let flags = [next, 63].filter { $0 < 64 }
                for flag in Set(flags).sorted() {
                    add(
                        "unknown flag ?\(flag) alone", smallest,
                        replacing: ["\(path)?": Varint.bytes(1 << flag), "\(path)+": rest])
                }
            }
            let suffix = isOuter ? "" : " in \(path)"
            if next < 64 && (!isOuter || payload.knownFlags != 0) {
                add(
                    "unknown flag ?\(next) behind all that are known\(suffix)", full,
                    replacing: ["\(path)?": Varint.bytes(payload.knownFlags | 1 << next), "\(path)+": rest])
            }
            for flag in payload.reservedFlags where flag < payload.optional.compactMap(\.flag).max() ?? 0 {
                add(
                    "flag ?\(flag), which is reserved, before others that are then passed over\(suffix)", full,
                    replacing: ["\(path)?": Varint.bytes(payload.knownFlags | 1 << UInt64(flag)), "\(path)+": rest])
            }
        }
    }

    private mutating func addUnknownValues() {
        for field in form.payload.fields {
            guard case .enumeration(let name, true) = field.type.resolved else { continue }
            let known = codec.cases(of: name).map(\.value)
            guard let unknown = Self.unknown(known) else { continue }
            var fields = fields(.smallest) { $0 == field }
            fields[field.name] = .number(UInt64(unknown))
            add("value \(unknown) of \(field.name), which \(name) does not know", fields)
        }
    }

    private static func unknown(_ known: [UInt8]) -> UInt8? {
        (UInt8.min...UInt8.max).last { !known.contains($0) }
    }

    /// In each structure that has not been visited: each flag alone, and unknown values of open enumerations.
    private mutating func addStructures(visited: Set<String>) {
        let full = fields(.small)
        for place in PayloadPlace.all(in: form, codec, visited: visited) where place.path != form.name {
            let (payload, path) = (place.payload, place.path)
            for field in payload.optional {
                var values = SampleValues(codec, .smallest)
                let alone = values.fields(of: payload) { $0 == field }
                add(
                    "only ?\(field.flag ?? 0) \(field.name) in \(path)", full,
                    replacing: [path: codec.structure(payload, alone, isOpen: place.isOpen)])
            }
            for field in payload.fields {
                guard case .enumeration(let name, true) = field.type.resolved,
                    let unknown = Self.unknown(codec.cases(of: name).map(\.value))
                else { continue }
                add(
                    "value \(unknown) of \(path).\(field.name), which \(name) does not know", full,
                    replacing: ["\(path).\(field.name)": [unknown]])
            }
        }
    }
}

extension SchemaCodec {
    /// The body of a record that is made on purpose, whole or broken.
    func body(of form: RecordForm, id: UInt32, _ fields: SchemaFields) -> [UInt8] {
        do {
            return try body(of: form, id: form.hasID ? id : nil, fields, replacing: [:])
        } catch {
            preconditionFailure("a sample is what the schema allows: \(error)")
        }
    }

    /// The bytes of a structure that is made on purpose, with the length in front where it has one.
    func structure(_ payload: Payload, _ fields: SchemaFields, isOpen: Bool) -> [UInt8] {
        var writer = ValueWriter(self)
        do {
            try writer.write(fields, of: payload, isOpen: isOpen, path: payload.name)
        } catch {
            preconditionFailure("a sample is what the schema allows: \(error)")
        }
        return (isOpen ? Varint.bytes(UInt64(writer.bytes.count)) : []) + writer.bytes
    }

    /// A record that is made on purpose, whole or broken, with the length in front.
    func record(
        of form: RecordForm, id: UInt32 = 1, _ fields: SchemaFields, replacing: [String: [UInt8]] = [:]
    ) -> [UInt8] {
        do {
            let body = try body(of: form, id: form.hasID ? id : nil, fields, replacing: replacing)
            return Varint.bytes(UInt64(body.count)) + body
        } catch {
            preconditionFailure("a sample is what the schema allows: \(error)")
        }
    }
}
