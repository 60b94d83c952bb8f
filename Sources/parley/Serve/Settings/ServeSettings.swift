import Configuration
import Hub
import Logging
import ParleyServer
import Transport
import WebSocketProtocol

/// Everything that an operator chooses about a server. This list is the only one: help texts, the names of variables and of the
/// keys in a file, `--check-config` and the table in the README come from it.
struct ServeSettings: Sendable {
    var data: String
    var tcp: HostAndPort
    var http: HostAndPort?
    var metrics: HostAndPort?
    var tlsCertificate: String?
    var tlsKey: String?
    var origins: OriginRule
    var compression: CompressionChoice
    var compressionWindow: Int
    var compressionMemoryLevel: Int
    var compressionThreshold: Int?
    var demo: Bool
    var eventLoops: Int?
    var connectionsMax: Int
    var signedOutPerNetworkMax: Int
    var outboundKilobytesMax: Int
    var stallSeconds: Int
    var drainSeconds: Int
    var logLevel: Logger.Level
    var logFormat: LogFormat

    /// What each setting is, where it comes from, and what is wrong.
    init(from reader: inout SettingsReader) {
        data = reader.take(Self.data)
        tcp = reader.take(Self.tcp)
        http = reader.take(Self.http)
        metrics = reader.take(Self.metrics)
        tlsCertificate = reader.take(Self.tlsCertificate)
        tlsKey = reader.take(Self.tlsKey)
        origins = reader.take(Self.origins)
        compression = reader.take(Self.compression)
        compressionWindow = reader.take(Self.compressionWindow)
        compressionMemoryLevel = reader.take(Self.compressionMemoryLevel)
        compressionThreshold = reader.take(Self.compressionThreshold)
        demo = reader.take(Self.demo)
        eventLoops = reader.take(Self.eventLoops)
        connectionsMax = reader.take(Self.connectionsMax)
        signedOutPerNetworkMax = reader.take(Self.signedOutPerNetworkMax)
        outboundKilobytesMax = reader.take(Self.outboundKilobytesMax)
        stallSeconds = reader.take(Self.stallSeconds)
        drainSeconds = reader.take(Self.drainSeconds)
        logLevel = reader.take(Self.logLevel)
        logFormat = reader.take(Self.logFormat)
    }

    /// All of them, in the order in which people read of them.
    static let all: [SettingEntry] = [
        data.entry, tcp.entry, http.entry, metrics.entry, tlsCertificate.entry, tlsKey.entry, origins.entry,
        compression.entry,
        compressionWindow.entry, compressionMemoryLevel.entry, compressionThreshold.entry, demo.entry, eventLoops.entry,
        connectionsMax.entry, signedOutPerNetworkMax.entry,
        outboundKilobytesMax.entry, stallSeconds.entry, drainSeconds.entry, logLevel.entry, logFormat.entry,
    ]

    private static let configuration = ServerConfiguration(dataDirectory: "parley-data")
    private static let limits = configuration.transport
    private static let deflate = DeflateSettings()

    static let data = Setting(
        "data", .path, default: configuration.dataDirectory,
        "The directory that holds everything; made where it is missing.")
    static let tcp = Setting(
        "tcp", .address, default: HostAndPort(host: configuration.host, port: 7717),
        "Where the protocol is served over TCP; port 0 lets the system choose.")
    static let http = Setting(
        "http", SettingForm<HostAndPort>.address.orNothing("off"), default: nil,
        "Where the page, WebSockets (/ws) and metrics (/metrics) are served over HTTP.")
    static let metrics = Setting(
        "metrics", SettingForm<HostAndPort>.address.orNothing("none"), default: nil,
        "Where /metrics is served, with /healthz and /readyz and without TLS; it is not at --http then.")
    static let tlsCertificate = Setting(
        "tls-cert", SettingForm<String>.path.orNothing("none"), default: nil,
        "The certificate for TLS on both ports, with its chain (PEM); read anew on SIGHUP.")
    static let tlsKey = Setting(
        "tls-key", SettingForm<String>.path.orNothing("none"), default: nil,
        "The file with the certificate's key, without a passphrase (PEM).")
    static let origins = Setting(
        "origins", .origins, default: configuration.webSocket.origins,
        "Pages that may open WebSockets: same (the server's own), any, or origins separated by commas.")
    static let compression = Setting(
        "websocket-compression", .choice(of: "kind"), default: CompressionChoice.shared,
        "off; shared: a message is compressed once for all; takeover: fewer bytes, and a compressor for each connection."
    )
    static let compressionWindow = Setting(
        "websocket-window", .number(9...15, of: "bits"), default: deflate.serverWindowBits,
        "How far back compression looks, as a power of two: less takes less memory.")
    static let compressionMemoryLevel = Setting(
        "websocket-memory-level", .number(1...9, of: "level"), default: deflate.memoryLevel,
        "How much memory a compressor takes: each level twice as much as the one before.")
    static let compressionThreshold = Setting(
        "websocket-threshold",
        SettingForm<Int>.number(0...65_536, of: "bytes")
            .orNothing("\(deflate.messageBytesMin), or \(deflate.messageWithContextBytesMin) with takeover"),
        default: nil,
        "Messages of fewer bytes are not compressed.")
    static let demo = Setting(
        "demo", .toggle, default: configuration.fillsDemo,
        "Fill an empty data directory with an organisation, people, rooms and a conversation.")
    static let eventLoops = Setting(
        "event-loops", SettingForm<Int>.number(1...1024, of: "count").orNothing("one for each core"),
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
    static let drainSeconds = Setting(
        "drain-seconds", .number(0...3_600, of: "seconds"), default: 0,
        "How long a server that is told to stop serves on, while /readyz says 503; a second signal ends the wait.")
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
        http = settings.http.map { ListenAddress(host: $0.host, port: $0.port) }
        metrics = settings.metrics.map { ListenAddress(host: $0.host, port: $0.port) }
        if let certificate = settings.tlsCertificate, let key = settings.tlsKey {
            tls = TLSFiles(certificate: certificate, key: key)
        }
        webSocket.origins = settings.origins
        webSocket.deflate = settings.deflate
        transport.connectionsMax = settings.connectionsMax
        transport.signedOutPerNetworkMax = settings.signedOutPerNetworkMax
        transport.outbound.outboundBytesMax = settings.outboundKilobytesMax * 1024
        transport.outbound.stallMilliseconds = UInt64(settings.stallSeconds) * 1000
    }
}

