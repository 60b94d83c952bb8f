#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Asks for what must not be seen: never an argument, which other users of the machine could read.
enum SecretInput {
    /// What went wrong while asking, in a sentence.
    struct Fault: Error, Hashable, CustomStringConvertible {
        let description: String
        /// Whether something came that is no text, rather than nothing.
        var isBadData = false
    }

    /// Whether there is somebody to ask.
    static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 }

    /// Reads one line: from the terminal, with a prompt and without showing what is typed, or from standard input when that is
    /// no terminal.
    /// - Parameter prompt: for the terminal, as in `Password: `.
    /// - Throws: when there is no line, or it is not UTF-8.
    static func read(prompt: String) throws(Fault) -> String {
        guard isInteractive else { return try line(from: STDIN_FILENO) }
        // The terminal itself, so that a redirected output stays clean.
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard terminal >= 0 else { throw Fault(description: "There is no terminal to ask on.") }
        defer { close(terminal) }
        var before = termios()
        guard tcgetattr(terminal, &before) == 0 else { throw Fault(description: "The terminal does not answer.") }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        // Whoever presses Ctrl-c now is to see again what is typed.
        TerminalState.remember(before, of: terminal)
        tcsetattr(terminal, TCSAFLUSH, &silent)
        defer {
            tcsetattr(terminal, TCSAFLUSH, &before)
            TerminalState.forget()
            Stream.write("\n", to: terminal)
        }
        Stream.write(prompt, to: terminal)
        return try line(from: terminal)
    }

    /// Asks for a new secret, on a terminal twice.
    /// - Throws: when the two are not the same.
    static func readNew(prompt: String, again: String) throws(Fault) -> String {
        let first = try read(prompt: prompt)
        if isInteractive, try read(prompt: again) != first {
            throw Fault(description: "The two were not the same. Nothing has been changed.")
        }
        return first
    }

    private static func line(from descriptor: Int32) throws(Fault) -> String {
        switch StandardInput.readLine(from: descriptor, atMost: 4096) {
        case .text(let text): return text
        case .notUTF8: throw Fault(description: "The line on standard input is not UTF-8.", isBadData: true)
        case .tooLong: throw Fault(description: "The line on standard input is too long.", isBadData: true)
        case .end: throw Fault(description: "Nothing came on standard input.")
        }
    }
}
