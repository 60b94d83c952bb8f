import Foundation

/// Where and when something was measured.
struct Machine: Encodable {
    let date: String
    let processor: String
    let cores: Int
    let kernel: String
    /// Of the databases.
    let fileSystem: String

    /// This machine, now.
    /// - Parameter directory: where the databases are.
    init(directory: String) {
        date = Date.now.formatted(.iso8601)
        cores = ProcessInfo.processInfo.activeProcessorCount
        kernel = "Linux " + (Self.lines(of: "/proc/sys/kernel/osrelease").first ?? "of unknown version")
        let model = Self.lines(of: "/proc/cpuinfo").first { $0.hasPrefix("model name") }
        processor = model?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
        fileSystem = Self.fileSystem(of: directory)
    }

    /// How much memory a process has in use (VmRSS).
    static func residentBytes(of process: Int32) throws -> Int {
        let line = lines(of: "/proc/\(process)/status").first { $0.hasPrefix("VmRSS:") }
        guard let kibibytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) }) else {
            throw BenchFailure("The system does not tell what memory a process uses.")
        }
        return kibibytes * 1024
    }

    /// The type of the file system that is mounted nearest above a path.
    private static func fileSystem(of path: String) -> String {
        let mounts = lines(of: "/proc/self/mounts").map { $0.split(separator: " ") }.filter { mount in
            mount.count > 2 && (path.hasPrefix(mount[1] == "/" ? "/" : "\(mount[1])/"))
        }
        return mounts.max { $0[1].count < $1[1].count }.map { String($0[2]) } ?? "unknown"
    }

    private static func lines(of file: String) -> [Substring] {
        // What the kernel tells has no size that could be asked for first.
        let bytes = FileManager.default.contents(atPath: file) ?? Data()
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
}
