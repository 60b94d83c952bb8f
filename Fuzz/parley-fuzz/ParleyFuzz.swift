import Foundation
import FuzzTargets

/// Fuzzes one target with libFuzzer. `Fuzz/run` calls it.
///
///     parley-fuzz list                       the names of the targets
///     parley-fuzz prepare TARGET DIR         writes its seeds to DIR/seeds, its dictionary to DIR/dictionary.txt
///     PARLEY_FUZZ_TARGET=TARGET parley-fuzz  OPTIONS OF LIBFUZZER
///
/// libFuzzer runs the program again with its own options, to merge and to minimise: so the target is not among them.
@main
struct ParleyFuzz {
    static func main() throws {
        let arguments = CommandLine.arguments
        switch arguments.dropFirst().first {
        case "list": for target in FuzzTarget.all { print(target.name) }
        case "prepare": try prepare(target(named: arguments[2]), in: arguments[3])
        default: fuzz(target(named: ProcessInfo.processInfo.environment["PARLEY_FUZZ_TARGET"] ?? ""))
        }
    }

    private static func target(named name: String) -> FuzzTarget {
        guard let target = (FuzzTarget.all + [.canary]).first(where: { $0.name == name }) else {
            print("There is no target `\(name)`: `parley-fuzz list` names them.")
            exit(2)
        }
        return target
    }

    private static func prepare(_ target: FuzzTarget, in path: String) throws {
        let folder = URL(filePath: path, directoryHint: .isDirectory)
        let seeds = folder.appending(path: "seeds")
        try FileManager.default.createDirectory(at: seeds, withIntermediateDirectories: true)
        for seed in target.seeds() { try Data(seed.bytes).write(to: seeds.appending(path: seed.name)) }
        let entries = target.pieces().map { piece in
            "\"" + piece.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\"\n"
        }
        try Data(entries.joined().utf8).write(to: folder.appending(path: "dictionary.txt"))
    }

    // MARK: - libFuzzer

    /// What libFuzzer calls: a C function that captures nothing.
    nonisolated(unsafe) private static var current: FuzzTarget?

    private static func fuzz(_ target: FuzzTarget) {
        current = target
        var arguments = (CommandLine.arguments + ["-max_len=\(target.bytesMax)"]).map { unsafe strdup($0) }
        arguments.append(nil)
        var count = CInt(arguments.count - 1)
        unsafe arguments.withUnsafeMutableBufferPointer { buffer in
            var pointer = unsafe buffer.baseAddress
            exit(
                unsafe runDriver(&count, &pointer) { bytes, count in
                    unsafe ParleyFuzz.run(UnsafeBufferPointer(start: bytes, count: count))
                })
        }
    }

    private static func run(_ input: UnsafeBufferPointer<UInt8>) -> CInt {
        do throws(Finding) {
            try unsafe current?.run(Array(input))
        } catch {
            FileHandle.standardError.write(Data("FINDING: \(error)\n".utf8))
            abort()
        }
        return 0
    }
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
