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
        let names = ServeSettings.all.map(\.name)
        var layers = [SettingsLayer(flags: flags), SettingsLayer(environment: environment)]
        var faults: [SettingFault] = []
        let variable = environment[Self.fileVariable] ?? ""
        if let path = file ?? (variable.isEmpty ? nil : variable) {
            do throws(SettingFault) {
                let file = try SettingsFile(path: path, names: names)
                faults = file.faults
                layers.append(SettingsLayer(file))
            } catch {
                faults.append(error)
            }
        }
        var reader = SettingsReader(layers: layers, faults: faults)
        settings = ServeSettings(from: &reader)
        lines = reader.lines
        self.faults = reader.faults + settings.faults
        warnings = Self.strangeVariables(environment)
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
