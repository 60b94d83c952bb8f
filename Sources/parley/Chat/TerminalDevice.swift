import Dispatch
import TerminalClient

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The terminal of this process in raw mode: keys in, escape sequences out.
///
/// However the program ends, the terminal gets back the settings that it had: on an ordinary end by ``close()``, and by
/// `atexit` and the handlers of fatal signals otherwise (``TerminalState``).
final class TerminalDevice: ChatOutput {
    /// Bracketed paste (xterm: DECSET 2004) on and off.
    private static let pasteOn = "\u{1B}[?2004h"

    /// Whether standard input and output are a terminal that can move its cursor.
    static var isThere: Bool {
        isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0 && Environment["TERM"].map { $0 != "dumb" } ?? false
    }

    /// Puts the terminal into raw mode; nil when it does not answer.
    init?() {
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
        TerminalState.remember(settings, of: STDIN_FILENO)
        var raw = settings
        cfmakeraw(&raw)
        // A line feed alone still begins a new line, for what others may print.
        raw.c_oflag |= tcflag_t(OPOST | ONLCR)
        guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw) == 0 else {
            TerminalState.forget()
            return nil
        }
        write(TerminalDevice.pasteOn)
    }

    /// Gives the terminal back its settings.
    func close() {
        TerminalState.restore()
    }

    func write(_ text: String) {
        Stream.write(text)
    }

    var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// What the person types, and changes of size, until the terminal goes away or the program is told to end.
    func input() -> AsyncStream<ChatInput> {
        AsyncStream { continuation in
            let sources = Signals.sources(
                [
                    SIGWINCH: { continuation.yield(.resized) }, SIGTERM: { continuation.yield(.terminate) },
                    SIGHUP: { continuation.yield(.terminate) }, SIGINT: { continuation.yield(.terminate) },
                    SIGCONT: { continuation.yield(.resized) },
                ])
            let reader = DispatchQueue(label: "parley.terminal")
            reader.async {
                var decoder = KeyDecoder()
                var bytes = [UInt8](repeating: 0, count: 4096)
                while true {
                    if decoder.isWaiting, !TerminalDevice.isReadable(withinMilliseconds: 30) {
                        continuation.yield(.keys(decoder.flush()))
                        continue
                    }
                    let count = read(STDIN_FILENO, &bytes, bytes.count)
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { break }
                    let keys = decoder.decode(bytes[..<count])
                    if !keys.isEmpty { continuation.yield(.keys(keys)) }
                }
                continuation.yield(.terminate)
            }
            continuation.onTermination = { _ in sources.cancel() }
        }
    }

    private static func isReadable(withinMilliseconds milliseconds: Int32) -> Bool {
        var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, milliseconds) > 0
    }
}

/// Handlers of signals that run on a queue, as long as this is kept.
final class Signals: Sendable {
    // Sources may be used from any thread (Dispatch), which their type does not say.
    nonisolated(unsafe) private let sources: [any DispatchSourceSignal]

    private init(_ sources: [any DispatchSourceSignal]) { self.sources = sources }

    /// Handles these signals instead of what they do by themselves.
    static func sources(_ handlers: [Int32: @Sendable () -> Void]) -> Signals {
        Signals(
            handlers.map { number, handler in
                // A source sees only what the process does not act upon itself.
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler(handler: handler)
                source.resume()
                return source
            })
    }

    func cancel() {
        for source in sources { source.cancel() }
    }
}
