import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where a store keeps its files.
struct DataDirectory: Sendable {
    let path: String

    /// The database.
    var database: String { "\(path)/\(SQLiteStore.databaseName)" }
    /// The file that a server holds a lock on while it uses the directory.
    var lock: String { path + "/lock" }

    /// The directory at this path, made with mode 0700 if it is not there yet.
    init(path: String) throws(SQLiteStoreError) {
        self.path = path
        if try !Self.exists(path) {
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
                throw .directoryNotMade(path: path, reason: String(cString: strerror(errno)))
            }
            Self.syncParent(of: path)
        }
        try requirePermission()
    }

    /// Finds out whether the directory at this path can be used, or made, and makes nothing.
    static func check(path: String) throws(SQLiteStoreError) {
        guard try !exists(path) else { return try DataDirectory(path: path).requirePermission() }
        let parent = parent(of: path)
        guard access(parent, F_OK) == 0 else {
            throw .directoryNotMade(path: path, reason: String(cString: strerror(errno)))
        }
        guard access(parent, W_OK | X_OK) == 0 else { throw .notPermitted(path: parent) }
    }

    /// Whether there is a directory at a path.
    private static func exists(_ path: String) throws(SQLiteStoreError) -> Bool {
        var status = stat()
        guard stat(path, &status) != 0 else {
            guard status.st_mode & S_IFMT == S_IFDIR else { throw .notADirectory(path: path) }
            return true
        }
        switch errno {
        case ENOENT: return false
        case ENOTDIR: throw .notADirectory(path: path)
        case EACCES, EPERM: throw .notPermitted(path: path)
        case let code: throw .directoryNotMade(path: path, reason: String(cString: strerror(code)))
        }
    }

    private func requirePermission() throws(SQLiteStoreError) {
        guard access(path, R_OK | W_OK | X_OK) == 0 else { throw .notPermitted(path: path) }
        for file in [database, lock] where access(file, F_OK) == 0 && access(file, R_OK | W_OK) != 0 {
            throw .notPermitted(path: file)
        }
    }

    /// The directory above one that is not there.
    private static func parent(of path: String) -> String {
        var name = path[...]
        while name.count > 1, name.hasSuffix("/") { name = name.dropLast() }
        guard let slash = name.lastIndex(of: "/") else { return "." }
        return slash == name.startIndex ? "/" : String(name[..<slash])
    }

    /// Brings a new directory's name to the disk: what is written into it is not lost with the power, so it must not be either.
    private static func syncParent(of path: String) {
        let parent = open(path + "/..", O_RDONLY | O_CLOEXEC)
        guard parent >= 0 else { return }
        fsync(parent)
        close(parent)
    }
}

/// A server's claim on a data directory, from its making until its end, however the process ends.
///
/// The lock belongs to the open file (`flock`), so the kernel gives it up when the process dies. The file tells whose it is.
final class DirectoryLock: Sendable {
    /// Nil when the lock has been given up.
    private let descriptor: Mutex<Int32?>

    /// - Throws: `locked` when another process, or another store of this process, holds the lock.
    init(_ directory: DataDirectory) throws(SQLiteStoreError) {
        let descriptor = open(directory.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .notPermitted(path: directory.lock) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(descriptor)
            close(descriptor)
            throw .locked(path: directory.path, pid: holder)
        }
        self.descriptor = Mutex(descriptor)
        let text = Array("\(getpid())\n".utf8)
        // The number only serves the message to a second server, so that failing to write it harms nobody.
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
    }

    deinit { release() }

    /// Gives the directory free for the next server.
    func release() {
        descriptor.withLock { descriptor in
            if let open = descriptor.take() { close(open) }
        }
    }

    private static func holder(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count], as: UTF8.self).prefix { $0.isNumber })
    }
}
