import Foundation
import SchemaCompiler
import Testing

/// tshark, with the generated dissector.
final class Tshark {
    private let folder: URL
    private let script: URL
    private let file: URL

    /// What could not be done.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "parley-tshark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let dissector = SchemaCompiler.wireshark(try `The Wireshark dissector`.schema())
        script = folder.appending(path: dissector.name)
        file = folder.appending(path: "packets")
        try dissector.text.write(to: script, atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private static func tool(_ name: String) throws -> URL {
        let folders =
            (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let found = folders.map { URL(filePath: $0).appending(path: name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
        guard let found else {
            throw Failure(description: "there is no \(name) on the path: `make test-tools` installs it")
        }
        return found
    }

    // MARK: Listening

    /// Listens to what is said with a port of this machine, from now on.
    func startCapture(port: Int) throws -> Process {
        let process = Process()
        process.executableURL = try Self.tool("dumpcap")
        process.arguments = ["-i", "lo", "-f", "tcp port \(port)", "-w", file.path]
        let log = Pipe()
        process.standardError = log
        try process.run()
        // It says which file it writes when it has begun to listen.
        var said = ""
        while !said.contains("File: ") {
            guard let data = try log.fileHandleForReading.read(upToCount: 1), !data.isEmpty else {
                throw Failure(description: "dumpcap ended: \(said)")
            }
            said += String(decoding: data, as: UTF8.self)
        }
        return process
    }

    /// Ends listening, when all that was said has been heard: dumpcap writes to its file twice a second.
    func endCapture(_ process: Process) throws {
        var (size, quiet) = (-1, 0)
        while quiet < 4, let now = try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int {
            quiet = now == size ? quiet + 1 : 0
            size = now
            Thread.sleep(forTimeInterval: 0.5)
        }
        // It has the signals blocked that this thread has, so nothing gentler would reach it.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    // MARK: Dissecting

    /// Dissects packets, and holds what is said of them against the bytes of both sides.
    /// - Parameter packets: the file of packets; nil for what was heard.
    func check(_ packets: [UInt8]?, port: Int, fromClient: [UInt8], fromServer: [UInt8]) throws {
        if let packets { try Data(packets).write(to: file) }
        let records = try DissectedRecord.all(in: try dissect(port: port), serverPort: port)
        for (bytes, side) in [(fromClient, Direction.client), (fromServer, .server)] {
            let inspections = SchemaCodec(try `The Wireshark dissector`.schema()).inspect(bytes, from: side)
            let found = records.filter { $0.isFromClient == (side == .client) }
            #expect(found.map(\.message) == inspections.map { Self.name(of: $0.record) }, "\(side)")
            #expect(found.flatMap(\.bytes) == bytes, "\(side): the records are those that were sent, byte for byte")
            for record in found {
                #expect(record.unexplained.isEmpty, "\(record.message): nothing is said of bytes \(record.unexplained)")
                #expect(!record.isDamaged, "\(record.message)")
            }
        }
    }

    /// What is said of packets, record by record.
    func records(_ packets: [UInt8], port: Int) throws -> [DissectedRecord] {
        try Data(packets).write(to: file)
        return try DissectedRecord.all(in: try dissect(port: port), serverPort: port)
    }

    private static func name(of record: SchemaRecord?) -> String {
        switch record {
        case .message(let name, _, _): name.replacing(".Reply", with: " reply")
        case .unknown(let opcode, _, _): "unknown 0x" + String(opcode, radix: 16)
        case nil: "nothing"
        }
    }

    /// What tshark says, as XML.
    private func dissect(port: Int) throws -> Data {
        let process = Process()
        process.executableURL = try Self.tool("tshark")
        process.arguments = [
            "-r", file.path, "-X", "lua_script:\(script.path)", "-d", "tcp.port==\(port),parley", "-Y", "parley",
            "-T", "pdml", "-J", "tcp parley",
        ]
        let (output, log) = (folder.appending(path: "pdml"), folder.appending(path: "log"))
        for file in [output, log] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        process.waitUntilExit()
        let said = try String(contentsOf: log, encoding: .utf8)
        guard process.terminationStatus == 0, !said.contains("Lua") else { throw Failure(description: said) }
        return try Data(contentsOf: output)
    }
}
