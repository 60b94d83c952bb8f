import Configuration

/// One thing that an operator may choose: how it is called, what it may be, what it is when nothing is said of it.
///
/// One name is all of its names: `tls-cert` is `--tls-cert` on the command line, `PARLEY_TLS_CERT` in the environment and
/// `"tls-cert"` in the file.
struct Setting<Value: Sendable>: Sendable {
    let name: String
    let form: SettingForm<Value>
    let defaultValue: Value
    /// What the default is, for people.
    let defaultText: String
    /// What it is for, in a sentence.
    let meaning: String

    /// - Parameter defaultText: what to call the default; nil when it is called as any other value.
    init(
        _ name: String, _ form: SettingForm<Value>, default defaultValue: Value, called defaultText: String? = nil,
        _ meaning: String
    ) {
        self.name = name
        self.form = form
        self.defaultValue = defaultValue
        self.defaultText = defaultText ?? form.show(defaultValue)
        self.meaning = meaning
    }

    /// The setting without its type, for help texts and tables.
    var entry: SettingEntry {
        SettingEntry(name: name, valueName: form.valueName, defaultText: defaultText, meaning: meaning)
    }
}

/// What a help text and a table say of a setting.
struct SettingEntry: Hashable, Sendable {
    let name: String
    /// What stands for the value in a usage text; nil for a switch.
    let valueName: String?
    let defaultText: String
    let meaning: String

    /// Its name on the command line.
    var flag: String { "--\(name)" }

    /// Its name in the environment.
    var variable: String { "PARLEY_" + name.uppercased().map { $0 == "-" ? "_" : $0 } }
}

/// What a setting's value may be, and how it is written.
struct SettingForm<Value: Sendable>: Sendable {
    /// How the value stands in a file; in the environment and on the command line it is text.
    let type: ConfigType
    let valueName: String?
    /// Ends the sentence "It has to be …".
    let right: String
    /// Nil when the value is not right.
    let parse: @Sendable (ConfigContent) -> Value?
    let show: @Sendable (Value) -> String
    /// The word, beside `null` in a file, that takes back what a weaker place says; nil where there is always a value.
    var nothing: (word: String, value: Value)?
}

extension SettingForm<String> {
    /// The name of a file or a directory.
    static let path = SettingForm(
        type: .string, valueName: "path", right: "a path",
        parse: { $0.text }, show: { $0 })
}

extension SettingForm<HostAndPort> {
    /// Where to listen.
    static let address = SettingForm(
        type: .string, valueName: "host:port",
        right: "an address and a port, such as 127.0.0.1:7717 or [::1]:7717 (port 0 lets the system choose)",
        parse: { $0.text.flatMap(HostAndPort.init(argument:)) }, show: \.description)
}

extension SettingForm<Int> {
    /// A whole number within these bounds.
    static func number(_ range: ClosedRange<Int>, of valueName: String) -> Self {
        SettingForm(
            type: .int, valueName: valueName,
            right: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            parse: { content in
                guard case .int(let number) = content, range.contains(number) else { return nil }
                return number
            }, show: \.description)
    }
}

extension SettingForm<Bool> {
    /// Something that is or is not.
    static let toggle = SettingForm(
        type: .bool, valueName: nil, right: "true or false",
        parse: { content in
            guard case .bool(let value) = content else { return nil }
            return value
        }, show: \.description)
}

extension SettingForm where Value: CaseIterable & RawRepresentable<String> {
    /// One of a few words.
    static func choice(of valueName: String) -> Self {
        SettingForm(
            type: .string, valueName: valueName,
            right: "one of " + Value.allCases.map(\.rawValue).joined(separator: ", "),
            parse: { $0.text.flatMap(Value.init(rawValue:)) }, show: \.rawValue)
    }
}

extension SettingForm {
    /// What may also be left open, and left open again.
    func orNothing(_ nothing: String) -> SettingForm<Value?> {
        SettingForm<Value?>(
            type: type, valueName: valueName, right: right,
            parse: { parse($0).map(Optional.some) }, show: { $0.map(show) ?? nothing }, nothing: (nothing, nil))
    }
}

extension ConfigContent {
    /// A text that is not empty.
    fileprivate var text: String? {
        guard case .string(let text) = self, !text.isEmpty else { return nil }
        return text
    }
}
