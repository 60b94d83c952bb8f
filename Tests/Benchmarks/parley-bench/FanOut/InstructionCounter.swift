import Baseline
import Foundation

/// How user instructions are counted: by the processor where it does, else by valgrind where there is one.
enum InstructionCounter {
    case processor
    case callgrind(valgrind: String, strip: String)
    case none

    /// What this machine has.
    static var available: InstructionCounter {
        let counter = baseline_instructions_open()
        if counter >= 0 {
            close(counter)
            return .processor
        }
        guard let valgrind = path(of: "valgrind"), let strip = path(of: "strip") else { return .none }
        return .callgrind(valgrind: valgrind, strip: strip)
    }

    private static func path(of tool: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(tool)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Counts the instructions of a delivery, as the difference of two runs of different lengths, so that what every run costs cancels
    /// out. Messages are paced.
    /// - Returns: nil where nothing counts.
    func perDelivery(_ kind: Sender.Kind, of data: TestData, sending record: [UInt8], scratch: ScratchDirectory) throws
        -> Double?
    {
        let few = 10
        let many = 210
        switch self {
        case .none: return nil
        case .processor:
            let sender = try Sender(kind, of: data)
            _ = try sender.send(record, bursts: few, of: 1)
            let short = try sender.send(record, bursts: few, of: 1)
            let long = try sender.send(record, bursts: many, of: 1)
            return (long.instructions - short.instructions) / Double(long.deliveries - short.deliveries)
        case .callgrind(let valgrind, let strip):
            let output = scratch.path("callgrind-\(kind)")
            // valgrind trips over debugging information of a newer kind than its own.
            let program = scratch.path("stripped")
            try Child.run([strip, "--strip-debug", "-o", program, Child.program()])
            let sender = try Sender(
                kind, of: data,
                as: [
                    valgrind, "--tool=callgrind", "--callgrind-out-file=\(output)", "--log-file=\(output).log", program,
                ])
            _ = try sender.send(record, bursts: few, of: 1)
            let short = try sender.send(record, bursts: few, of: 1)
            let long = try sender.send(record, bursts: many, of: 1)
            let instructions = try Self.total(in: "\(output).3") - Self.total(in: "\(output).2")
            return instructions / Double(long.deliveries - short.deliveries)
        }
    }

    /// The sum that callgrind wrote at the end of a file.
    static func total(in file: String) throws -> Double {
        let bytes = FileManager.default.contents(atPath: file) ?? Data()
        let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").last { $0.hasPrefix("totals:") }
        guard let total = line?.split(separator: " ").last.flatMap({ Double($0) }) else {
            throw BenchFailure("callgrind wrote no totals to \(file).")
        }
        return total
    }
}
