import HeapMeter
import ParleyProtocol
import SchemaCompiler
import WireFormat

/// The records of one direction.
protocol FuzzedRecord: Hashable {
    init(decoding body: RawSpan) throws(DecodingFailure)
    /// Decodes through views, and copies them.
    init(viewing body: RawSpan) throws(DecodingFailure)
    func encoded() throws(BoundsError) -> [UInt8]
    /// Whether it is a record of a later version, which cannot be written again.
    var isUnknown: Bool { get }
    static var sender: Direction { get }
}

extension ClientRecord: FuzzedRecord {
    var isUnknown: Bool { if case .unknown = self { true } else { false } }
    static var sender: Direction { .client }
}

extension ServerRecord: FuzzedRecord {
    var isUnknown: Bool { if case .unknown = self { true } else { false } }
    static var sender: Direction { .server }
}

extension FuzzedRecord {
    /// What decoding gives.
    static func decoded(_ body: [UInt8]) -> Result<Self, DecodingFailure> {
        do throws(DecodingFailure) {
            return .success(try Self(decoding: body.span.bytes))
        } catch {
            return .failure(error)
        }
    }

    static func viewed(_ body: [UInt8]) -> Result<Self, DecodingFailure> {
        do throws(DecodingFailure) {
            return .success(try Self(viewing: body.span.bytes))
        } catch {
            return .failure(error)
        }
    }

    /// Checks everything that decoders and encoders of this direction promise about the body of a record.
    static func check(_ body: [UInt8]) throws(Finding) {
        let outcome = decoded(body)
        try checkHeap(body)
        let viewed = viewed(body)
        try require(viewed == outcome, "the view gives \(viewed), the owned form \(outcome)")
        switch outcome {
        case .success(let record):
            guard !record.isUnknown, case .success(let other) = viewed else { return }
            // Equal texts may still be of different bytes.
            try require((try? record.encoded()) == (try? other.encoded()), "the view shows other bytes of a text")
            try check(record, body)
        case .failure(let failure):
            try require((0...body.count).contains(failure.offset), "the failure \(failure) lies outside the record")
        }
    }

    /// What was decoded can be encoded, and gives the same bytes wherever nothing of a later version was passed over.
    private static func check(_ record: Self, _ body: [UInt8]) throws(Finding) {
        let bytes: [UInt8]
        do {
            bytes = try record.encoded()
        } catch {
            throw Finding("what was decoded cannot be encoded: \(error)")
        }
        let whole = framed(body)
        guard bytes != whole else { return }
        let inspection = ParleySchema.codec.inspect(whole, from: sender).first
        try require(inspection?.isCut == true, "decoding and encoding give other bytes: \(bytes) of \(whole)")
        try require(bytes.count <= whole.count, "without what was passed over, a record is longer")
        var frame: RecordFrame?
        do throws(DecodingFailure) {
            frame = try RecordFrame.next(in: bytes.span.bytes, limit: ParleySchema.schema.limit(from: sender))
        } catch {
            throw Finding("what was encoded is no record: \(error)")
        }
        guard let frame, frame.totalLength == bytes.count else { throw Finding("what was encoded is no whole record") }
        let again = decoded(Array(bytes[frame.body]))
        try require(again == .success(record), "what was encoded is decoded as \(again) instead of \(record)")
    }

    /// No input makes decoding allocate beyond its published bound, nor beyond what its own length allows.
    private static func checkHeap(_ body: [UInt8]) throws(Finding) {
        guard let opcode = body.first else { return }
        let form = ParleySchema.form(opcode: opcode, from: sender)
        let bound = form.map { ParleySchema.codec.heapBytesMax(decoding: $0, byteCount: body.count - 1) } ?? 0
        guard var taken = heapTaken(body), taken > bound else { return }
        // The first time, Swift's runtime may have allocated for itself.
        taken = heapTaken(body) ?? 0
        let name = form?.name ?? "an unknown record"
        try require(
            taken <= bound, "decoding \(body.count) bytes of \(name) takes \(taken) bytes of heap, at most \(bound)")
        let published = form?.payload.heapBytesMax ?? 0
        try require(taken <= published, "\(name) takes \(taken) bytes of heap, \(published) are published")
    }

    /// The heap that decoding takes, in bytes; nil where that cannot be seen.
    private static func heapTaken(_ body: [UInt8]) -> Int? {
        #if DEBUG
            // Code that is not optimised allocates for generic values, which nobody publishes.
            return nil
        #else
            guard heap_meter_start() else { return nil }
            let outcome = decoded(body)
            let taken = heap_meter_stop()
            withExtendedLifetime(outcome) {}
            return Int(taken)
        #endif
    }
}

/// A body with its length in front.
func framed(_ body: [UInt8]) -> [UInt8] {
    let size = PrefixVarint.size(body.count)
    return WireWriter.bytes(size: size) { $0.writeLength(body.count) } + body
}
