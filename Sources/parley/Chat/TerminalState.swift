#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The settings that the terminal had, to be given back however the program ends.
enum TerminalState {
    // Written before raw mode begins and after it ends, on one thread; in between only read, also by the handlers of
    // fatal signals, which may call nothing but tcsetattr and write (POSIX, signal-safety).
    nonisolated(unsafe) private static var settings = termios()
    nonisolated(unsafe) private static var descriptor: Int32 = -1
    nonisolated(unsafe) private static var isInstalled = false

    /// What takes back all that the client switched on: bracketed paste, synchronised output, the hidden cursor.
    nonisolated(unsafe) private static let reset: (bytes: UnsafeMutableRawPointer, count: Int) = {
        let text = Array("\u{1B}[?2004l\u{1B}[?2026l\u{1B}[?25h\u{1B}[0m".utf8)
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: text.count, alignment: 1)
        bytes.copyMemory(from: text, byteCount: text.count)
        return (bytes, text.count)
    }()

    /// Remembers the settings of a terminal that is about to be changed.
    static func remember(_ before: termios, of terminal: Int32) {
        settings = before
        descriptor = terminal
        guard !isInstalled else { return }
        isInstalled = true
        _ = reset
        atexit { TerminalState.restore() }
        for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGQUIT, SIGTERM, SIGINT, SIGHUP] {
            signal(number) { number in
                TerminalState.restore()
                signal(number, SIG_DFL)
                raise(number)
            }
        }
    }

    /// The terminal has its settings back.
    static func forget() { descriptor = -1 }

    /// Gives the terminal back its settings, if they were changed.
    static func restore() {
        let terminal = descriptor
        guard terminal >= 0 else { return }
        descriptor = -1
        _ = write(terminal, reset.bytes, reset.count)
        tcsetattr(terminal, TCSANOW, &settings)
    }
}
