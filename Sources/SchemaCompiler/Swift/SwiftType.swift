/// How the types of the schema appear in Swift: their names, and the expressions that measure, write, read and check
/// a value.
extension WireType {
    /// The Swift type of a value.
    var swiftName: String {
        switch self {
        case .byte: "UInt8"
        case .number, .elapsed, .back: "UInt64"
        case .signed: "Int64"
        case .bit: "Bool"
        case .bytes, .fixedBytes: "[UInt8]"
        case .text: "String"
        case .list(let element, _): "[\(element.swiftName)]"
        case .timestamp: "Timestamp"
        case .alias(let name, _), .enumeration(let name, _), .structure(let name): name
        }
    }

    /// The bounds of a value as a Swift expression of a range; nil when the Swift type cannot leave them.
    var swiftBounds: (type: String, range: String)? {
        switch self {
        case .number(let range) where range != 0...UInt64.max, .back(let range):
            ("ClosedRange<UInt64>", range.swift)
        case .bytes(let range), .text(let range), .list(_, let range):
            ("ClosedRange<Int>", range.swift)
        case .alias(_, .number): nil
        case .alias(_, let type): type.swiftBounds
        case .byte, .number, .signed, .bit, .fixedBytes, .timestamp, .elapsed, .enumeration, .structure: nil
        }
    }

    /// The number of bytes that a value takes.
    func sizeExpression(_ value: String) -> String {
        switch self {
        case .byte, .enumeration: "1"
        case .bit: "0"
        case .number, .elapsed, .back: "PrefixVarint.size(\(value))"
        case .signed: "PrefixVarint.size(ZigZag.encode(\(value)))"
        case .timestamp, .alias(_, .number): "\(value).encodedSize"
        case .fixedBytes(let count): String(count)
        case .bytes: "WireSize.bytes(\(value))"
        case .text: "WireSize.text(\(value))"
        case .list(.alias(_, .number), _): "WireSize.numbers(\(value))"
        case .list(.structure, _): "WireSize.structures(\(value))"
        case .list(let element, _):
            if let size = Int(element.sizeExpression("")) {
                "PrefixVarint.size(\(value).count) + \(size) * \(value).count"
            } else {
                "WireSize.list(\(value)) { \(element.sizeExpression("$0")) }"
            }
        case .structure: "\(value).embeddedSize"
        case .alias(_, let type): type.sizeExpression(value)
        }
    }

    /// The statement that writes a value.
    func writeExpression(_ value: String, to writer: String = "writer") -> String {
        switch self {
        case .byte: "\(writer).writeByte(\(value))"
        case .enumeration: "\(writer).writeByte(\(value).rawValue)"
        case .bit: ""
        case .number, .elapsed, .back: "\(writer).writeVarint(\(value))"
        case .signed: "\(writer).writeSigned(\(value))"
        case .timestamp: "\(writer).writeTimestamp(\(value))"
        case .alias(_, .number): "\(writer).writeNumber(\(value))"
        case .fixedBytes: "\(writer).writeRaw(\(value))"
        case .bytes: "\(writer).writeBytes(\(value))"
        case .text: "\(writer).writeText(\(value))"
        case .list(.alias(_, .number), _): "\(writer).writeNumbers(\(value))"
        case .list(.structure, _): "\(writer).writeStructures(\(value))"
        case .list(let element, _): "\(writer).writeList(\(value)) { \(element.writeExpression("$1", to: "$0")) }"
        case .structure: "\(writer).writeStructure(\(value))"
        case .alias(_, let type): type.writeExpression(value, to: writer)
        }
    }

    /// The expression that reads a value, without `try`. `bounds` is the expression of its bounds.
    func readExpression(bounds: String) -> String {
        switch self {
        case .byte: return "reader.readByte()"
        case .enumeration(let name, _): return "reader.readValue(\(name).self)"
        case .bit: return "true"
        case .number(0...UInt64.max), .elapsed: return "reader.readVarint()"
        case .number, .back: return "reader.readVarint(in: \(bounds))"
        case .signed: return "reader.readSigned()"
        case .timestamp: return "reader.readTimestamp()"
        case .alias(let name, .number): return "reader.readNumber(\(name).self)"
        case .fixedBytes(let count): return "reader.readBytes(count: \(count))"
        case .bytes: return "reader.readBytes(in: \(bounds))"
        case .text: return "reader.readText(in: \(bounds))"
        case .list(.alias(let name, .number), _): return "reader.readNumbers(\(name).self, in: \(bounds))"
        case .list(.structure(let name), _): return "reader.readStructures(\(name).self, in: \(bounds))"
        case .list(let element, _): return "reader.\(element.readListCall(bounds: bounds))"
        case .structure(let name): return "reader.readStructure(\(name).self)"
        case .alias(_, let type): return type.readExpression(bounds: bounds)
        }
    }

    /// The call that reads a list of such values.
    private func readListCall(bounds: String) -> String {
        if case .enumeration(let name, _) = self { return "readValues(\(name).self, in: \(bounds))" }
        switch resolved {
        case .text(let range): return "readTexts(in: \(bounds), element: \(range.swift))"
        case .bytes(let range): return "readByteStrings(in: \(bounds), element: \(range.swift))"
        case .fixedBytes(let count): return "readByteStrings(in: \(bounds), elementCount: \(count))"
        default: preconditionFailure("the checker lets no list hold \(written)")
        }
    }

    /// The condition that holds when a value keeps its bounds; nil when its Swift type cannot leave them.
    func boundCondition(_ value: String, bounds: String) -> String? {
        switch resolved {
        case .number, .back: swiftBounds == nil ? nil : "\(bounds).contains(\(value))"
        case .fixedBytes(let count): "\(value).count == \(count)"
        case .bytes, .list: "\(bounds).contains(\(value).count)"
        case .text: "\(bounds).contains(\(value).utf8.count)"
        case .byte, .signed, .bit, .timestamp, .elapsed, .alias, .enumeration, .structure: nil
        }
    }

    /// The type and its bounds in words, for documentation.
    var explained: String? {
        switch self {
        case .number(let range) where range != 0...UInt64.max:
            "\(range.lowerBound.inProse) to \(range.upperBound.inProse)."
        case .bytes(let range): "\(range.lowerBound) to \(range.upperBound) bytes."
        case .fixedBytes(let count): "\(count) bytes."
        case .text(let range): "\(range.lowerBound) to \(range.upperBound) bytes of UTF-8."
        case .list(_, let range) where range.lowerBound == range.upperBound: "\(range.upperBound) of them."
        case .list(_, let range): "\(range.lowerBound) to \(range.upperBound) of them."
        case .elapsed: "In milliseconds."
        case .alias(_, .number), .enumeration, .structure, .timestamp, .byte, .bit, .signed, .back, .number: nil
        case .alias(_, let type): type.explained
        }
    }
}
