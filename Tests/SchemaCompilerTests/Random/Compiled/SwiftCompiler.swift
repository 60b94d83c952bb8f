import Foundation

/// The Swift compiler, for code that the tests have made.
struct SwiftCompiler {
    /// Where everything is compiled; removed by ``remove()``.
    let folder: URL

    private let executable: URL

    /// The settings of the package, with warnings as errors.
    private static let settings =
        ["-swift-version", "6", "-Onone", "-wmo", "-parse-as-library", "-warnings-as-errors"]
        + ["ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault"]
        .flatMap { ["-enable-upcoming-feature", $0] } + ["-enable-experimental-feature", "Lifetimes"]

    /// What went wrong, with everything that was printed.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Finds the compiler on the path.
    init() throws {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = folders.map { URL(filePath: String($0)).appending(path: "swiftc") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
        guard let found else { throw Failure(description: "there is no swiftc on the path") }
        executable = found
        folder = FileManager.default.temporaryDirectory.appending(path: "parley-compiled-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// Compiles a module that others import.
    /// - Returns: its object.
    func module(_ name: String, _ files: [URL]) throws -> URL {
        let object = folder.appending(path: "\(name).o")
        try run(
            executable,
            Self.settings + ["-module-name", name, "-emit-module", "-emit-module-path"]
                + [folder.appending(path: "\(name).swiftmodule").path, "-c", "-o", object.path] + files.map(\.path))
        return object
    }

    /// Compiles a program with the modules that were compiled before.
    func program(_ name: String, _ files: [URL], objects: [URL]) throws -> URL {
        let program = folder.appending(path: name)
        try run(
            executable,
            Self.settings + ["-module-name", name, "-I", folder.path, "-o", program.path]
                + (files + objects).map(\.path))
        return program
    }

    /// Runs a program with these lines of input.
    /// - Returns: the lines of output.
    func run(_ program: URL, input: [String]) throws -> [Substring] {
        let (source, target) = (folder.appending(path: "input"), folder.appending(path: "output"))
        try (input.joined(separator: "\n") + "\n").write(to: source, atomically: true, encoding: .utf8)
        try run(program, [], input: source, output: target)
        return try String(contentsOf: target, encoding: .utf8).split(separator: "\n")
    }

    private func run(_ program: URL, _ arguments: [String], input: URL? = nil, output: URL? = nil) throws {
        let log = folder.appending(path: "log")
        for file in [log, output].compactMap(\.self) {
            _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = try input.map { try FileHandle(forReadingFrom: $0) } ?? FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: log)
        process.standardOutput = try output.map { try FileHandle(forWritingTo: $0) } ?? FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let text = try String(contentsOf: log, encoding: .utf8)
            throw Failure(description: "\(program.lastPathComponent): status \(process.terminationStatus)\n\(text)")
        }
    }
}
