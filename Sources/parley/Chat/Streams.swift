import TerminalClient

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reading standard input, byte by byte: what follows the password's line stays for others to read.
enum StandardInput {
    /// What was read.
    enum Reading: Hashable, Sendable {
        /// Text.
        case text(String)
        /// Bytes that are not UTF-8: they are nothing that could be said.
        case notUTF8
        /// More than may be.
        case tooLong
        /// Nothing: the input has ended.
        case end

        fileprivate init(_ bytes: [UInt8]) {
            self = String(validating: bytes, as: UTF8.self).map { .text($0) } ?? .notUTF8
        }
    }

    /// The next line without its line feed.
    static func readLine(from descriptor: Int32 = STDIN_FILENO, atMost bytesMax: Int = .max) -> Reading {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return line.isEmpty ? .end : Reading(line) }
            if byte == UInt8(ascii: "\n") {
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                return Reading(line)
            }
            guard line.count < bytesMax else { return .tooLong }
            line.append(byte)
        }
    }

    /// Everything up to the end, without white space around it.
    static func readAll(atMost bytesMax: Int) -> Reading {
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            text += chunk[..<count]
            // White space around the text may be more than the text.
            if text.count > 16 * bytesMax { return .tooLong }
        }
        guard case .text(let read) = Reading(text) else { return .notUTF8 }
        let trimmed = read.trimmed
        if trimmed.utf8.count > bytesMax { return .tooLong }
        return trimmed.isEmpty ? .end : .text(trimmed)
    }

    /// Whether the words of the command line are UTF-8. What is not was read as U+FFFD.
    static var isCommandLineUTF8: Bool {
        (0..<Int(CommandLine.argc)).allSatisfy { index in
            guard let word = CommandLine.unsafeArgv[index] else { return true }
            return String(validatingCString: word) != nil
        }
    }
}

/// Writing without buffers.
enum Stream {
    /// Writes all of a text; whether that went well. It does not when the reader is gone.
    @discardableResult
    static func write(_ text: String, to descriptor: Int32 = STDOUT_FILENO) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Platform.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&wait, 1, -1)
                continue
            }
            guard count > 0 else { return false }
            bytes = bytes.dropFirst(count)
        }
        return true
    }

    /// Tells the person something beside what is printed for programs.
    static func complain(_ text: String) {
        write("parley: \(text)\n", to: STDERR_FILENO)
    }

    /// The system's own `write`, which the method above hides.
    private enum Platform {
        static func write(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
            #if canImport(Glibc)
                Glibc.write(descriptor, bytes, count)
            #elseif canImport(Musl)
                Musl.write(descriptor, bytes, count)
            #else
                Darwin.write(descriptor, bytes, count)
            #endif
        }
    }
}
