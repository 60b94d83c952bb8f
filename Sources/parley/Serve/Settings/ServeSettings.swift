import Hub
import Logging
import ParleyServer
import Transport

/// Everything that an operator chooses about a server. This list is the only one: help texts, the names of variables and of the
/// keys in a file, `--check-config` and the table in the README come from it.
struct ServeSettings: Sendable {
    var data: String
    var tcp: HostAndPort
    var demo: Bool
    var eventLoops: Int?
    var connectionsMax: Int
    var signedOutPerNetworkMax: Int
    var outboundKilobytesMax: Int
    var stallSeconds: Int
    var logLevel: Logger.Level
    var logFormat: LogFormat

    /// What each setting is, where it comes from, and what is wrong.
    init(from reader: inout SettingsReader) {
        data = reader.take(Self.data)
        tcp = reader.take(Self.tcp)
        demo = reader.take(Self.demo)
        eventLoops = reader.take(Self.eventLoops)
        connectionsMax = reader.take(Self.connectionsMax)
        signedOutPerNetworkMax = reader.take(Self.signedOutPerNetworkMax)
        outboundKilobytesMax = reader.take(Self.outboundKilobytesMax)
        stallSeconds = reader.take(Self.stallSeconds)
        logLevel = reader.take(Self.logLevel)
        logFormat = reader.take(Self.logFormat)
    }

    /// All of them, in the order in which people read of them.
    static let all: [SettingEntry] = [
        data.entry, tcp.entry, demo.entry, eventLoops.entry, connectionsMax.entry, signedOutPerNetworkMax.entry,
        outboundKilobytesMax.entry, stallSeconds.entry, logLevel.entry, logFormat.entry,
    ]

    private static let configuration = ServerConfiguration(dataDirectory: "parley-data")
    private static let limits = configuration.transport

    static let data = Setting(
        "data", .path, default: configuration.dataDirectory,
        "The directory that holds everything; made where it is missing.")
    static let tcp = Setting(
        "tcp", .address, default: HostAndPort(host: configuration.host, port: 7717),
        "Where the protocol is served over TCP; port 0 lets the system choose.")
    static let demo = Setting(
        "demo", .toggle, default: configuration.fillsDemo,
        "Fill an empty data directory with an organisation, people, rooms and a conversation.")
    static let eventLoops = Setting(
        "event-loops", SettingForm.number(1...1024, of: "count").orNothing("one for each core"),
        default: configuration.eventLoops,
        "How many threads serve connections.")
    static let connectionsMax = Setting(
        "connections-max", .number(1...1_000_000, of: "count"), default: limits.connectionsMax,
        "How many connections may be open; fewer where the system allows the process fewer.")
    static let signedOutPerNetworkMax = Setting(
        "signed-out-per-network-max", .number(1...1_000_000, of: "count"), default: limits.signedOutPerNetworkMax,
        "How many connections of one network may be open with nobody signed in: of an IPv4 address, or an IPv6 /64.")
    static let outboundKilobytesMax = Setting(
        "outbound-kilobytes-max", .number(128...65_536, of: "KiB"), default: limits.outbound.outboundBytesMax / 1024,
        "How much may wait for a connection that takes too little, before it is told what it misses.")
    static let stallSeconds = Setting(
        "stall-seconds", .number(1...3_600, of: "seconds"), default: Int(limits.outbound.stallMilliseconds / 1000),
        "After how long a connection is closed that takes nothing of what waits for it.")
    static let logLevel = Setting(
        "log-level", .choice(of: "level"), default: Logger.Level.info,
        "How much is logged: \(Logger.Level.names).")
    static let logFormat = Setting(
        "log-format", .choice(of: "format"), default: LogFormat.text,
        "How events are logged: text, a line for people; json, an object on a line, for programs.")
}

extension ServerConfiguration {
    /// What the settings mean to the server.
    init(_ settings: ServeSettings) {
        self.init(
            dataDirectory: settings.data, host: settings.tcp.host, port: settings.tcp.port, fillsDemo: settings.demo,
            eventLoops: settings.eventLoops)
        transport.connectionsMax = settings.connectionsMax
        transport.signedOutPerNetworkMax = settings.signedOutPerNetworkMax
        transport.outbound.outboundBytesMax = settings.outboundKilobytesMax * 1024
        transport.outbound.stallMilliseconds = UInt64(settings.stallSeconds) * 1000
    }
}
