/// Measures Parley's codec beside swift-protobuf's on the same message.
///
/// Time is measured in short turns, each operation once in every round, so that a machine that is busy for a while slows all of
/// them: the ratio is the median of the rounds' ratios.
struct Codec {
    let isQuick: Bool
    let scratch: ScratchDirectory

    func measure() throws -> [Row] {
        Progress.say("codec …")
        var rows: [Row] = []
        let counter = try InstructionsOfOperation(scratch: scratch)
        for kind in CodecMessage.Kind.allCases { rows += try measure(try CodecMessage(kind), counter) }
        return rows
    }

    /// What is held against what, and how many times faster it has to be.
    private static let comparisons: [(what: String, CodecOperation, CodecOperation, ratioMin: Double?)] = [
        ("decode", .decode, .protobufDecode, 2.5),
        ("decode in place", .view, .protobufDecode, 10),
        ("decode from a record", .record, .protobufDecode, nil),
        ("encode to a record", .encode, .protobufEncode, 3),
    ]

    private func measure(_ message: CodecMessage, _ counter: InstructionsOfOperation) throws -> [Row] {
        let rounds = try time(message)
        func nanoseconds(_ operation: CodecOperation) -> [Double] { rounds.compactMap { $0[operation] } }
        var rows: [Row] = []
        for (what, ours, theirs, ratioMin) in Self.comparisons {
            let ratios = zip(nanoseconds(theirs), nanoseconds(ours)).map { $0 / $1 }
            rows.append(
                Row(
                    what: "\(message.kind.name): \(what)", unit: "ns", measured: Sample(nanoseconds(ours)).median,
                    beside: ("swift-protobuf", Sample(nanoseconds(theirs)).median), ratio: Sample(ratios).median,
                    target: ratioMin.map { .ratioAtLeast($0) }))
        }
        for (what, ours, theirs, _) in Self.comparisons {
            let measured = try counter.count(ours, message)
            let beside = try counter.count(theirs, message)
            var ratio: Double?
            if let measured, let beside { ratio = beside / measured }
            rows.append(
                Row(
                    what: "\(message.kind.name): \(what)", unit: "instructions", measured: measured,
                    beside: ("swift-protobuf", beside), ratio: ratio))
        }
        return rows
    }

    /// The nanoseconds of each operation, round by round.
    private func time(_ message: CodecMessage) throws -> [[CodecOperation: Double]] {
        let times = 2000
        var sum: UInt64 = 0
        var rounds: [[CodecOperation: Double]] = []
        for round in -5..<(isQuick ? 51 : 301) {
            var nanoseconds: [CodecOperation: Double] = [:]
            for operation in CodecOperation.allCases {
                let clock = SuspendingClock()
                let begun = clock.now
                sum &+= try operation.run(message, times: times)
                nanoseconds[operation] = (clock.now - begun) / .nanoseconds(times)
            }
            // The first rounds warm up.
            if round >= 0 { rounds.append(nanoseconds) }
        }
        guard sum > 0 else { throw BenchFailure("The codecs gave nothing.") }
        return rounds
    }
}
