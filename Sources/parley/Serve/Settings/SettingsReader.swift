import Configuration

/// Reads settings from where they may stand, and keeps what each one is, where that comes from, and what is wrong:
///
///     flag ─▶ environment ─▶ file ─▶ default        the first that says something
struct SettingsReader {
    /// One setting as it is in force.
    struct Line: Hashable, Sendable {
        let name: String
        let value: String
        let source: String
    }

    /// What is in force, in the order of the questions.
    private(set) var lines: [Line] = []
    /// What is wrong, a sentence each.
    private(set) var faults: [SettingFault]

    private let layers: [SettingsLayer]

    /// - Parameters:
    ///   - layers: the first ones win.
    ///   - faults: what is known to be wrong already.
    init(layers: [SettingsLayer], faults: [SettingFault] = []) {
        self.layers = layers
        self.faults = faults
    }

    /// The value of a setting: its default also when something is wrong with it, which `faults` says then.
    mutating func take<Value>(_ setting: Setting<Value>) -> Value {
        for layer in layers {
            guard let text = layer.texts[setting.name] else { continue }
            let place = layer.place(of: setting.entry)
            let nothing = setting.form.nothing.flatMap { text == "\"\($0.word)\"" || text == "null" ? $0.value : nil }
            if let value = nothing ?? layer.content(of: setting).flatMap(setting.form.parse) {
                lines.append(Line(name: setting.name, value: setting.form.show(value), source: place))
                return value
            }
            let shown = Self.shown(text)
            faults.append(
                SettingFault("\(place) is \(shown). It has to be \(setting.form.right).", isUsage: layer.isCommandLine))
            return setting.defaultValue
        }
        lines.append(
            Line(name: setting.name, value: setting.form.show(setting.defaultValue), source: "default"))
        return setting.defaultValue
    }

    /// What somebody has written, if that may be shown: who puts a key itself where its file is to be named shall not find it in
    /// a log.
    private static func shown(_ text: String) -> String {
        guard text.utf8.count <= 100, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            return "a text of \(text.utf8.count) bytes"
        }
        return text
    }
}

/// What is wrong with the configuration, and what would be right.
struct SettingFault: Error, Hashable, CustomStringConvertible {
    let description: String
    /// Whether it is the command line that is wrong.
    let isUsage: Bool

    init(_ description: String, isUsage: Bool = false) {
        self.description = description
        self.isUsage = isUsage
    }
}

/// One of the places where settings stand.
struct SettingsLayer: Sendable {
    /// What is written there, by the names of the settings, as a fault shows it.
    let texts: [String: String]
    let isCommandLine: Bool
    private let provider: any ConfigProvider
    private let prefix: [String]
    private let describe: @Sendable (SettingEntry) -> String

    /// What the command line says. A flag's value is read as the variable's is.
    init(flags: [String: String]) {
        let variables = flags.map { (Self.variable($0.key), $0.value) }
        provider = EnvironmentVariablesProvider(environmentVariables: Dictionary(variables) { _, last in last })
        prefix = ["parley"]
        texts = flags.mapValues { "\"\($0)\"" }
        isCommandLine = true
        describe = \.flag
    }

    /// What the environment says. An empty variable says nothing.
    init(environment: [String: String]) {
        let told = environment.filter { !$0.value.isEmpty }
        provider = EnvironmentVariablesProvider(environmentVariables: told)
        prefix = ["parley"]
        let named = ServeSettings.all.compactMap { entry in told[entry.variable].map { (entry.name, "\"\($0)\"") } }
        texts = Dictionary(named) { _, last in last }
        isCommandLine = false
        describe = \.variable
    }

    /// What a file says.
    init(_ file: SettingsFile) {
        let values = file.values.map { name, value in
            (AbsoluteConfigKey([name]), ConfigValue(value.content, isSecret: false))
        }
        provider = InMemoryProvider(name: file.path, values: Dictionary(values) { _, last in last })
        prefix = []
        texts = file.values.mapValues(\.description)
        isCommandLine = false
        describe = { "\($0.name) in \(file.path)" }
    }

    /// Where a setting stands here, for people.
    func place(of entry: SettingEntry) -> String { describe(entry) }

    /// What is written of a setting; nil when that is nothing, or of another type.
    func content<Value>(of setting: Setting<Value>) -> ConfigContent? {
        let key = AbsoluteConfigKey(prefix + [setting.name])
        let type = setting.form.type
        if let content = try? provider.value(forKey: key, type: type).value?.content { return content }
        // A list of one may stand in a file as it stands in a variable.
        guard type == .stringArray,
            case .string(let word)? = try? provider.value(forKey: key, type: .string).value?.content
        else { return nil }
        return .stringArray([word])
    }

    private static func variable(_ name: String) -> String {
        SettingEntry(name: name, valueName: nil, defaultText: "", meaning: "").variable
    }
}
