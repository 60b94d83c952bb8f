import Foundation

/// A program of the project in a process of its own.
struct Program {
    private let process = Process()
    private let output = Pipe()

    /// Starts it, in the folder that holds the project.
    init(_ name: String, _ arguments: [String]) throws {
        // Beside the tests, where the build has put it.
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: name)
        process.arguments = arguments
        process.currentDirectoryURL = Python.folder.appending(path: "../..").standardizedFileURL
        process.standardOutput = output
        try process.run()
    }

    /// The next line that it prints.
    func line() throws -> String {
        var line = ""
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
            line.unicodeScalars.append(Unicode.Scalar(byte))
        }
        return line
    }

    /// Waits until it has ended, and gives its status.
    func end() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Ends it.
    func terminate() {
        process.terminate()
        process.waitUntilExit()
    }
}
