import ArgumentParser
import Foundation

/// Why the program cannot do what it was asked for, beside mistakes on its command line. The statuses are those of sysexits.h.
enum Trouble {
    /// A schema has mistakes.
    case mistakes(String)
    /// A file cannot be read.
    case unreadable(String)
    /// A file cannot be written.
    case unwritable(String)

    /// Says what is the matter on standard error, and gives the status to end with.
    func told() -> ExitCode {
        switch self {
        case .mistakes(let lines):
            StandardError.line(lines)
            return ExitCode(65)
        case .unreadable(let why):
            StandardError.line("Error: \(why)")
            return ExitCode(66)
        case .unwritable(let why):
            StandardError.line("Error: \(why)")
            return ExitCode(73)
        }
    }

    /// What the system said, in its own few words.
    static func reason(_ error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
        let cause = (underlying ?? error) as NSError
        return cause.domain == NSPOSIXErrorDomain
            ? String(cString: strerror(Int32(cause.code))) : cause.localizedDescription
    }
}

/// What goes to people beside the output.
enum StandardError {
    /// Writes a line.
    static func line(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
