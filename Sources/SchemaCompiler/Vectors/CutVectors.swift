/// What becomes of a record whose body ends early.
struct CutVectors {
    /// Lengths of a body with the same outcome.
    struct Outcome {
        var lengths: ClosedRange<Int>
        /// Why it is refused; nil if it can be read.
        let failure: WireDamage.Kind?
    }

    /// The whole body.
    let body: [UInt8]

    /// What becomes of its beginnings, from 1 byte up to all but one.
    private(set) var outcomes: [Outcome] = []

    init(_ codec: SchemaCodec, _ form: RecordForm) {
        var values = SampleValues(codec, .small)
        body = codec.body(of: form, id: 1, values.fields(of: form.payload))
        for length in 1..<max(1, body.count) {
            let record = Varint.bytes(UInt64(length)) + body[..<length]
            var failure: WireDamage.Kind?
            do {
                _ = try codec.decode(record, from: form.senders[0])
            } catch {
                failure = error.kind
            }
            if outcomes.last?.failure == failure, let last = outcomes.indices.last {
                outcomes[last].lengths = outcomes[last].lengths.lowerBound...length
            } else {
                outcomes.append(Outcome(lengths: length...length, failure: failure))
            }
        }
    }
}
