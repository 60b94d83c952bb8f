import Foundation

/// What is being done, on standard error: standard output belongs to the table.
enum Progress {
    static func say(_ what: String) { FileHandle.standardError.write(Data("\(what)\n".utf8)) }
}
