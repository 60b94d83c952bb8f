import ArgumentParser
import Baseline
import Foundation

/// `make bench`: what Parley costs, each figure beside its limit in the same run.
@main
struct ParleyBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parley-bench",
        abstract:
            "Measure fan-out, memory, durable posts, the codec and bytes on the wire, each beside others in the same run.",
        discussion: """
            Fan-out is measured beside a bare C program that calls send once for each listener, memory beside a server that is
            nothing but NIO, posts beside SQLite's C functions with the same tables and statements, the codec beside
            swift-protobuf with the same message, a conversation beside the same in JSON, MessagePack and protobuf. Machines
            differ and are shared: the ratios are what counts.
            """,
        subcommands: [Measure.self, Serve.self, Send.self, Hold.self, Repeat.self], defaultSubcommand: Measure.self)

    static func main() {
        // A child that has ended is an error with a sentence, not a signal.
        signal(SIGPIPE, SIG_IGN)
        baseline_raise_descriptors()
        main(nil)
    }
}

/// What can be measured.
enum Theme: String, ExpressibleByArgument, CaseIterable {
    case fanOut = "fan-out"
    case memory
    case posts
    case codec
    case bytes
}

/// Measures, and prints a table.
struct Measure: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Measure and print a table (the default).")

    @Option(help: "Measure only this: \(Theme.allCases.map(\.rawValue).joined(separator: ", ")).")
    var only: Theme?

    @Option(help: "How many listeners a message goes to.")
    var listeners = 1000

    @Option(help: "Where the databases are put: a directory on the disk that is to be measured.")
    var directory = "/var/tmp"

    @Flag(help: "Measure fewer times: the figures are rougher.")
    var quick = false

    @Flag(help: "Print JSON instead of Markdown.")
    var json = false

    func validate() throws {
        guard (1...5000).contains(listeners) else { throw ValidationError("--listeners takes 1 to 5000.") }
    }

    func run() throws {
        let scratch = try ScratchDirectory(in: directory)
        defer { scratch.remove() }
        var report = Report(machine: Machine(directory: scratch.path))
        for theme in Theme.allCases where only == nil || only == theme {
            report.rows += try measure(theme, scratch)
        }
        print(json ? try report.json : report.markdown)
    }

    private func measure(_ theme: Theme, _ scratch: ScratchDirectory) throws -> [Row] {
        switch theme {
        case .fanOut:
            let fanOut = FanOut(listeners: listeners, isQuick: quick, scratch: scratch)
            return try waiting { try await fanOut.measure() }
        case .memory:
            let memory = Memory(isQuick: quick, scratch: scratch)
            return try waiting { try await memory.measure() }
        case .posts:
            let posts = Posts(isQuick: quick, scratch: scratch)
            return try waiting { try await posts.measure() }
        case .codec: return try Codec(isQuick: quick, scratch: scratch).measure()
        case .bytes: return try WireBytes().measure()
        }
    }
}
