import ArgumentParser
import Baseline
import Foundation

/// Counts the instructions of one operation of a codec, as the difference of two runs of different lengths, so that what every run
/// costs cancels out: with the processor's counter where it has one, else with valgrind where there is one.
struct InstructionsOfOperation {
    private let counter = InstructionCounter.available
    private let scratch: ScratchDirectory
    private let program: String
    private let few = 1000
    private let many = 3000

    init(scratch: ScratchDirectory) throws {
        self.scratch = scratch
        program = scratch.path("codec")
        // valgrind trips over debugging information of a newer kind than its own.
        if case .callgrind(_, let strip) = counter {
            try Child.run([strip, "--strip-debug", "-o", program, Child.program()])
        }
    }

    /// - Returns: nil where nothing counts.
    func count(_ operation: CodecOperation, _ message: CodecMessage) throws -> Double? {
        switch counter {
        case .none: return nil
        case .processor:
            let descriptor = baseline_instructions_open()
            defer { close(descriptor) }
            var counts: [UInt64] = []
            // The first one warms up.
            for times in [few, few, many] {
                let before = baseline_instructions_read(descriptor)
                guard try operation.run(message, times: times) > 0 else { return nil }
                counts.append(baseline_instructions_read(descriptor) - before)
            }
            return (Double(counts[2]) - Double(counts[1])) / Double(many - few)
        case .callgrind(let valgrind, _):
            let totals = try [few, many].map { times in
                let output = scratch.path("callgrind-\(operation)-\(message.kind)-\(times)")
                try Child.run([
                    valgrind, "--tool=callgrind", "--callgrind-out-file=\(output)", "--log-file=\(output).log", program,
                    Repeat.configuration.commandName ?? "", operation.rawValue, message.kind.rawValue, String(times),
                ])
                return try InstructionCounter.total(in: output)
            }
            return (totals[1] - totals[0]) / Double(many - few)
        }
    }
}

extension CodecOperation: ExpressibleByArgument {}
extension CodecMessage.Kind: ExpressibleByArgument {}

/// Does an operation of a codec many times, for valgrind to count.
struct Repeat: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repeat", abstract: "Do an operation of a codec many times.", shouldDisplay: false)

    @Argument var operation: CodecOperation
    @Argument var message: CodecMessage.Kind
    @Argument var times: Int

    func run() throws {
        guard try operation.run(CodecMessage(message), times: times) > 0 else {
            throw BenchFailure("The codec gave nothing.")
        }
    }
}
