import Foundation

@testable import SchemaCompiler

/// The program that is compiled with the code of many schemas: it decodes what it is told to, and says what became of it.
///
/// A line of input is the number of a schema, the side that sends, and a body in hex. A line of output is `refused`, the kind
/// and the offset; or `read`, the fields, and the record that encoding them gives.
enum BatchProgram {
    /// The program without the schemas.
    static let main = """
        import WireFormat

        func bytes(_ hex: Substring) -> [UInt8] {
            let digits = Array(hex.utf8).map { $0 < 0x3a ? $0 - 0x30 : $0 - 0x57 }
            return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        }

        func hex(_ bytes: [UInt8]) -> String {
            let digits = Array("0123456789abcdef")
            return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
        }

        func refused(_ failure: DecodingFailure) -> String {
            "refused \\(DecodingFailure.Kind.allCases.firstIndex(of: failure.kind) ?? -1) \\(failure.offset)"
        }

        func read(_ record: Any, _ encoded: [UInt8]) -> String {
            var text = ""
            write(record, to: &text)
            return "read\\(text) \\(hex(encoded))"
        }

        /// What a value holds, without what is absent or empty.
        func write(_ value: Any, to text: inout String) {
            if let string = value as? String { return text += " '\\(hex(Array(string.utf8)))" }
            if let isSet = value as? Bool { return text += isSet ? " set" : "" }
            if let number = value as? any BinaryInteger { return text += " \\(number)" }
            if let wrapped = value as? any RawRepresentable { return write(wrapped.rawValue, to: &text) }
            if let time = value as? Timestamp { return write(time.milliseconds, to: &text) }
            let mirror = Mirror(reflecting: value)
            switch mirror.displayStyle {
            case .collection:
                guard !mirror.children.isEmpty else { return }
                text += " ["
                for child in mirror.children { write(child.value, to: &text) }
                text += " ]"
            case .struct:
                text += " {"
                for child in mirror.children {
                    var inside = ""
                    write(child.value, to: &inside)
                    if !inside.isEmpty { text += " \\(child.label ?? ""):\\(inside)" }
                }
                text += " }"
            default:
                for child in mirror.children { write(child.value, to: &text) }
            }
        }

        @main struct Main {
            static func main() {
                while let line = readLine() {
                    let words = line.split(separator: " ")
                    print(outcomes[Int(words[0])!](words[1] == "client", bytes(words[2])))
                }
            }
        }
        """

    /// The table of the schemas' functions.
    static func table(count: Int) -> String {
        let names = (0..<count).map { "outcome\($0)" }.joined(separator: ", ")
        return "let outcomes: [@Sendable (Bool, [UInt8]) -> String] = [\(names)]"
    }

    /// What decodes the records of one schema.
    static func outcome(of number: Int) -> String {
        """
        import WireFormat

        @Sendable func outcome\(number)(_ isFromClient: Bool, _ body: [UInt8]) -> String {
            do throws(DecodingFailure) {
                if isFromClient {
                    let record = try S\(number)_ClientRecord(decoding: body.span.bytes)
                    if case .unknown = record { return "unknown" }
                    return read(record, (try? record.encoded()) ?? [])
                }
                let record = try S\(number)_ServerRecord(decoding: body.span.bytes)
                if case .unknown = record { return "unknown" }
                return read(record, (try? record.encoded()) ?? [])
            } catch {
                return refused(error)
            }
        }
        """
    }

    /// The Swift files of a schema, as the emitter writes them; but the names of their types have a number in front, so that many
    /// schemas have room in one module.
    static func files(of schema: Schema, number: Int) -> [GeneratedFile] {
        let files = SchemaCompiler.swift(schema)
        var names: Set<Substring> = []
        for file in files {
            names.formUnion(file.text.matches(of: /(?m)^public (?:struct|enum|protocol|typealias) (\w+)/).map(\.1))
        }
        return files.map { file in
            // Of `Open.Reply` too each part is a word, which it is not to Unicode.
            let text = file.text.replacing(/\b[A-Z]\w*/.wordBoundaryKind(.simple)) { word in
                names.contains(word.output) ? "S\(number)_\(word.output)" : String(word.output)
            }
            return GeneratedFile(name: "S\(number)_\(file.name)", text: text)
        }
    }
}

extension SchemaCodec {
    /// What ``BatchProgram`` is expected to say of a record.
    func outcome(of record: [UInt8], from sender: Direction) -> String {
        let header = Varint.size(first: record[0])
        do {
            switch try decode(record, from: sender) {
            case .unknown: return "unknown"
            case .message(let name, let id, let fields):
                guard let form = form(named: name) else { return "no form \(name)" }
                var text = id.map { " \($0)" } ?? ""
                write(fields, of: form.payload, to: &text)
                let again = try encode(.message(name, id: id, fields: fields))
                return "read\(text) \(again.map { Hex.digits($0) }.joined())"
            }
        } catch let damage as WireDamage {
            let kind = WireDamage.Kind.allCases.firstIndex(of: damage.kind) ?? -1
            return "refused \(kind) \(damage.offset - header)"
        } catch {
            return "\(error)"
        }
    }

    private func write(_ fields: SchemaFields, of payload: Payload, to text: inout String) {
        text += " {"
        for field in payload.fields {
            var inside = ""
            if let value = fields[field.name] { write(value, of: field.type, to: &inside) }
            if !inside.isEmpty { text += " \(field.name):\(inside)" }
        }
        text += " }"
    }

    private func write(_ value: SchemaValue, of type: WireType, to text: inout String) {
        switch (value, type.resolved) {
        case (.number(let number), _): text += " \(number)"
        case (.signed(let number), _): text += " \(number)"
        case (.bit(let isSet), _): text += isSet ? " set" : ""
        case (.text(let string), _): text += " '\(string.utf8.map { Hex.digits($0) }.joined())"
        case (.bytes(let bytes), _): text += bytes.isEmpty ? "" : " [\(bytes.map { " \($0)" }.joined()) ]"
        case (.list(let list), .list(let element, _)):
            guard !list.isEmpty else { return }
            text += " ["
            for value in list { write(value, of: element, to: &text) }
            text += " ]"
        case (.structure(let fields), .structure(let name)): write(fields, of: structure(name).payload, to: &text)
        case (.list, _), (.structure, _): text += " ?"
        }
    }
}
