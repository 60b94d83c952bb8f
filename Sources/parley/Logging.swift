public import ArgumentParser
public import Logging

extension Logger {
    /// A logger that writes to standard error: standard output belongs to what a command answers.
    static func onStandardError(level: Logger.Level) -> Logger {
        var logger = Logger(label: "parley") { label in StreamLogHandler.standardError(label: label) }
        logger.logLevel = level
        return logger
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {
    /// The names of all levels, for help texts.
    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
