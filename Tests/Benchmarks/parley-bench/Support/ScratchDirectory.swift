import Foundation

/// A directory that is removed when the measurement ends.
struct ScratchDirectory {
    let path: String

    init(in parent: String) throws {
        path = "\(parent)/parley-bench-\(ProcessInfo.processInfo.processIdentifier)"
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        } catch {
            throw BenchFailure("The directory \(path) cannot be made: \(error.localizedDescription)")
        }
    }

    /// A path inside.
    func path(_ name: String) -> String { "\(path)/\(name)" }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
