import TerminalClient
import WireFormat

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The time zone of this computer, and how its standard output is to be written for people.
enum LocalOutput {
    /// A width that no row reaches: what is printed for other programs is not broken.
    static let endlessColumns = 2000

    /// The width of lists: what the terminal has, or, for a file or a program, as much as reads well.
    static var columns: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 120 }
        return min(Int(size.ws_col), 120)
    }

    /// Whether standard output shows colours (https://no-color.org).
    static var showsColours: Bool { isatty(STDOUT_FILENO) != 0 && Environment["NO_COLOR"] == nil }

    /// How many seconds the clock on the wall was ahead of UTC at a moment.
    static let offset: MessageRenderer.Zone = { timestamp in
        var seconds = time_t(timestamp.unixMilliseconds / 1000)
        var local = tm()
        guard localtime_r(&seconds, &local) != nil else { return 0 }
        return Int(local.tm_gmtoff)
    }
}
