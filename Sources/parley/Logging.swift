public import ArgumentParser
public import Logging

extension Logger {
    /// A logger that writes to standard error: standard output belongs to what a command answers.
    static func onStandardError(level: Logger.Level, format: LogFormat = .text) -> Logger {
        var logger = Logger(label: "parley") { label -> any LogHandler in
            switch format {
            case .text: StreamLogHandler.standardError(label: label)
            case .json: JSONLogHandler()
            }
        }
        logger.logLevel = level
        return logger
    }
}

/// How an event is written.
enum LogFormat: String, CaseIterable, Sendable {
    /// A line for people.
    case text
    /// A JSON object on a line, for programs.
    case json
}

extension Logger.Level: @retroactive ExpressibleByArgument {
    /// The names of all levels, for help texts.
    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
