import Foundation

/// A process of this program that is told what to do line by line, and answers each line with one.
final class Child {
    private let name: String
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    /// What was read beyond the last line.
    private var unread: [UInt8] = []

    /// Starts this program with other arguments.
    /// - Parameter program: what is started instead of it, with the first arguments.
    init(_ arguments: [String], as program: [String]? = nil) throws {
        name = arguments[0]
        let words = try (program ?? [Self.program()]) + arguments
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardInput = input
        process.standardOutput = output
        do {
            try process.run()
        } catch {
            throw BenchFailure("\(words[0]) cannot be started: \(error.localizedDescription)")
        }
    }

    /// Ends the process: its standard input ends, and when that is not enough it is killed.
    deinit {
        try? input.fileHandleForWriting.close()
        for _ in 0..<500 where process.isRunning { Thread.sleep(forTimeInterval: 0.02) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// The bytes of memory that the process has in use.
    func residentBytes() throws -> Double { try Double(Machine.residentBytes(of: process.processIdentifier)) }

    /// Where this program is.
    static func program() throws -> String {
        guard let path = Bundle.main.executablePath else {
            throw BenchFailure("The path of this program is not known, so it cannot be started again.")
        }
        return path
    }

    /// Runs another program to its end.
    static func run(_ words: [String]) throws {
        let process = try Process.run(URL(filePath: words[0]), arguments: Array(words.dropFirst()))
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchFailure("\(words.joined(separator: " ")) failed.") }
    }

    /// Sends a line.
    func tell(_ line: String) throws {
        do {
            try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
        } catch {
            throw BenchFailure("The process “\(name)” takes no commands any more: \(error.localizedDescription)")
        }
    }

    /// Waits for a line that begins with a word, and gives the others.
    func expect(_ word: String, withinSeconds seconds: Int32 = 60) throws -> [Substring] {
        let line = try nextLine(withinSeconds: seconds)
        let words = line.split(separator: " ")
        guard words.first?.elementsEqual(word) == true else {
            throw BenchFailure("The process “\(name)” was to answer “\(word)” and answered “\(line)”.")
        }
        return Array(words.dropFirst())
    }

    /// Sends a line, and waits until it has been done.
    func order(_ line: String) throws {
        try tell(line)
        _ = try expect("ok")
    }

    private func nextLine(withinSeconds seconds: Int32) throws -> String {
        let descriptor = output.fileHandleForReading.fileDescriptor
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeFirst(end + 1) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard Foundation.poll(&poll, 1, seconds * 1000) > 0 else {
                throw BenchFailure("The process “\(name)” did not answer within \(seconds) seconds.")
            }
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { throw BenchFailure("The process “\(name)” has ended too early.") }
            unread += buffer[..<count]
        }
    }
}

extension Child {
    /// The port that the process listens on.
    func port() throws -> Int { try ports().tcp }

    /// The ports that the process listens on.
    func ports() throws -> Ports {
        let numbers = try expect("port").compactMap { Int($0) }
        guard let tcp = numbers.first else { throw BenchFailure("The process “\(name)” does not tell its port.") }
        return Ports(tcp: tcp, http: numbers.dropFirst().first)
    }
}

/// Where a process listens.
struct Ports {
    let tcp: Int
    let http: Int?

    /// Connects and signs in everybody.
    /// - Returns: the connections, in the order of the people, which have received nothing beyond the answer to Hello.
    func signIn(_ people: some Collection<TestData.Person>, over wire: Socket.Wire) throws -> [Socket] {
        var sockets: [Socket] = []
        var rest = people[...]
        while !rest.isEmpty {
            // All at once, as far as one network may have connections on which nobody is signed in.
            let batch = rest.prefix(500)
            rest = rest.dropFirst(batch.count)
            let new = try batch.map { person in
                let socket = try connect(over: wire)
                try socket.sayHello(token: person.token)
                return socket
            }
            for socket in new { try socket.receiveWelcome() }
            sockets += new
        }
        return sockets
    }

    private func connect(over wire: Socket.Wire) throws -> Socket {
        if wire == .records { return try Socket(port: tcp) }
        guard let http else { throw BenchFailure("A process has no port for WebSockets.") }
        return try Socket(port: http, over: wire)
    }
}
