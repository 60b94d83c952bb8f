import ParleyProtocol
import SchemaCompiler
import WireFormat

extension FuzzTarget {
    /// The generated codec and the one that reads the schema as data say the same about a record, from either side. They share no
    /// code. The input is the body of a record.
    static let agreement = FuzzTarget(
        "agreement", bytesMax: ProtocolLimits.serverBytesMax, seeds: { ParleySchema.seeds("client", "server") },
        pieces: { ParleySchema.pieces }
    ) { body throws(Finding) in
        try agree(ClientRecord.self, on: body)
        try agree(ServerRecord.self, on: body)
    }

    private static func agree<Record: FuzzedRecord>(_ type: Record.Type, on body: [UInt8]) throws(Finding) {
        let sender = Record.sender
        guard !body.isEmpty, body.count <= ParleySchema.schema.limit(from: sender) else { return }
        let whole = framed(body)
        let header = whole.count - body.count
        let inspections = ParleySchema.codec.inspect(whole, from: sender)
        guard inspections.count == 1, let inspection = inspections.first else {
            throw Finding("one record is taken for \(inspections.count)")
        }
        switch Record.decoded(body) {
        case .failure(let failure):
            guard let damage = inspection.damage else {
                throw Finding("only the generated codec refuses it: \(failure)")
            }
            try require(
                "\(failure.kind.name)" == damage.kind.rawValue && header + failure.offset == damage.offset,
                "refused for \(failure.kind.name) at \(header + failure.offset), and for \(damage.kind) at \(damage.offset)"
            )
        case .success(let record):
            if let damage = inspection.damage { throw Finding("only the generated codec accepts it: \(damage)") }
            guard let data = inspection.record else { throw Finding("nothing was read of a whole record") }
            try checkSpans(of: inspection)
            if !record.isUnknown { try check(record, data, whole, isCut: inspection.isCut) }
            try checkJSON(data, from: sender)
        }
    }

    private static func check(
        _ record: some FuzzedRecord, _ data: SchemaRecord, _ whole: [UInt8], isCut: Bool
    ) throws(Finding) {
        do {
            let (bytes, others) = (try record.encoded(), try ParleySchema.codec.encode(data))
            try require(bytes == others, "encoded as \(bytes), and as \(others)")
            try require(isCut || bytes == whole, "encoded as \(bytes), decoded from \(whole)")
        } catch let finding as Finding {
            throw finding
        } catch {
            throw Finding("what was decoded cannot be encoded: \(error)")
        }
    }

    /// Every byte is accounted for, once.
    private static func checkSpans(of inspection: Inspection) throws(Finding) {
        var end = inspection.range.lowerBound
        for span in inspection.spans {
            try require(span.range.lowerBound == end, "bytes \(end) to \(span.range.lowerBound) are not accounted for")
            end = span.range.upperBound
        }
        try require(end == inspection.range.upperBound, "the bytes from \(end) on are not accounted for")
    }

    /// A record as JSON is the same record.
    private static func checkJSON(_ record: SchemaRecord, from sender: Direction) throws(Finding) {
        let line = ParleySchema.json.json(record).line
        do {
            let again = try ParleySchema.json.record(try JSONValue(parsing: line), from: sender)
            try require(again == record, "the JSON \(line) is another record")
        } catch let finding as Finding {
            throw finding
        } catch {
            throw Finding("the JSON \(line) cannot be read: \(error)")
        }
    }
}
