import ParleyProtocol
import WireFormat

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Keeps a client's snapshot in a file that only its owner can read (mode 0600). It is replaced as a whole: after a crash
/// the file holds either what was stored before or what was stored last.
public actor FileStorage: ClientStorage {
    /// Why a file could not be read or written.
    public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// The system refused; with what was tried, and its reason.
        case system(String, String)
        /// The file is not one of a client.
        case unreadable(path: String, line: Int)

        /// A sentence for the person in front of the program.
        public var description: String {
            switch self {
            case .system(let what, let reason): "\(what): \(reason)"
            case .unreadable(let path, let line): "\(path), line \(line), is not what a client stored"
            }
        }
    }

    private let path: String

    /// Storage in a file. Its folder has to be there.
    public init(path: String) {
        self.path = path
    }

    /// What was stored; nil if there is no file.
    public func load() throws -> ClientSnapshot? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("reading \(path)")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            guard count >= 0 else { throw failure("reading \(path)") }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        do throws(SnapshotText.Mistake) {
            return try SnapshotText.read(String(decoding: bytes, as: UTF8.self))
        } catch {
            throw Failure.unreadable(path: path, line: error.line)
        }
    }

    /// Stores a snapshot in place of the one before.
    public func save(_ snapshot: ClientSnapshot) throws {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("writing \(temporary)") }
        do {
            defer { close(descriptor) }
            var bytes = Array(SnapshotText.write(snapshot).utf8)[...]
            while !bytes.isEmpty {
                let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                guard count > 0 else { throw failure("writing \(temporary)") }
                bytes = bytes.dropFirst(count)
            }
            guard fchmod(descriptor, 0o600) == 0, fsync(descriptor) == 0 else { throw failure("writing \(temporary)") }
        }
        guard rename(temporary, path) == 0 else { throw failure("replacing \(path)") }
    }

    private func failure(_ what: String) -> Failure {
        .system(what, String(cString: strerror(errno)))
    }
}
