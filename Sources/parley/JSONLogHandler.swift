import Logging
import ParleyServer
import TerminalClient
import WireFormat

/// Writes each event as one JSON object on a line of its own, for programs that collect logs:
///
///     {"time":"2026-11-22T21:30:00.120Z","level":"info","message":"closed: idle","address":"192.0.2.7","connection":"12"}
///
/// What an event knows beside its message stands behind it, in the order of the names.
struct JSONLogHandler: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    /// Takes a whole line, without its end.
    let write: @Sendable (String) -> Void
    let now: @Sendable () -> Timestamp

    init(
        write: @escaping @Sendable (String) -> Void = StandardError.line,
        now: @escaping @Sendable () -> Timestamp = SystemClock.now
    ) {
        self.write = write
        self.now = now
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var members: [(String, JSON)] = [
            ("time", .string(LocalTime.machine(now()))), ("level", .string(event.level.rawValue)),
            ("message", .string("\(event.message)")),
        ]
        let reserved = members.map(\.0)
        let known = metadata.merging(event.metadata ?? [:]) { _, event in event }
        for (name, value) in known.sorted(by: { $0.key < $1.key }) where !reserved.contains(name) {
            members.append((name, Self.json(value)))
        }
        write(JSON.object(members).text)
    }

    private static func json(_ value: Logger.Metadata.Value) -> JSON {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let value): .string(value.description)
        case .array(let values): .array(values.map(json))
        case .dictionary(let values): .object(values.sorted { $0.key < $1.key }.map { ($0.key, json($0.value)) })
        }
    }
}
