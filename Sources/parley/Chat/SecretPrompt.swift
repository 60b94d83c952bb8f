import ArgumentParser

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads a password: without echo from the terminal, or the first line of standard input when that is not a terminal.
enum SecretPrompt {
    /// - Throws: a message for the person when nothing can be read.
    static func read(_ prompt: String) throws -> String {
        guard isatty(STDIN_FILENO) != 0 else {
            guard let line = StandardInput.readLine() else {
                throw ValidationError("No password: standard input has ended, and PARLEY_TOKEN is not set.")
            }
            return line
        }
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard terminal >= 0 else { throw ValidationError("No password: there is no terminal to ask on.") }
        defer { close(terminal) }
        var before = termios()
        guard tcgetattr(terminal, &before) == 0 else { throw ValidationError("The terminal does not answer.") }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        TerminalState.remember(before, of: terminal)
        tcsetattr(terminal, TCSAFLUSH, &silent)
        defer {
            tcsetattr(terminal, TCSAFLUSH, &before)
            TerminalState.forget()
            Stream.write("\n", to: terminal)
        }
        Stream.write(prompt, to: terminal)
        guard let line = StandardInput.readLine(from: terminal) else {
            throw ValidationError("No password was typed.")
        }
        return line
    }
}
