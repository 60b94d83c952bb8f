#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Asks for what must not be seen: never an argument, which other users of the machine could read.
package enum SecretInput {
    /// What went wrong while asking, in a sentence.
    package struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// Whether there is somebody to ask.
    package static var isInteractive: Bool { isatty(0) == 1 }

    /// Reads one line: from the terminal, with a prompt and without showing what is typed, or from standard input when that is
    /// no terminal.
    /// - Parameter prompt: for the terminal, as in `Password: `.
    /// - Throws: when there is no line, or it is not UTF-8.
    package static func read(prompt: String) throws(Fault) -> String {
        guard isInteractive else { return try line() }
        var settings = termios()
        guard tcgetattr(0, &settings) == 0 else { return try line() }
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        show(prompt)
        tcsetattr(0, TCSAFLUSH, &silent)
        defer {
            tcsetattr(0, TCSAFLUSH, &settings)
            show("\n")
        }
        return try line()
    }

    /// Asks for a new secret, on a terminal twice.
    /// - Throws: when the two are not the same.
    package static func readNew(prompt: String, again: String) throws(Fault) -> String {
        let first = try read(prompt: prompt)
        if isInteractive, try read(prompt: again) != first {
            throw Fault(description: "The two were not the same. Nothing has been changed.")
        }
        return first
    }

    /// A line of standard input, byte by byte, so that what comes behind it stays for others.
    private static func line() throws(Fault) -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            let count = readByte(&byte)
            if count < 0 && errno == EINTR { continue }
            guard count == 1 else { break }
            if byte == UInt8(ascii: "\n") { return try text(bytes) }
            guard bytes.count < 4096 else { throw Fault(description: "The line on standard input is too long.") }
            bytes.append(byte)
        }
        guard !bytes.isEmpty else { throw Fault(description: "Nothing came on standard input.") }
        return try text(bytes)
    }

    private static func text(_ bytes: [UInt8]) throws(Fault) -> String {
        var bytes = bytes
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Fault(description: "The line on standard input is not UTF-8.")
        }
        return text
    }

    /// Writes to the terminal itself where there is one, so that a redirected output stays clean.
    private static func show(_ text: String) {
        let terminal = open("/dev/tty", O_WRONLY)
        let descriptor = terminal >= 0 ? terminal : 2
        _ = Array(text.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if terminal >= 0 { close(terminal) }
    }

    private static func readByte(_ byte: inout UInt8) -> Int {
        withUnsafeMutableBytes(of: &byte) { systemRead(0, $0.baseAddress, 1) }
    }
}

/// The system's `read`, which the name of the function above hides.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
