/// Why a data directory could not be opened. Each description says what is wrong and the mend.
public enum SQLiteStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is something else at this path.
    case notADirectory(path: String)
    /// The directory could not be made; `reason` is the system's.
    case directoryNotMade(path: String, reason: String)
    /// This process may not read and write there.
    case notPermitted(path: String)
    /// Another server uses the directory: the process with this number, if it could be told.
    case locked(path: String, pid: Int32?)
    /// A newer version of the program made or changed the database.
    case tooNew(path: String, found: Int, known: Int)
    /// The database has to be brought up to date, and a server of an older version uses it.
    case outdatedInUse(path: String, pid: Int32?)
    /// The file is a database, but not one of this program's.
    case notAStore(path: String)
    /// SQLite does not keep a promise that the store depends on.
    case settingRefused(path: String, setting: String, value: String)
    /// SQLite could not open the database or bring it up to date; `reason` is SQLite's.
    case cannotOpen(path: String, reason: String)

    /// What is wrong, and the mend: sentences for the operator.
    public var description: String {
        switch self {
        case .notADirectory(let path):
            "\(path) is not a directory. Name a directory for the data, or one that can be made."
        case .directoryNotMade(let path, let reason):
            "The data directory \(path) cannot be made: \(reason). Make the directory above it, or name another one."
        case .notPermitted(let path):
            "\(path) cannot be read and written by this user. Run as its owner, or change the permissions."
        case .locked(let path, let pid):
            "\(path) is in use by another server\(Self.process(pid)). Stop it first, or name another directory."
        case .tooNew(let path, let found, let known):
            """
            \(path) was made by a newer version (its schema has number \(found), this program knows \(known)). \
            Run the newer version, or restore a backup from before.
            """
        case .outdatedInUse(let path, let pid):
            """
            \(path) has to be brought up to date, and a server of an older version\(Self.process(pid)) uses it. \
            Stop that server first.
            """
        case .notAStore(let path):
            "\(path) is a database of another program. Name another directory."
        case .settingRefused(let path, let setting, let value):
            """
            SQLite keeps \(setting) at \(value) for \(path). The file system may not support what the store needs: \
            use a local one.
            """
        case .cannotOpen(let path, let reason):
            "\(path) cannot be opened: \(reason). If the file is damaged, restore a backup."
        }
    }

    private static func process(_ pid: Int32?) -> String {
        pid.map { " (process \($0))" } ?? ""
    }
}
