/// Puts the fields of a payload together for a log: `SignIn(login: "maria", password: •••)`.
///
/// Fields that are absent are left out; of a secret one only its presence is told.
struct PayloadDescription {
    private let name: String
    private var fields: [String] = []

    init(_ name: String) {
        self.name = name
    }

    mutating func add(_ field: String, _ value: (some CustomStringConvertible)?) {
        guard let value else { return }
        fields.append("\(field): \(value)")
    }

    mutating func add(_ field: String, _ text: String?) {
        guard let text else { return }
        fields.append("\(field): \"\(text)\"")
    }

    mutating func add(_ field: String, _ isSet: Bool) {
        if isSet { fields.append(field) }
    }

    mutating func add<Element: CustomStringConvertible>(_ field: String, _ list: [Element]) {
        if !list.isEmpty { fields.append("\(field): \(list)") }
    }

    mutating func addSecret(_ field: String, _ value: (some Collection)?) {
        if value != nil { fields.append("\(field): •••") }
    }

    /// The whole text.
    var finished: String { "\(name)(\(fields.joined(separator: ", ")))" }
}
