import Foundation

/// What is in force, where it comes from, and what is wrong with it: from the command line, the environment and a file.
struct ServeConfiguration: Sendable {
    let settings: ServeSettings
    let lines: [SettingsReader.Line]
    /// What is wrong. With any of these no server is started.
    let faults: [SettingFault]
    /// What is probably not meant so.
    let warnings: [String]

    /// - Parameters:
    ///   - flags: what the command line says, by the names of the settings.
    ///   - file: where the command line says that a file of settings is.
    init(
        flags: [String: String], file: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        let (layers, faults) = Self.layers(flags: flags, file: file, environment: environment)
        var reader = SettingsReader(layers: layers, faults: faults.ofFile + faults.inFile)
        settings = ServeSettings(from: &reader)
        lines = reader.lines
        self.faults = reader.faults + settings.faults
        warnings = Self.strangeVariables(environment)
    }

    /// Where the server keeps everything, for a command that works beside it; with what is wrong with that setting, and with no
    /// other.
    static func dataDirectory(
        flag: String?, file: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> (path: String, faults: [SettingFault]) {
        let flags = flag.map { [ServeSettings.data.name: $0] } ?? [:]
        let (layers, faults) = layers(flags: flags, file: file, environment: environment)
        var reader = SettingsReader(layers: layers, faults: faults.ofFile)
        return (reader.take(ServeSettings.data), reader.faults)
    }

    /// Where settings stand, and what is wrong with the file as such and with single keys of it.
    private static func layers(
        flags: [String: String], file: String?, environment: [String: String]
    ) -> (layers: [SettingsLayer], faults: (ofFile: [SettingFault], inFile: [SettingFault])) {
        let layers = [SettingsLayer(flags: flags), SettingsLayer(environment: environment)]
        let variable = environment[fileVariable] ?? ""
        guard let path = file ?? (variable.isEmpty ? nil : variable) else { return (layers, ([], [])) }
        do throws(SettingFault) {
            let file = try SettingsFile(path: path, names: ServeSettings.all.map(\.name))
            return (layers + [SettingsLayer(file)], ([], file.faults))
        } catch {
            return (layers, ([error], []))
        }
    }

    /// The variable that names the file.
    static let fileVariable = "PARLEY_CONFIG"

    /// The variables of the terminal client.
    static let clientVariables = [
        "PARLEY_SERVER", "PARLEY_ORG", "PARLEY_LOGIN", "PARLEY_TOKEN", "PARLEY_TLS", "PARLEY_TLS_CA",
    ]

    /// Variables that are almost a setting's: nobody would notice that they have no effect.
    private static func strangeVariables(_ environment: [String: String]) -> [String] {
        let known = ServeSettings.all.map(\.variable) + [fileVariable]
        return environment.keys.sorted().compactMap { name in
            guard name.hasPrefix("PARLEY_"), !known.contains(name), !clientVariables.contains(name),
                let meant = NearestWord.to(name, among: known)
            else { return nil }
            return "\(name) has no effect. Do you mean \(meant)?"
        }
    }
}