/// How messages on WebSockets are compressed.
enum CompressionChoice: String, CaseIterable, Sendable {
    /// Not at all.
    case off
    /// Each message for itself: a message to many is compressed once.
    case shared
    /// Each message may refer to earlier ones of its connection.
    case takeover
}

extension ServeSettings {
    /// What of them takes more than one setting to be wrong.
    var faults: [SettingFault] { tlsFaults + addressFaults }

    private var tlsFaults: [SettingFault] {
        guard (tlsCertificate == nil) != (tlsKey == nil) else { return [] }
        let given = tlsKey == nil ? Self.tlsCertificate.name : Self.tlsKey.name
        return [SettingFault("tls-cert and tls-key go together, and only \(given) is set.")]
    }

    private var addressFaults: [SettingFault] {
        let addresses: [(String, HostAndPort?)] = [
            (Self.tcp.name, tcp), (Self.http.name, http), (Self.metrics.name, metrics),
        ]
        var taken: [HostAndPort: String] = [:]
        return addresses.compactMap { name, address in
            guard let address, address.port != 0 else { return nil }
            guard let other = taken.updateValue(name, forKey: address) else { return nil }
            return SettingFault("\(other) and \(name) are both \(address). Each takes a port of its own.")
        }
    }

    fileprivate var deflate: DeflateSettings? {
        guard compression != .off else { return nil }
        var deflate = DeflateSettings()
        deflate.keepsServerContext = compression == .takeover
        deflate.keepsClientContext = compression == .takeover
        deflate.serverWindowBits = compressionWindow
        deflate.clientWindowBits = compressionWindow
        deflate.memoryLevel = compressionMemoryLevel
        deflate.messageBytesMin = compressionThreshold ?? deflate.messageBytesMin
        deflate.messageWithContextBytesMin = compressionThreshold ?? deflate.messageWithContextBytesMin
        return deflate
    }
}

extension SettingForm<OriginRule> {
    /// Which pages may open WebSockets.
    static let origins = SettingForm<OriginRule>(
        type: .stringArray, valueName: "origins",
        right:
            "same, any, or origins such as https://chat.example.com, separated by commas (in a file, a list of them)",
        parse: { OriginRule($0) }, show: { $0.text })
}

extension OriginRule {
    /// The rule that an operator has written; nil when it is none.
    fileprivate init?(_ content: ConfigContent) {
        guard case .stringArray(let words) = content, let first = words.first else { return nil }
        switch (words.count, first) {
        case (1, "same"): self = .sameOrigin
        case (1, "any"): self = .any
        default:
            let origins = words.map { $0.lowercased() }
            guard origins.allSatisfy(Self.isOrigin) else { return nil }
            self = .list(origins)
        }
    }

    /// Whether a text is what browsers send of a page: a scheme, a host, and perhaps a port.
    private static func isOrigin(_ text: String) -> Bool {
        guard let parts = text.wholeMatch(of: /https?:\/\/(?:\[[0-9a-f:.]+\]|[^\/?#@:\[\]\s]+)(?::([0-9]+))?/) else {
            return false
        }
        return parts.1.map { UInt16($0) ?? 0 > 0 } ?? true
    }

    /// The rule as an operator writes it.
    fileprivate var text: String {
        switch self {
        case .sameOrigin: "same"
        case .any: "any"
        case .list(let origins): origins.joined(separator: ",")
        }
    }
}
