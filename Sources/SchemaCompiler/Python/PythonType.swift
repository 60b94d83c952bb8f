extension WireType {
    /// The type hint.
    var pythonHint: String {
        switch self {
        case .alias(let name, _), .enumeration(let name, _), .structure(let name): name
        case .byte, .number, .signed, .timestamp, .elapsed, .back: "int"
        case .bit: "bool"
        case .text: "str"
        case .bytes, .fixedBytes: "bytes"
        case .list(let element, _): "list[\(element.pythonHint)]"
        }
    }

    /// The expression that says how it stands on the wire.
    var pythonWire: String {
        switch resolved {
        case .byte: "_Byte()"
        case .number(let range), .back(let range): "_Number(\(range.lowerBound), \(range.upperBound))"
        case .timestamp, .elapsed: "_Number(0, \(UInt64.max))"
        case .signed: "_Signed()"
        case .bit: "_Bit()"
        case .bytes(let range): "_Bytes(\(range.lowerBound), \(range.upperBound))"
        case .fixedBytes(let count): "_FixedBytes(\(count))"
        case .text(let range): "_Text(\(range.lowerBound), \(range.upperBound))"
        case .list(let element, let range): "_List(\(element.pythonWire), \(range.lowerBound), \(range.upperBound))"
        case .enumeration(let name, _): "_Enumeration(\(name))"
        case .structure(let name): "_Structure(\(name))"
        case .alias: preconditionFailure("a resolved type is no alias")
        }
    }

    /// What a reader should know beside the type hint.
    var pythonBounds: String? {
        switch resolved {
        case .number(let range) where range != 0...UInt64.max: "\(range.lowerBound) to \(range.upperBound)"
        case .text(let range): "\(range.lowerBound) to \(range.upperBound) bytes of UTF-8"
        case .bytes(let range): "\(range.lowerBound) to \(range.upperBound) bytes"
        case .fixedBytes(let count): "\(count) bytes"
        case .list(let element, let range):
            "\(range.lowerBound) to \(range.upperBound) elements" + (element.inlineBounds.map { " of \($0)" } ?? "")
        case .timestamp: "milliseconds since 2020-01-01T00:00Z"
        case .elapsed: "milliseconds"
        case .back: "counted back from `seq`"
        default: nil
        }
    }

    /// The bounds that no name stands for.
    private var inlineBounds: String? { if case .alias = self { nil } else { pythonBounds } }

    /// A value, for an example.
    func pythonExample(_ schema: Schema) -> String {
        switch resolved {
        case .byte, .signed, .timestamp, .elapsed: "0"
        case .number(let range), .back(let range): "\(range.lowerBound)"
        case .bit: "True"
        case .bytes(let range): "bytes(\(range.lowerBound))"
        case .fixedBytes(let count): "bytes(\(count))"
        case .text(let range): range.contains(7) ? "\"example\"" : "\"x\" * \(range.lowerBound)"
        case .list(let element, let range): "[\(element.pythonExample(schema))] * \(range.lowerBound)"
        case .enumeration(let name, _):
            "\(name)(\(schema.enumerations.first { $0.name == name }?.cases.first?.value ?? 0))"
        case .structure(let name):
            "\(name)(\(schema.structures.first { $0.payload.name == name }?.payload.pythonArguments(schema) ?? ""))"
        case .alias: preconditionFailure("a resolved type is no alias")
        }
    }
}

extension Payload {
    /// The required fields with values, for an example.
    func pythonArguments(_ schema: Schema) -> String {
        required.map { "\($0.name.snakeCase)=\($0.type.pythonExample(schema))" }.joined(separator: ", ")
    }
}
