import ArgumentParser

/// The settings as flags. What they are called and what they say of themselves stands in ``ServeSettings``.
struct ServeFlags: ParsableArguments {
    @Option(ServeSettings.data.entry) var data: String?
    @Option(ServeSettings.tcp.entry) var tcp: String?
    @Option(ServeSettings.http.entry) var http: String?
    @Option(ServeSettings.metrics.entry) var metrics: String?
    @Option(ServeSettings.tlsCertificate.entry) var tlsCertificate: String?
    @Option(ServeSettings.tlsKey.entry) var tlsKey: String?
    @Option(ServeSettings.origins.entry) var origins: String?
    @Option(ServeSettings.compression.entry) var compression: String?
    @Option(ServeSettings.compressionWindow.entry) var compressionWindow: String?
    @Option(ServeSettings.compressionMemoryLevel.entry) var compressionMemoryLevel: String?
    @Option(ServeSettings.compressionThreshold.entry) var compressionThreshold: String?
    @Flag(ServeSettings.demo.entry) var demo: Bool?
    @Option(ServeSettings.eventLoops.entry) var eventLoops: String?
    @Option(ServeSettings.connectionsMax.entry) var connectionsMax: String?
    @Option(ServeSettings.signedOutPerNetworkMax.entry) var signedOutPerNetworkMax: String?
    @Option(ServeSettings.outboundKilobytesMax.entry) var outboundKilobytesMax: String?
    @Option(ServeSettings.stallSeconds.entry) var stallSeconds: String?
    @Option(ServeSettings.drainSeconds.entry) var drainSeconds: String?
    @Option(ServeSettings.logLevel.entry) var logLevel: String?
    @Option(ServeSettings.logFormat.entry) var logFormat: String?

    /// What the command line says, by the names of the settings.
    var texts: [String: String] {
        let given: [(SettingEntry, String?)] = [
            (ServeSettings.data.entry, data),
            (ServeSettings.tcp.entry, tcp),
            (ServeSettings.http.entry, http),
            (ServeSettings.metrics.entry, metrics),
            (ServeSettings.tlsCertificate.entry, tlsCertificate),
            (ServeSettings.tlsKey.entry, tlsKey),
            (ServeSettings.origins.entry, origins),
            (ServeSettings.compression.entry, compression),
            (ServeSettings.compressionWindow.entry, compressionWindow),
            (ServeSettings.compressionMemoryLevel.entry, compressionMemoryLevel),
            (ServeSettings.compressionThreshold.entry, compressionThreshold),
            (ServeSettings.demo.entry, demo.map { "\($0)" }),
            (ServeSettings.eventLoops.entry, eventLoops),
            (ServeSettings.connectionsMax.entry, connectionsMax),
            (ServeSettings.signedOutPerNetworkMax.entry, signedOutPerNetworkMax),
            (ServeSettings.outboundKilobytesMax.entry, outboundKilobytesMax),
            (ServeSettings.stallSeconds.entry, stallSeconds),
            (ServeSettings.drainSeconds.entry, drainSeconds),
            (ServeSettings.logLevel.entry, logLevel),
            (ServeSettings.logFormat.entry, logFormat),
        ]
        return Dictionary(given.compactMap { entry, text in text.map { (entry.name, $0) } }) { _, last in last }
    }
}

extension Option where Value == String? {
    /// The flag of a setting.
    fileprivate init(_ setting: SettingEntry) {
        self.init(
            name: .customLong(setting.name),
            help: ArgumentHelp(
                "\(setting.meaning) (default: \(setting.defaultText))", valueName: setting.valueName ?? "value"))
    }
}

extension Flag where Value == Bool? {
    /// The flag of a setting that is or is not.
    fileprivate init(_ setting: SettingEntry) {
        self.init(name: .customLong(setting.name), inversion: .prefixedNo, help: ArgumentHelp(setting.meaning))
    }
}
