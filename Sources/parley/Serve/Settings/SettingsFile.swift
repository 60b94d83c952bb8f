import Configuration
import Foundation

/// A file of settings: one JSON object, of which each key is the name of a setting.
///
///     { "tcp": "0.0.0.0:7717", "connections-max": 5000 }
struct SettingsFile: Sendable {
    let path: String
    /// What the file says, by the names of the settings.
    private(set) var values: [String: SettingsFileValue]
    /// What is wrong with the file, a sentence each.
    private(set) var faults: [SettingFault] = []

    /// Reads a file.
    /// - Parameter names: those of all settings; any other key is wrong.
    /// - Throws: why the file cannot be read.
    init(path: String, names: [String]) throws(SettingFault) {
        guard access(path, R_OK) == 0 else { throw .unreadable(path, String(cString: strerror(errno))) }
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw .unreadable(path, "it is no file that holds text")
        }
        try self.init(path: path, text: data, names: names)
    }

    /// Reads what stands in a file.
    init(path: String, text: Data, names: [String]) throws(SettingFault) {
        self.path = path
        do {
            values = try JSONDecoder().decode([String: SettingsFileValue].self, from: text)
        } catch DecodingError.typeMismatch {
            throw SettingFault("\(path) has to hold one JSON object, such as { \"tcp\": \"127.0.0.1:7717\" }.")
        } catch {
            throw SettingFault("\(path) is not JSON\(Self.place(in: text)).")
        }
        for key in values.keys.sorted() where !names.contains(key) {
            values[key] = nil
            let suggestion = NearestWord.to(key, among: names).map { " Do you mean \($0)?" } ?? ""
            faults.append(SettingFault("\(key) in \(path) is not a setting.\(suggestion)"))
        }
    }

    /// Where a text stops being JSON, as far as the parser says so.
    private static func place(in text: Data) -> String {
        do {
            _ = try JSONSerialization.jsonObject(with: text)
            return ""
        } catch {
            let words = (error as NSError).userInfo["NSDebugDescription"] as? String ?? ""
            if words.contains("end of file") { return ": it ends in the middle" }
            guard let place = words.firstMatch(of: /character ([0-9]+)/).flatMap({ Int($0.1) }) else { return "" }
            return ": line \(text.prefix(place).count { $0 == UInt8(ascii: "\n") } + 1) is not right"
        }
    }
}

extension SettingFault {
    fileprivate static func unreadable(_ path: String, _ reason: String) -> SettingFault {
        SettingFault("The configuration file \(path) cannot be read: \(reason).")
    }
}

/// A value in a file of settings, of exactly the type that it is written as: 1 is not true, and "1" is not 1.
enum SettingsFileValue: Hashable, Sendable, Decodable, CustomStringConvertible {
    case text(String)
    case number(Int)
    case truth(Bool)
    case texts([String])
    /// What no setting is: null, an object, a fraction, a list of other things.
    case other(String)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .other("null")
        } else if let value = try? container.decode(Bool.self) {
            self = .truth(value)
        } else if let value = try? container.decode(Int.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([String].self) {
            self = .texts(value)
        } else if let value = try? container.decode(Double.self) {
            self = .other("\(value)")
        } else {
            self = .other("a JSON value of another kind")
        }
    }

    /// The value as a provider of configuration holds it.
    var content: ConfigContent {
        switch self {
        case .text(let value): .string(value)
        case .number(let value): .int(value)
        case .truth(let value): .bool(value)
        case .texts(let value): .stringArray(value)
        case .other: .bytes([])
        }
    }

    var description: String {
        switch self {
        case .text(let value): "\"\(value)\""
        case .number(let value): "\(value)"
        case .truth(let value): "\(value)"
        case .texts(let value): "[\(value.map { "\"\($0)\"" }.joined(separator: ", "))]"
        case .other(let value): value
        }
    }
}
