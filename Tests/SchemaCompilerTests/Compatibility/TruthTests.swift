import SchemaCompiler
import SplitMix
import Testing

/// Whether what `differences` calls compatible is: random schemas, random edits, random values, encoded by one side and decoded by
/// the other.
@Suite struct `Compatibility, by truth` {
    @Test(arguments: 0..<40) func `what is called compatible is understood by old and new peers`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<30 {
            let draft = Draft(using: &random)
            var edited = draft
            for _ in 0...random.below(3) { edited.edit(using: &random) }
            guard let old = try? SchemaCompiler.compile(draft.text), let new = try? SchemaCompiler.compile(edited.text)
            else { continue }
            guard !SchemaCompiler.differences(from: old, to: new).contains(where: \.isBreaking) else { continue }
            try Self.check(from: old, to: new, writerIsNew: false, &random)
            try Self.check(from: new, to: old, writerIsNew: true, &random)
        }
    }

    /// The edits are of use only if enough of them are of either kind.
    @Test func `random edits are often compatible, and often not`() throws {
        var random = SplitMix64(seed: 4242)
        var (compatible, breaking, rejected) = (0, 0, 0)
        for _ in 0..<400 {
            let draft = Draft(using: &random)
            var edited = draft
            edited.edit(using: &random)
            guard let old = try? SchemaCompiler.compile(draft.text), let new = try? SchemaCompiler.compile(edited.text)
            else {
                rejected += 1
                continue
            }
            let changes = SchemaCompiler.differences(from: old, to: new)
            if changes.contains(where: \.isBreaking) { breaking += 1 } else if !changes.isEmpty { compatible += 1 }
        }
        #expect(compatible > 60, "\(compatible)")
        #expect(breaking > 60, "\(breaking)")
        #expect(rejected < 200, "\(rejected)")
    }

    /// Everything that one side writes, the other must read as far as it knows it.
    private static func check(from writer: Schema, to reader: Schema, writerIsNew: Bool, _ random: inout SplitMix64)
        throws
    {
        let (encoder, decoder) = (SchemaCodec(writer), SchemaCodec(reader))
        let (written, known) = (Fields(writer), Fields(reader))
        for form in encoder.forms {
            for sender in form.senders {
                for _ in 0..<6 {
                    let fields = written.random(form.payload, &random)
                    let id: UInt32? = form.hasID ? 7 : nil
                    guard let bytes = try? encoder.encode(.message(form.name, id: id, fields: fields)) else {
                        Issue.record("\(form.name) cannot be encoded: \(fields)")
                        continue
                    }
                    guard let understood = decoder.form(named: form.name) else {
                        // Clients do not send to an old server what it does not know.
                        if sender == .client { continue }
                        guard case .unknown = try decoder.decode(bytes, from: sender) else {
                            Issue.record("\(form.name) is not known, and was read as something")
                            continue
                        }
                        continue
                    }
                    let expected = known.kept(fields, of: understood.payload)
                    // A client keeps to the old bounds with an old server.
                    if writerIsNew, sender == .client,
                        (try? decoder.encode(.message(form.name, id: id, fields: expected))) == nil
                    {
                        continue
                    }
                    let read = try decoder.decode(bytes, from: sender)
                    #expect(read == .message(form.name, id: id, fields: expected))
                }
            }
        }
    }
}

/// Random fields of a schema's payloads, and what a reader of a schema keeps of fields.
private struct Fields {
    private let structures: [String: Payload]
    private let values: [String: [UInt8]]

    init(_ schema: Schema) {
        structures = Dictionary(uniqueKeysWithValues: schema.structures.map { ($0.payload.name, $0.payload) })
        var values = Dictionary(uniqueKeysWithValues: schema.enumerations.map { ($0.name, $0.cases.map(\.value)) })
        values["FailureCode"] = schema.failures.map(\.number)
        self.values = values
    }

    func random(_ payload: Payload, _ random: inout SplitMix64) -> SchemaFields {
        var fields: SchemaFields = [:]
        for field in payload.fields where field.flag == nil || random.below(2) == 0 {
            fields[field.name] = value(field.type, &random)
        }
        return fields
    }

    private func value(_ type: WireType, _ random: inout SplitMix64) -> SchemaValue {
        switch type.resolved {
        case .byte: .number(UInt64(random.below(256)))
        case .number(let range), .back(let range): .number(.random(in: range, using: &random))
        case .signed: .signed(Int64(random.below(1000)) - 500)
        case .bit: .bit(true)
        case .bytes(let range): .bytes(bytes(.random(in: range, using: &random), &random))
        case .fixedBytes(let count): .bytes(bytes(count, &random))
        case .text(let range): .text(String(repeating: "x", count: .random(in: range, using: &random)))
        case .list(let element, let range):
            .list((0..<Int.random(in: range, using: &random)).map { _ in value(element, &random) })
        case .timestamp, .elapsed: .number(UInt64(random.below(1 << 40)))
        case .enumeration(let name, _): .number(UInt64(values[name]?.randomElement(using: &random) ?? 0))
        case .structure(let name): .structure(structures[name].map { self.random($0, &random) } ?? [:])
        case .alias: preconditionFailure("a resolved type is no alias")
        }
    }

    private func bytes(_ count: Int, _ random: inout SplitMix64) -> [UInt8] {
        (0..<count).map { _ in UInt8(random.below(256)) }
    }

    /// The fields that this schema knows.
    func kept(_ fields: SchemaFields, of payload: Payload) -> SchemaFields {
        var kept: SchemaFields = [:]
        for field in payload.fields { kept[field.name] = fields[field.name].map { self.kept($0, of: field.type) } }
        return kept
    }

    private func kept(_ value: SchemaValue, of type: WireType) -> SchemaValue {
        switch (value, type.resolved) {
        case (.structure(let fields), .structure(let name)):
            .structure(structures[name].map { kept(fields, of: $0) } ?? [:])
        case (.list(let elements), .list(let element, _)): .list(elements.map { kept($0, of: element) })
        default: value
        }
    }
}
