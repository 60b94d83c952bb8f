import ArgumentParser
import ParleyClient

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A sign-in that is kept in a file, with the messages that could not be sent.
///
/// Places in rooms are not kept: each run of the program begins with where the server stands.
struct RememberedSession: ClientStorage {
    private let folder: String
    private let path: String
    private let file: FileStorage

    /// The file for somebody at a server.
    init(address: ServerAddress, organisation: String, login: String) {
        let state = Environment["XDG_STATE_HOME"] ?? (Environment["HOME"] ?? "/tmp") + "/.local/state"
        folder = state + "/parley"
        let name = "\(organisation)_\(login)_\(address.host)_\(address.port)"
        let safe = String(name.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "-" })
        path = folder + "/" + safe
        file = FileStorage(path: path)
    }

    /// Whether something is kept.
    var isThere: Bool { access(path, R_OK) == 0 }

    /// Makes the folder, for its owner alone.
    func prepare() throws {
        var made = ""
        for part in folder.split(separator: "/") {
            made += "/\(part)"
            guard mkdir(made, 0o700) != 0, errno != EEXIST else { continue }
            throw ValidationError("The folder \(made) cannot be made: \(String(cString: strerror(errno))).")
        }
    }

    /// Removes the file.
    func forget() throws {
        guard unlink(path) != 0, errno != ENOENT else { return }
        throw ValidationError("\(path) cannot be removed: \(String(cString: strerror(errno))).")
    }

    func load() async throws -> ClientSnapshot? {
        var snapshot = try await file.load()
        snapshot?.cursors = []
        return snapshot
    }

    func save(_ snapshot: ClientSnapshot) async throws {
        var snapshot = snapshot
        snapshot.cursors = []
        try await file.save(snapshot)
    }
}
